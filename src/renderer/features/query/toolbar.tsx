import type { ConnectionSummary } from '@shared/connection'
import { CircleStop, History, ListVideo, Lock, LockOpen, Play, Save, Star } from 'lucide-react'
import { useState } from 'react'
import { useWithKeys } from '../../commands/keymap'
import { Button, IconButton } from '../../ui/button'
import { Select } from '../../ui/field'
import { count, duration } from '../../ui/format'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import styles from './query.module.css'
import { type ConsoleRuns, setRuns } from './runs'
import { SaveQuery } from './save-query'

const ROWS = [100, 1000, 10_000, 100_000] as const
const SECONDS = [10, 30, 120, 600, 3600] as const

interface ToolbarProps {
  readonly connection: ConnectionSummary
  readonly console: string
  readonly runs: ConsoleRuns
  readonly writable: boolean
  readonly shelf: 'history' | 'saved' | undefined
  readonly onRun: () => void
  readonly onRunAll: () => void
  readonly onCancel: () => void
  readonly onWritable: (wanted: boolean) => void
  readonly onShelf: (which: 'history' | 'saved') => void
  readonly text: () => string
}

/** What can be done with the console, what a run may cost, and whether it may write. */
export function Toolbar(props: ToolbarProps) {
  const { connection, console, runs, writable } = props
  const withKeys = useWithKeys()
  const [saving, setSaving] = useState<string | undefined>()
  const running = runs.running !== undefined
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={t('query.toolbar')}>
      {running ? (
        <Button
          icon={<CircleStop size={14} strokeWidth={1.5} />}
          title={withKeys(t('query.cancel'), 'query.cancel')}
          onClick={props.onCancel}
        >
          {t('query.cancel')}
        </Button>
      ) : (
        <Button
          look="primary"
          icon={<Play size={14} strokeWidth={1.5} />}
          title={withKeys(t('query.runHelp'), 'query.run')}
          onClick={props.onRun}
        >
          {t('query.run')}
        </Button>
      )}
      <Button
        icon={<ListVideo size={14} strokeWidth={1.5} />}
        title={running ? t('query.busy') : withKeys(t('query.runAllHelp'), 'query.runAll')}
        disabled={running}
        onClick={props.onRunAll}
      >
        {t('query.runAll')}
      </Button>
      {runs.running !== undefined && <Progress {...runs.running} />}
      <span className={styles['grow']} />
      <Mode {...{ connection, writable, running }} onWritable={props.onWritable} />
      <Select
        aria-label={t('query.rowLimit')}
        title={t('query.rowLimit')}
        value={runs.rows}
        onChange={(e) => setRuns(console, { rows: Number(e.target.value) })}
      >
        {ROWS.map((rows) => (
          <option key={rows} value={rows}>
            {t('query.rows', { count: rows })}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('query.timeLimit')}
        title={t('query.timeLimit')}
        value={runs.timeoutMs}
        onChange={(e) => setRuns(console, { timeoutMs: Number(e.target.value) })}
      >
        {SECONDS.map((seconds) => (
          <option key={seconds} value={seconds * 1000}>
            {duration(seconds * 1000)}
          </option>
        ))}
      </Select>
      <IconButton label={t('query.save')} onClick={() => setSaving(props.text())}>
        <Save size={15} strokeWidth={1.5} />
      </IconButton>
      <IconButton label={t('query.saved')} aria-pressed={props.shelf === 'saved'} onClick={() => props.onShelf('saved')}>
        <Star size={15} strokeWidth={1.5} />
      </IconButton>
      <IconButton label={t('query.history')} aria-pressed={props.shelf === 'history'} onClick={() => props.onShelf('history')}>
        <History size={15} strokeWidth={1.5} />
      </IconButton>
      {saving !== undefined && <SaveQuery id={connection.id} text={saving} onClose={() => setSaving(undefined)} />}
    </div>
  )
}

function Progress({ at, of, since }: NonNullable<ConsoleRuns['running']>) {
  const now = useNow(1000)
  const seconds = Math.max(0, Math.floor((now - since) / 1000))
  return (
    <span className={styles['progress']} role="status">
      {of === 1 ? t('query.running') : t('query.runningOf', { at: count(at), of: count(of) })}
      {seconds >= 2 && <span>{duration(seconds * 1000)}</span>}
    </span>
  )
}

/** Says whether the server lets this console write, and changes it where that may be. */
function Mode({
  connection,
  writable,
  running,
  onWritable,
}: Pick<ToolbarProps, 'connection' | 'writable' | 'onWritable'> & { readonly running: boolean }) {
  const why = connection.readOnly
    ? t('query.readOnlyConnection')
    : running
      ? t('query.busy')
      : writable
        ? t('query.toReadOnly')
        : t('query.toWritable')
  return (
    <Button
      look="plain"
      className={styles['mode'] ?? ''}
      data-writable={writable}
      icon={writable ? <LockOpen size={14} strokeWidth={1.5} /> : <Lock size={14} strokeWidth={1.5} />}
      title={why}
      disabled={running || connection.readOnly}
      onClick={() => onWritable(!writable)}
    >
      {writable ? t('query.mayWrite') : t('query.readOnly')}
    </Button>
  )
}
