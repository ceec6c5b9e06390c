import type { ImportItem } from '@shared/connection'
import type { AppError } from '@shared/errors'
import { useEffect, useState } from 'react'
import { call } from '../../client'
import { KeepSecrets } from '../../secrets/keep-secrets'
import type { OpenDialog } from '../../state/dialogs'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { asAppError, errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import { PickList } from './pick-list'
import styles from './transfer.module.css'
import { t } from '../../words'
import { said } from '../../words/said'
import { useEngines } from '../../state/use-connection'

type OpenFile = Extract<OpenDialog, { kind: 'import' }>['file']

/** Shows what a file would bring before anything is saved. Nothing in it is connected to. */
export function ImportDialog({ file, onClose }: { readonly file: OpenFile; readonly onClose: () => void }) {
  const { token } = file
  const engines = useEngines()
  const [items, setItems] = useState<readonly ImportItem[] | undefined>()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [passphrase, setPassphrase] = useState('')
  const [problem, setProblem] = useState<AppError | undefined>()
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<void>) => {
    setProblem(undefined)
    setBusy(true)
    try {
      await work()
    } catch (error) {
      setProblem(asAppError(error))
    } finally {
      setBusy(false)
    }
  }
  const look = (typed?: string) =>
    run(async () => {
      const found = await call('connections.previewFile', typed === undefined ? { token } : { token, passphrase: typed })
      setItems(found)
      setChosen(new Set(found.filter((item) => item.problem === null && item.savedAs === null).map((item) => String(item.at))))
    })
  useEffect(() => {
    if (!file.sealed) void look()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, for the file that this dialog is about
  }, [token])
  const save = () =>
    run(async () => {
      const { ids } = await call('connections.importFile', { token, chosen: [...chosen].map(Number) })
      say(t('transfer.imported', { count: ids.length }))
      onClose()
    })
  const keep = problem?.code === 'secrets_unavailable' || problem?.code === 'secrets_locked' ? problem : undefined
  const wrong = problem !== undefined && keep === undefined ? errorText(problem) : undefined
  const asks = file.sealed && items === undefined
  return (
    <Dialog
      title={t('transfer.importTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('transfer.cancel')}</Button>
          {asks ? (
            <Button look="primary" disabled={passphrase === '' || busy} onClick={() => void look(passphrase)}>
              {t('transfer.open')}
            </Button>
          ) : (
            <Button look="primary" disabled={chosen.size === 0 || busy} onClick={() => void save()}>
              {chosen.size === 0 ? t('transfer.import') : t('transfer.importCount', { count: chosen.size })}
            </Button>
          )}
        </>
      }
    >
      <p className={styles['file']}>
        {t('transfer.from', { file: file.name })} {asks ? t('transfer.sealed') : t('transfer.saved')}
      </p>
      {asks && (
        <Field label={t('transfer.passphraseOf')} error={wrong}>
          {(id, describedBy) => (
            <Input
              id={id}
              aria-describedby={describedBy}
              autoFocus
              type="password"
              value={passphrase}
              onChange={(e) => setPassphrase(e.target.value)}
              onKeyDown={(e) => e.key === 'Enter' && passphrase !== '' && void look(passphrase)}
            />
          )}
        </Field>
      )}
      {items !== undefined && (
        <PickList
          picks={items.map((item) => ({
            ...{ key: String(item.at), name: item.name, engine: item.engine, environment: item.environment, target: item.target },
            ...{ note: noteOf(item), problem: item.problem === null ? undefined : said(item.problem) },
          }))}
          engines={engines.data ?? []}
          chosen={chosen}
          onChange={setChosen}
        />
      )}
      {keep !== undefined && <KeepSecrets error={keep} onReady={() => void save()} />}
      {wrong !== undefined && !asks && (
        <p role="alert" className={styles['problem']}>
          {wrong}
        </p>
      )}
    </Dialog>
  )
}

function noteOf({ secrets, dropped, savedAs }: ImportItem): string | undefined {
  const notes = [
    savedAs === null ? '' : t('transfer.haveIt', { name: savedAs }),
    secrets === 0 ? '' : t('transfer.withPassword'),
    dropped.length === 0 ? '' : t('transfer.without', { names: dropped.join(', ') }),
  ].filter((note) => note !== '')
  return notes.length === 0 ? undefined : notes.join(' · ')
}
