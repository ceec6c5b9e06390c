import type { Freshness } from '@shared/freshness'
import { AgeMark } from './age-mark'
import styles from './freshness.module.css'
import { inside } from './outage-words'
import { freshnessWords } from './time-words'
import { useNow } from './use-now'

/** How old what you see is, in words. Hover gives the exact times. */
export function FreshnessLine({ freshness }: { readonly freshness: Freshness }) {
  const now = useNow()
  const { outage } = freshness
  const exact = [
    `Read ${new Date(freshness.readAt).toLocaleString()}`,
    ...(freshness.checkedAt === undefined ? [] : [`Checked ${new Date(freshness.checkedAt).toLocaleString()}`]),
    `Trusted until ${new Date(freshness.expiresAt).toLocaleString()}`,
    ...(outage === undefined ? [] : [`Out of reach since ${new Date(outage.since).toLocaleString()}: ${inside(outage.why)}`]),
    ...(outage?.hint === undefined ? [] : [outage.hint]),
  ].join('\n')
  return (
    <span className={styles['line']} data-state={freshness.state} title={exact} data-testid="freshness">
      <AgeMark freshness={freshness} now={now} />
      <span className={styles['words']}>{freshnessWords(freshness, now)}</span>
    </span>
  )
}
