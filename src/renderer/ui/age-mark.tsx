import type { Freshness } from '@shared/freshness'
import styles from './freshness.module.css'

const RADIUS = 4.5
const AROUND = 2 * Math.PI * RADIUS

/** The 12 px ring whose arc is the time left. Grey until something is wrong; shape tells the state without colour. */
export function AgeMark({ freshness, now }: { readonly freshness: Freshness; readonly now: number }) {
  const { state, readAt, checkedAt, expiresAt } = freshness
  const whole = Math.max(1, expiresAt - (checkedAt ?? readAt))
  const part = state === 'live' ? 1 : Math.min(1, Math.max(0, (expiresAt - now) / whole))
  return (
    <svg className={styles['mark']} data-state={state} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r={RADIUS} className={styles['track']} />
      {state === 'changed' && <path d="M6 3.6 8.4 6 6 8.4 3.6 6Z" className={styles['fill']} />}
      {state === 'offline' && <path d="M3 9 9 3" className={styles['arc']} />}
      {state === 'live' && <circle cx="6" cy="6" r="2" className={styles['fill']} />}
      {state === 'expired' && <circle cx="6" cy="6" r={RADIUS} className={styles['arc']} strokeDasharray={`${String(AROUND / 14)}`} />}
      {state === 'cached' && (
        <circle
          cx="6"
          cy="6"
          r={RADIUS}
          className={styles['arc']}
          strokeDasharray={`${String(part * AROUND)} ${String(AROUND)}`}
          transform="rotate(-90 6 6)"
        />
      )}
    </svg>
  )
}
