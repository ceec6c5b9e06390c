import type { ConnectionDetail, EngineInfo } from '@shared/connection'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { call } from '../../client'
import { Button } from '../../ui/button'
import { Check } from '../../ui/choices'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import { t } from '../../words'
import styles from './connections.module.css'
import { draftOf, shownFields } from './draft'
import { said } from '../../words/said'
import { useEngines } from '../../state/use-connection'

interface AskSecretProps {
  readonly id: string
  readonly onClose: () => void
  /** What waited for the answer can go on; closes the dialog, too. */
  readonly onGiven: () => void
}

/** Asks for the secrets of a connection that keeps none. */
export function AskSecretDialog(props: AskSecretProps) {
  const { id } = props
  const engines = useEngines()
  const saved = useQuery({ queryKey: ['connection', id], queryFn: ({ signal }) => call('connections.get', { id }, { signal }), gcTime: 0 })
  if (engines.data === undefined || saved.data === undefined) return null
  return <Ask {...props} saved={saved.data} engine={engines.data.find((one) => one.id === saved.data.engine)} />
}

function Ask({
  id,
  saved,
  engine,
  onClose,
  onGiven,
}: AskSecretProps & { readonly saved: ConnectionDetail; readonly engine: EngineInfo | undefined }) {
  const form = useId()
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  const [keep, setKeep] = useState(false)
  const [problem, setProblem] = useState<string | undefined>()
  const wanted = shownFields(draftOf(saved, engine), engine).filter((field) => field.secret)
  const give = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(undefined)
    try {
      await call('connections.give', { id, secrets: Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== '')), keep })
      onGiven()
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  return (
    <Dialog
      title={t('connections.ask.title', { name: saved.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('connections.ask.cancel')}</Button>
          <Button look="primary" type="submit" form={form}>
            {t('connections.ask.connect')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles['ask']} onSubmit={(event) => void give(event)}>
        <p className={styles['quiet']}>{t('connections.ask.about', { target: saved.target })}</p>
        {wanted.map((field, at) => (
          <Field key={field.name} label={said(field.label)} error={at === 0 ? problem : undefined}>
            {(input, describedBy) => (
              <Input
                id={input}
                type="password"
                aria-describedby={describedBy}
                data-first-focus={at === 0 ? true : undefined}
                value={secrets[field.name] ?? ''}
                onChange={(e) => setSecrets({ ...secrets, [field.name]: e.target.value })}
              />
            )}
          </Field>
        ))}
        <Check label={t('connections.ask.keep')} on={keep} onChange={setKeep} />
      </form>
    </Dialog>
  )
}
