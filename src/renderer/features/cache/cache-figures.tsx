import type { CacheHistory, CacheRange, CacheServed, CacheStats, CacheType } from '@shared/cache-report'
import { bytes, count, duration } from '../../ui/format'
import { Bars } from './bars'
import styles from './cache.module.css'
import { t, type Words } from '../../words'

/** Types of entries in words. */
const TYPE_WORDS: Readonly<Record<CacheType, Words>> = {
  schema: 'cache.typeSchema',
  metadata: 'cache.typeMetadata',
  test: 'cache.typeTest',
  config: 'cache.typeConfig',
}
export const LAYER_WORDS = { memory: 'cache.memory', redis: 'cache.redis', embedded: 'cache.embedded', snapshot: 'cache.snapshot' } as const
export const RANGE_WORDS = { hour: 'cache.lastHour', day: 'cache.lastDay', month: 'cache.lastMonth' } as const satisfies Readonly<
  Record<CacheRange, Words>
>

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
      t('cache.answered'),
      percent(total.hitRate),
      asked === 0
        ? t('cache.nothingAsked', { range: t(RANGE_WORDS[range]) })
        : t('cache.hitsIn', { n: total.hits, m: asked, range: t(RANGE_WORDS[range]) }),
    ],
    [t('cache.saved'), total.savedMs === 0 ? '0 s' : duration(total.savedMs), t('cache.avoided', { count: total.avoided })],
    [t('cache.stale'), count(total.stale), t('cache.staleAbout')],
    [
      t('cache.held'),
      bytes(held),
      t(stats.layer === 'redis' ? 'cache.heldRedis' : 'cache.heldEmbedded', { count: stats.totalKeys, memory: stats.memoryEntries }),
    ],
    [t('cache.refused'), count(total.tampered), t('cache.refusedAbout', { lost: lost(total) })],
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
  const unwritten = dropped === 0 ? '' : t('cache.notWritten', { count: dropped })
  return t('cache.lost', { timeouts, evictions }) + unwritten
}

/** What is remembered now by what it is for, with how often each type answered. */
export function ByType({ stats, total }: { readonly stats: CacheStats; readonly total: CacheServed }) {
  const bars = total.byType.map(({ type, hits, misses }) => ({
    key: type,
    name: t(TYPE_WORDS[type]),
    note: t('cache.nOfM', { n: hits, m: hits + misses }),
    entries: stats.keysByType[type],
    bytes: stats.bytesByType[type],
  }))
  return <Bars title={t('cache.byType')} bars={bars} />
}

/** How often and how fast each layer answered, for each type it was asked for. */
export function ByLayer({ total }: { readonly total: CacheServed }) {
  return (
    <section aria-label={t('cache.byLayer')}>
      <h2 className={styles['sectionHead']}>{t('cache.byLayer')}</h2>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('cache.layer')}</th>
            <th scope="col">{t('cache.hits')}</th>
            <th scope="col">{t('cache.misses')}</th>
            <th scope="col">{t('cache.half')}</th>
            <th scope="col">{t('cache.most')}</th>
          </tr>
        </thead>
        <tbody>
          {total.byLayer.map(({ layer, hits, misses, p50Ms, p99Ms }) => (
            <tr key={layer}>
              <td title={cells(total, layer)}>{t(LAYER_WORDS[layer])}</td>
              <td>{count(hits)}</td>
              <td>{count(misses)}</td>
              <td>{p50Ms === null ? '—' : duration(p50Ms)}</td>
              <td>{p99Ms === null ? '—' : duration(p99Ms)}</td>
            </tr>
          ))}
          {total.byLayer.length === 0 && (
            <tr>
              <td colSpan={5} className={styles['muted']}>
                {t('cache.noLayer')}
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
      const within = p99Ms === null ? '' : t('cache.mostWithin', { time: duration(p99Ms) })
      return `${t(TYPE_WORDS[type])}: ${t('cache.nOfM', { n: hits, m: hits + misses })}${within}`
    })
    .join('\n')
}
