import type { EngineInfo } from '@shared/connection'
import { Check } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { call } from '../../client'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import { t } from '../../words'
import styles from './connections.module.css'
import type { Draft } from '../../state/kept'
import { filled } from './draft'
import { takePasted } from './pasted'

interface UrlFieldProps {
  readonly draft: Draft
  readonly engines: readonly EngineInfo[]
  readonly onChange: (draft: Draft) => void
}

interface Filled {
  readonly fields: number
  readonly secret: boolean
}

/**
 * A URL, a path or lines of configuration fill the form; a password in them goes to its own field and does not stay readable here.
 * What was pasted is shown as the URL that it amounts to.
 */
export function UrlField({ draft, engines, onChange }: UrlFieldProps) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | undefined>()
  const [done, setDone] = useState<Filled | undefined>()
  const asked = useRef(0)
  const fill = async (url: string, pasted = false) => {
    asked.current += 1
    const question = asked.current
    if (!pasted) setText(url)
    setError(undefined)
    setDone(undefined)
    if (url.trim() === '') return
    try {
      const parsed = await call('engines.parseUrl', { url, ...(draft.engine === '' ? {} : { engine: draft.engine }) })
      if (question !== asked.current) return
      const engine = engines.find((e) => e.id === parsed.engine)
      if (pasted) setText(parsed.url)
      const secrets = Object.keys(parsed.secrets).length
      setDone({ fields: Object.keys(parsed.options).length + secrets, secret: secrets > 0 })
      onChange(filled(draft, engine, parsed))
    } catch (caught) {
      if (question !== asked.current) return
      setError(errorText(caught))
      // One line can be put right here; of many, one may be a secret.
      if (pasted) setText(url.includes('\n') ? '' : url)
    }
  }
  const begin = useEffectEvent((text: string) => void fill(text, true))
  useEffect(() => {
    const before = takePasted()
    if (before !== undefined) queueMicrotask(() => begin(before))
  }, [])
  return (
    <Field
      label={t('connections.paste.label')}
      error={error}
      help={
        done && (
          <span className={styles['filled']}>
            <Check size={14} strokeWidth={2} aria-hidden="true" />
            {t('connections.paste.filled', { count: done.fields })}
            {done.secret && ` ${t('connections.paste.secret')}`}
          </span>
        )
      }
    >
      {(id, describedBy) => (
        <Input
          id={id}
          className="mono"
          aria-describedby={describedBy}
          data-first-focus
          value={text}
          placeholder={draft.engine === '' ? undefined : 'postgres://user@host/database'}
          onBlur={() => setText(withoutPassword)}
          onChange={(e) => void fill(e.target.value)}
          onPaste={(e) => {
            const pasted = e.clipboardData.getData('text').trim()
            const { selectionStart, selectionEnd, value } = e.currentTarget
            // Into the middle of what stands there it is put like any other text, unless a field of one line cannot hold it.
            if (pasted === '' || (!pasted.includes('\n') && (selectionEnd ?? 0) - (selectionStart ?? 0) < value.length)) return
            e.preventDefault()
            void fill(pasted, true)
          }}
        />
      )}
    </Field>
  )
}

/** The URL without its password; any other text as it is. */
function withoutPassword(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#]*@/i, '$1@')
}
