import type { Freshness } from '@shared/freshness'
import { AgeMark } from './age-mark'
import styles from './freshness.module.css'
import { inside } from './outage-words'
import { freshnessWords } from './time-words'
import { useNow } from './use-now'
import { dateTime, t } from '../words'
import { said } from '../words/said'

/** How old what you see is, in words. Hover gives the exact times. */
export function FreshnessLine({ freshness }: { readonly freshness: Freshness }) {
  const now = useNow()
  const { outage } = freshness
  const exact = [
    t('ui.readAt', { when: dateTime(freshness.readAt) }),
    ...(freshness.checkedAt === undefined ? [] : [t('ui.checkedAt', { when: dateTime(freshness.checkedAt) })]),
    t('ui.trustedUntil', { when: dateTime(freshness.expiresAt) }),
    ...(outage === undefined ? [] : [t('ui.outOfReachSince', { when: dateTime(outage.since), why: inside(outage.why) })]),
    ...(outage?.hint === undefined ? [] : [said(outage.hint)]),
  ].join('\n')
  return (
    <span className={styles['line']} data-state={freshness.state} title={exact} data-testid="freshness">
      <AgeMark freshness={freshness} now={now} />
      <span className={styles['words']}>{freshnessWords(freshness, now)}</span>
    </span>
  )
}
