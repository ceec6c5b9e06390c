import type { CacheHistory, CacheRange, CacheServed, CacheStats, CacheType } from '@shared/cache-report'
import { bytes, count, counted, duration } from '../../ui/format'
import { Bars } from './bars'
import styles from './cache.module.css'

/** Types of entries in words. */
const TYPE_WORDS: Readonly<Record<CacheType, string>> = {
  schema: 'Schemas',
  metadata: 'Other metadata',
  test: 'Test results',
  config: 'Connection settings',
}
const LAYER_WORDS = { memory: 'Memory', redis: 'Redis', embedded: 'Embedded file', snapshot: 'Last snapshots' } as const
export const RANGE_WORDS: Readonly<Record<CacheRange, string>> = { hour: 'last hour', day: 'last 24 hours', month: 'last 30 days' }

interface FiguresProps {
  readonly stats: CacheStats
  readonly history: CacheHistory
  readonly range: CacheRange
}

/** What the cache is worth, in five numbers: of the time looked at, except what it holds now. */
export function Figures({ stats, history: { total }, range }: FiguresProps) {
  const asked = total.hits + total.misses
  const held = Object.values(stats.bytesByType).reduce((sum, size) => sum + size, 0)
  const figures: readonly (readonly [name: string, value: string, about: string])[] = [
    [
      'Answered from the cache',
      percent(total.hitRate),
      asked === 0
        ? `nothing was asked in the ${RANGE_WORDS[range]}`
        : `${count(total.hits)} of ${count(asked)} in the ${RANGE_WORDS[range]}`,
    ],
    [
      'Waiting saved',
      total.savedMs === 0 ? '0 s' : duration(total.savedMs),
      `${counted(total.avoided, 'catalog query', 'catalog queries')} not asked`,
    ],
    ['Shown as old', count(total.stale), 'answers marked expired, changed or offline'],
    [
      'Remembered',
      bytes(held),
      `${counted(stats.totalKeys, 'entry', 'entries')} in ${stats.layer === 'redis' ? 'Redis' : 'the embedded file'}, ${count(stats.memoryEntries)} in memory`,
    ],
    ['Refused', count(total.tampered), `did not open; ${lost(total)}`],
  ]
  return (
    <dl className={styles['figures']}>
      {figures.map(([name, value, about]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={styles['figure']}>{value}</dd>
          <dd className={styles['about']}>{about}</dd>
        </div>
      ))}
    </dl>
  )
}

/** 0.943 → `94 %`; `—` for none. */
export function percent(rate: number | null): string {
  return rate === null ? '—' : `${String(Math.round(rate * 100))} %`
}

function lost({ timeouts, evictions, dropped }: CacheServed): string {
  const unwritten = dropped === 0 ? '' : `, ${count(dropped)} not written`
  return `${count(timeouts)} too slow, ${count(evictions)} evicted${unwritten}`
}

/** What is remembered now by what it is for, with how often each type answered. */
export function ByType({ stats, total }: { readonly stats: CacheStats; readonly total: CacheServed }) {
  const bars = total.byType.map(({ type, hits, misses }) => ({
    key: type,
    name: TYPE_WORDS[type],
    note: `${count(hits)} of ${count(hits + misses)}`,
    entries: stats.keysByType[type],
    bytes: stats.bytesByType[type],
  }))
  return <Bars title="By type" bars={bars} />
}

/** How often and how fast each layer answered, for each type it was asked for. */
export function ByLayer({ total }: { readonly total: CacheServed }) {
  return (
    <section aria-label="By layer">
      <h2 className={styles['sectionHead']}>By layer</h2>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Hits</th>
            <th scope="col">Misses</th>
            <th scope="col">Half within</th>
            <th scope="col">99 % within</th>
          </tr>
        </thead>
        <tbody>
          {total.byLayer.map(({ layer, hits, misses, p50Ms, p99Ms }) => (
            <tr key={layer}>
              <td title={cells(total, layer)}>{LAYER_WORDS[layer]}</td>
              <td>{count(hits)}</td>
              <td>{count(misses)}</td>
              <td>{p50Ms === null ? '—' : duration(p50Ms)}</td>
              <td>{p99Ms === null ? '—' : duration(p99Ms)}</td>
            </tr>
          ))}
          {total.byLayer.length === 0 && (
            <tr>
              <td colSpan={5} className={styles['muted']}>
                No layer was asked
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}

/** One layer's figures by type, a line each. */
function cells({ byCell }: CacheServed, layer: CacheServed['byCell'][number]['layer']): string {
  return byCell
    .filter((cell) => cell.layer === layer)
    .map(({ type, hits, misses, p99Ms }) => {
      const within = p99Ms === null ? '' : `, 99 % within ${duration(p99Ms)}`
      return `${TYPE_WORDS[type]}: ${count(hits)} of ${count(hits + misses)}${within}`
    })
    .join('\n')
}
