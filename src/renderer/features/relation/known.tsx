import type { Relation } from '@shared/catalog'
import type { Freshness } from '@shared/freshness'
import { bytes, estimate } from '../../ui/format'
import { ago, left } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import { SectionHead } from './facts'
import styles from './relation.module.css'

/** What is known of a relation, how old each of it is, and the server's own statistics with theirs. */
export function Known({ relation, freshness }: { readonly relation: Relation; readonly freshness: Freshness }) {
  const now = useNow()
  const facts = [
    [t('relation.structureKnown'), ago(freshness.readAt, now)],
    [t('relation.fingerprint'), checked(freshness, now)],
    [t('relation.rowEstimate'), rows(relation, now)],
    ...(relation.sizeBytes === undefined ? [] : [[t('relation.size'), size(relation)] as const]),
    ...(freshness.state === 'live' || freshness.state === 'cached'
      ? [[t('relation.again'), t('relation.inTime', { left: left(freshness.expiresAt, now) })] as const]
      : []),
  ] as const
  return (
    <section role="group" aria-label={t('relation.known')}>
      <SectionHead title={t('relation.known')} />
      <dl className={`${styles['settings'] ?? ''} ${styles['known'] ?? ''}`}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function checked({ state, readAt, checkedAt }: Freshness, now: number): string {
  if (state === 'changed') return t('relation.movedOn')
  if (state === 'offline') return t('relation.outOfReach')
  return checkedAt === undefined || checkedAt <= readAt ? t('relation.notChecked') : t('relation.unchanged', { ago: ago(checkedAt, now) })
}

function rows({ rowEstimate, estimatedAt }: Relation, now: number): string {
  if (rowEstimate === undefined) return t('relation.notCounted')
  const figure = estimate(rowEstimate)
  return estimatedAt === undefined
    ? t('relation.estimated', { rows: figure })
    : t('relation.estimatedAt', { rows: figure, ago: ago(estimatedAt, now) })
}

function size({ sizeBytes, indexes }: Relation): string {
  const sizes = indexes.flatMap(({ sizeBytes: own }) => own ?? [])
  if (sizes.length === 0) return bytes(sizeBytes)
  return t('relation.ofIndexes', { size: bytes(sizeBytes), indexes: bytes(sizes.reduce((sum, one) => sum + one, 0)) })
}
