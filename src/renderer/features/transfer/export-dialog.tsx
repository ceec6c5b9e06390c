import type { ConnectionSummary, EngineInfo } from '@shared/connection'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { Switch } from '../../ui/choices'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import { Strength } from '../../ui/strength'
import { PickList } from './pick-list'
import styles from './transfer.module.css'
import { t } from '../../words'
import { useEngines } from '../../state/use-connection'

/** A shorter one is refused by the main process, too: whoever has the file may try as often as he likes. */
const SHORTEST = 12

/** Saved connections to a file. `only`: the one that is chosen at first; absent = all. */
export function ExportDialog({ only, onClose }: { readonly only?: string | undefined; readonly onClose: () => void }) {
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const engines = useEngines()
  if (connections.data === undefined || engines.data === undefined) return null
  return <Export connections={connections.data} engines={engines.data} only={only} onClose={onClose} />
}

interface ExportProps {
  readonly connections: readonly ConnectionSummary[]
  readonly engines: readonly EngineInfo[]
  readonly only: string | undefined
  readonly onClose: () => void
}

function Export({ connections, engines, only, onClose }: ExportProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(connections.filter(({ id, locked }) => !locked && (only === undefined || id === only)).map(({ id }) => id)),
  )
  const [withSecrets, setWithSecrets] = useState(false)
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [problem, setProblem] = useState<string | undefined>()
  const short = withSecrets && passphrase.length < SHORTEST
  const differ = withSecrets && again !== passphrase
  const save = async () => {
    setProblem(undefined)
    try {
      const ids = connections.filter(({ id }) => chosen.has(id)).map(({ id }) => id)
      const { file, withoutSecrets } = await call('connections.exportFile', withSecrets ? { ids, passphrase } : { ids })
      if (file === null) return
      const lacking = withoutSecrets.length === 0 ? '' : t('transfer.lacking', { names: withoutSecrets.join(', ') })
      say(t('transfer.exported', { count: ids.length, file }) + lacking)
      onClose()
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  const picks = connections.map(({ id, name, engine, environment, target, locked }) => ({
    ...{ key: id, name, engine, environment, target },
    problem: locked ? t('transfer.locked') : undefined,
  }))
  return (
    <Dialog
      title={t('transfer.exportTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('transfer.cancel')}</Button>
          <Button look="primary" disabled={chosen.size === 0 || short || differ} onClick={() => void save()}>
            {t('transfer.export')}
          </Button>
        </>
      }
    >
      <PickList picks={picks} engines={engines} chosen={chosen} onChange={setChosen} />
      <Switch label={t('transfer.withSecrets')} on={withSecrets} onChange={setWithSecrets} />
      {withSecrets ? (
        <div className={styles['pair']}>
          <Field
            label={t('transfer.passphrase')}
            help={passphrase.length < SHORTEST ? t('transfer.atLeast', { count: SHORTEST }) : <Strength password={passphrase} />}
          >
            {(id, describedBy) => (
              <Input
                id={id}
                aria-describedby={describedBy}
                type="password"
                value={passphrase}
                onChange={(e) => setPassphrase(e.target.value)}
              />
            )}
          </Field>
          <Field label={t('transfer.again')} error={again !== '' && differ ? t('transfer.differ') : undefined}>
            {(id, describedBy) => (
              <Input id={id} aria-describedby={describedBy} type="password" value={again} onChange={(e) => setAgain(e.target.value)} />
            )}
          </Field>
        </div>
      ) : (
        <p className={styles['file']}>{t('transfer.readable')}</p>
      )}
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
    </Dialog>
  )
}
