import type { RecoveryStatus, RestorePoint } from '@shared/recovery'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../../client'
import { keys, queries } from '../../queries'
import { applyTheme } from '../../theme/theme'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { bytes } from '../../ui/format'
import { Mark } from '../../ui/icons'
import { useKeepFocus } from '../../ui/keep-focus'
import { ago, clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import styles from './recovery.module.css'
import { dateTime, t } from '../../words'
import { said } from '../../words/said'

/** The window where the store cannot be opened: what happened, and the ways on. The application follows by itself. */
export function RecoveryView() {
  const status = useQuery({ queryKey: keys.recovery, queryFn: ({ signal }) => call('recovery.status', {}, { signal }) })
  useEffect(() => applyTheme('system'), [])
  useKeepFocus()
  useEffect(() => {
    if (status.isFetched) document.documentElement.dataset['ready'] = 'true'
  }, [status.isFetched])
  if (status.error !== null) return <p role="alert">{errorText(status.error)}</p>
  return status.data == null ? null : <Choice status={status.data} />
}

function Choice({ status: { damage, file, points } }: { readonly status: RecoveryStatus }) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | undefined>()
  // What is only older may still be newer than any backup.
  const first = damage === 'older' ? undefined : points.find((point) => point.connections !== null)
  const go = async (work: () => Promise<unknown>) => {
    setBusy(true)
    setProblem(undefined)
    try {
      // The page is loaded anew when it worked: until then nothing more is to be pressed.
      await work()
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
      await queries.invalidateQueries({ queryKey: keys.recovery })
    }
  }
  const keptNote = damage === 'missing' ? '' : `${t('recovery.kept')} `
  return (
    <main className={styles['page']} aria-busy={busy}>
      <span className={styles['mark']}>
        <Mark size={44} />
      </span>
      <h1 className={styles['title']}>{t(`recovery.${damage}`)}</h1>
      <p className={styles['text']}>{t(`recovery.${damage}About`)}</p>
      <p className={`${styles['file'] ?? ''} selectable`}>{file}</p>
      <h2 className={styles['head']}>{t('recovery.putBackup')}</h2>
      <p className={styles['note']}>{points.length === 0 ? t('recovery.noBackup') : `${keptNote}${t('recovery.passwords')}`}</p>
      {points.length > 0 && (
        <ul className={styles['points']}>
          {points.map((point) => (
            <Point
              key={point.name}
              point={point}
              first={point === first}
              busy={busy}
              onRestore={() => void go(() => call('recovery.restore', { name: point.name }))}
            />
          ))}
        </ul>
      )}
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
      <div className={styles['actions']}>
        {(damage === 'older' || damage === 'other') && (
          <Button
            look={damage === 'older' ? 'primary' : 'outline'}
            autoFocus={damage === 'older'}
            disabled={busy}
            onClick={() => void go(() => call('recovery.accept', {}))}
          >
            {t('recovery.useIt')}
          </Button>
        )}
        <Button disabled={busy} onClick={() => void go(() => call('recovery.startEmpty', {}))}>
          {damage === 'missing' ? t('recovery.begin') : t('recovery.beginKeep')}
        </Button>
        <span className={styles['grow']} />
        <Button
          look="plain"
          disabled={busy}
          autoFocus={first === undefined && damage !== 'older'}
          onClick={() => void go(() => call('recovery.quit', {}))}
        >
          {t('recovery.quit')}
        </Button>
      </div>
    </main>
  )
}

interface PointProps {
  readonly point: RestorePoint
  /** The newest that can be used, where that is the best there is. */
  readonly first: boolean
  readonly busy: boolean
  readonly onRestore: () => void
}

function Point({ point: { takenAt, connections, bytes: size, problem }, first, busy, onRestore }: PointProps) {
  const now = useNow(60_000)
  return (
    <li className={styles['point']}>
      <span className={styles['when']} title={dateTime(takenAt)}>
        <strong>{ago(takenAt, now)}</strong>
        <small>
          {clock(takenAt, now)} · {bytes(size)}
        </small>
      </span>
      <span className={connections === null ? styles['unusable'] : undefined} title={problem === null ? undefined : said(problem)}>
        {connections === null
          ? problem === null
            ? t('recovery.unusable')
            : said(problem)
          : t('recovery.connections', { count: connections })}
      </span>
      {connections !== null && (
        <Button look={first ? 'primary' : 'outline'} autoFocus={first} disabled={busy} onClick={onRestore}>
          {t('recovery.restore')}
        </Button>
      )}
    </li>
  )
}
