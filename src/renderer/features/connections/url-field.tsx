import type { EngineInfo } from '@shared/connection'
import { Check } from 'lucide-react'
import { useRef, useState } from 'react'
import { call } from '../../client'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import { counted } from '../../ui/format'
import styles from './connections.module.css'
import type { Draft } from '../../state/kept'
import { filled } from './draft'

interface UrlFieldProps {
  readonly draft: Draft
  readonly engines: readonly EngineInfo[]
  readonly onChange: (draft: Draft) => void
}

interface Filled {
  readonly fields: number
  readonly secret: boolean
}

/** A URL or a path fills the form; a password in it goes to its own field and does not stay readable here. */
export function UrlField({ draft, engines, onChange }: UrlFieldProps) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | undefined>()
  const [done, setDone] = useState<Filled | undefined>()
  const asked = useRef(0)
  const fill = async (url: string) => {
    asked.current += 1
    const question = asked.current
    setText(url)
    setError(undefined)
    setDone(undefined)
    if (url.trim() === '') return
    try {
      const parsed = await call('engines.parseUrl', { url })
      if (question !== asked.current) return
      const engine = engines.find((e) => e.id === parsed.engine)
      const secrets = Object.keys(parsed.secrets).length
      setDone({ fields: Object.keys(parsed.options).length + secrets, secret: secrets > 0 })
      onChange(filled(draft, engine, parsed))
    } catch (caught) {
      if (question === asked.current) setError(errorText(caught))
    }
  }
  return (
    <Field
      label="Paste a URL or a path, or fill in below"
      error={error}
      help={
        done && (
          <span className={styles['filled']}>
            <Check size={14} strokeWidth={2} aria-hidden="true" />
            Filled in {counted(done.fields, 'field')}.
            {done.secret && ' The password was taken out of the URL and is stored sealed when you save.'}
          </span>
        )
      }
    >
      {(id, describedBy) => (
        <Input
          id={id}
          className="mono"
          aria-describedby={describedBy}
          autoFocus
          value={text}
          placeholder={draft.engine === '' ? undefined : 'postgres://user@host/database'}
          onBlur={() => setText(withoutPassword)}
          onChange={(e) => void fill(e.target.value)}
        />
      )}
    </Field>
  )
}

/** The URL without its password; any other text as it is. */
function withoutPassword(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#]*@/i, '$1@')
}
