import type { CacheStats, CacheType } from '@shared/cache-report'
import { bytes, count, counted, duration } from '../../ui/format'
import styles from './cache.module.css'

/** Types of entries in words. */
const TYPE_WORDS: Readonly<Record<CacheType, string>> = {
  schema: 'Schemas',
  metadata: 'Other metadata',
  test: 'Test results',
  config: 'Connection settings',
}
const LAYER_WORDS = { memory: 'Memory', redis: 'Redis', embedded: 'Embedded file', snapshot: 'Last snapshots' } as const

/** What the cache is worth, in four numbers. */
export function Figures({ stats }: { readonly stats: CacheStats }) {
  const asked = stats.hits + stats.misses
  const held = stats.byType.reduce((sum, type) => sum + type.bytes, 0)
  const figures: readonly (readonly [name: string, value: string, about: string])[] = [
    [
      'Answered from the cache',
      stats.hitRate === null ? '—' : `${String(Math.round(stats.hitRate * 100))} %`,
      asked === 0 ? 'nothing was asked yet' : `${count(stats.hits)} of ${count(asked)} since the start`,
    ],
    ['Waiting saved', stats.savedMs === 0 ? '0 s' : duration(stats.savedMs), 'readings that were not done again'],
    [
      'Remembered',
      bytes(held),
      `${counted(stats.totalKeys, 'entry', 'entries')} in ${stats.layer === 'redis' ? 'Redis' : 'the embedded file'}, ${count(stats.memoryEntries)} in memory`,
    ],
    ['Refused', count(stats.tampered), 'entries that did not open'],
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

/** Entries by what they are for; the bar is the share of the largest. */
export function ByType({ stats }: { readonly stats: CacheStats }) {
  const most = Math.max(1, ...stats.byType.map((type) => type.bytes))
  return (
    <section aria-label="By type">
      <h2 className={styles['sectionHead']}>By type</h2>
      <ul className={styles['types']}>
        {stats.byType.map(({ type, hits, misses, bytes: size }) => (
          <li key={type}>
            <span className={styles['type']}>
              {TYPE_WORDS[type]} <code>{type}:</code>
            </span>
            <span className={styles['muted']}>
              {count(hits)} of {count(hits + misses)} answered
            </span>
            <span>{count(stats.keysByType[type])}</span>
            <span className={styles['muted']}>{bytes(size)}</span>
            <i className={styles['bar']}>
              <i style={{ width: `${String(size === 0 ? 0 : Math.max(2, (100 * size) / most))}%` }} />
            </i>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How often and how fast each layer answered. */
export function ByLayer({ stats }: { readonly stats: CacheStats }) {
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
          {stats.byLayer.map(({ layer, hits, misses, p50Ms, p99Ms }) => (
            <tr key={layer}>
              <td>{LAYER_WORDS[layer]}</td>
              <td>{count(hits)}</td>
              <td>{count(misses)}</td>
              <td>{p50Ms === null ? '—' : duration(p50Ms)}</td>
              <td>{p99Ms === null ? '—' : duration(p99Ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
