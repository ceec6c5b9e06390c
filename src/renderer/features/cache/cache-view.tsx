import type { CacheHealth, CacheStats } from '@shared/cache-report'
import { useQuery } from '@tanstack/react-query'
import { Eraser, FlaskConical } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { call } from '../../client'
import { keys, queries } from '../../queries'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { ErrorState, Skeleton } from '../../ui/error-state'
import { bytes, count, counted, duration } from '../../ui/format'
import { clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import styles from './cache.module.css'
import { CacheEntries } from './cache-entries'

const STATES: Readonly<Record<CacheHealth['state'], string>> = { connected: 'Connected', local: 'Local only', degraded: 'Degraded' }

/** What the cache holds, how it is, and what it saves. */
export function CacheView() {
  const health = useQuery({ queryKey: keys.health, queryFn: ({ signal }) => call('cache.health', {}, { signal }), refetchInterval: 5000 })
  const stats = useQuery({ queryKey: keys.stats, queryFn: ({ signal }) => call('cache.stats', {}, { signal }), refetchInterval: 5000 })
  const error = health.error ?? stats.error
  if (error !== null) return <ErrorState error={error} />
  if (health.data === undefined || stats.data === undefined) return <Skeleton rows={8} />
  return (
    <div className={styles['cache']}>
      <Head health={health.data} />
      <Figures stats={stats.data} />
      <div className={styles['tables']}>
        <ByType stats={stats.data} />
        <ByLayer stats={stats.data} />
      </div>
      <Actions total={stats.data.totalKeys + stats.data.memoryEntries} />
      <CacheEntries />
    </div>
  )
}

function Head({ health }: { readonly health: CacheHealth }) {
  const now = useNow()
  return (
    <header className={styles['head']}>
      <h1 className={styles['title']}>Cache</h1>
      <p className={styles['health']} data-state={health.state} data-testid="cache-health">
        <strong>{STATES[health.state]}</strong> since {clock(health.since, now)}
        {health.cause === null ? '' : ` · ${health.cause}`}
      </p>
      <p className={styles['target']}>
        {health.layer === 'redis' ? 'Redis' : 'Embedded file'} <code className="selectable">{health.target}</code> {health.version}{' '}
        {health.latencyMs === null ? '' : `· answers in ${duration(health.latencyMs)}`}
      </p>
    </header>
  )
}

function Figures({ stats }: { readonly stats: CacheStats }) {
  const figures: readonly (readonly [string, string])[] = [
    ['Answered from the cache', stats.hitRate === null ? '—' : `${String(Math.round(stats.hitRate * 100))} %`],
    ['Entries', count(stats.totalKeys)],
    ['In memory', `${count(stats.memoryEntries)} · ${bytes(stats.memoryBytes)}`],
    ['Time saved', duration(stats.savedMs)],
    ['Clients', count(stats.connectedClients)],
    ['Memory used', stats.usedMemoryHuman],
    ...(stats.tampered === 0 ? [] : [['Refused as tampered', count(stats.tampered)] as const]),
  ]
  return (
    <dl className={styles['figures']}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function ByType({ stats }: { readonly stats: CacheStats }) {
  return (
    <Table head={['Type', 'Entries', 'Hits', 'Misses', 'Size']}>
      {stats.byType.map(({ type, hits, misses, bytes: size }) => (
        <tr key={type}>
          <td>
            <code>{type}:</code>
          </td>
          <td>{count(stats.keysByType[type])}</td>
          <td>{count(hits)}</td>
          <td>{count(misses)}</td>
          <td>{bytes(size)}</td>
        </tr>
      ))}
    </Table>
  )
}

function ByLayer({ stats }: { readonly stats: CacheStats }) {
  return (
    <Table head={['Layer', 'Hits', 'Misses', 'Half within', '99 % within']}>
      {stats.byLayer.map(({ layer, hits, misses, p50Ms, p99Ms }) => (
        <tr key={layer}>
          <td>{layer}</td>
          <td>{count(hits)}</td>
          <td>{count(misses)}</td>
          <td>{p50Ms === null ? '—' : duration(p50Ms)}</td>
          <td>{p99Ms === null ? '—' : duration(p99Ms)}</td>
        </tr>
      ))}
    </Table>
  )
}

function Table({ head, children }: { readonly head: readonly string[]; readonly children: ReactNode }) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

function Actions({ total }: { readonly total: number }) {
  const [asking, setAsking] = useState(false)
  const [lines, setLines] = useState<readonly { name: string; ok: boolean; ms: number; detail: string }[] | undefined>()
  const tell = (error: unknown) => say(error instanceof Error ? error.message : String(error))
  const clear = async () => {
    setAsking(false)
    const forgotten = await call('cache.clear', { confirm: true })
    say(`Forgot ${counted(forgotten.entries, 'entry', 'entries')}`)
    await queries.invalidateQueries({ queryKey: ['cache'] })
  }
  return (
    <section className={styles['actions']}>
      <div className={styles['buttons']}>
        <Button
          icon={<FlaskConical size={14} />}
          onClick={() =>
            void call('cache.selfTest', {})
              .then((result) => setLines(result.lines))
              .catch(tell)
          }
        >
          Run the self-test
        </Button>
        <Button icon={<Eraser size={14} />} onClick={() => setAsking(true)}>
          Forget everything…
        </Button>
      </div>
      {asking && (
        <div className={styles['tray']} role="alertdialog" aria-label="Forget everything">
          <span>
            {counted(total, 'entry', 'entries')} and the last known schemas of all connections are dropped from every layer. Databases and
            saved connections are not touched.
          </span>
          <Button autoFocus onClick={() => setAsking(false)}>
            Keep
          </Button>
          <Button look="danger" onClick={() => void clear().catch(tell)}>
            Forget {counted(total, 'entry', 'entries')}
          </Button>
        </div>
      )}
      {lines !== undefined && (
        <ul className={styles['lines']} data-testid="self-test">
          {lines.map((line) => (
            <li key={line.name} data-ok={line.ok}>
              <strong>{line.ok ? 'ok' : 'failed'}</strong> <code>{line.name}</code> {line.detail} · {duration(line.ms)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
