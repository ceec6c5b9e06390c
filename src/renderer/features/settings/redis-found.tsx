import type { RedisTrial } from '@shared/cache-report'
import { Check, X } from 'lucide-react'
import { bytes, count, counted, duration } from '../../ui/format'
import styles from './settings.module.css'

/** What a trial of a Redis showed, and each of its steps. */
export function RedisFound({ trial }: { readonly trial: RedisTrial }) {
  const { ok, cause, target, version, latencyMs, usedMemoryHuman, connectedClients, held, lines } = trial
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Answers in', latencyMs === null ? undefined : duration(latencyMs)],
    ['Memory in use', usedMemoryHuman ?? undefined],
    ['Clients', connectedClients === null ? undefined : count(connectedClients)],
    ['Entries of ours', held.entries === 0 ? 'none' : `${counted(held.entries, 'entry', 'entries')}, ${bytes(held.bytes)}`],
  ]
  return (
    <section aria-label="Test of the Redis" className={styles['found']} role="status" data-testid="redis-trial" data-ok={ok}>
      <p className={styles['verdict']}>
        {ok ? <Check size={14} strokeWidth={2} aria-hidden="true" /> : <X size={14} strokeWidth={2} aria-hidden="true" />}
        <strong>{ok ? `Works: ${version ?? ''}` : cause}</strong>
        <code className="selectable">{target}</code>
      </p>
      {version !== null && (
        <dl className={styles['facts']}>
          {facts.map(([name, value]) =>
            value === undefined ? null : (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      )}
      {lines.length > 0 && (
        <ul className={styles['steps']}>
          {lines.map((line) => (
            <li key={line.name} data-ok={line.ok}>
              <strong>{line.ok ? 'ok' : 'failed'}</strong>
              <code>{line.name}</code>
              <span>{line.detail}</span>
              <span className={styles['muted']}>{duration(line.ms)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
