import type { RedisTrial } from '@shared/cache-report'
import { Check, X } from 'lucide-react'
import { bytes, count, duration } from '../../ui/format'
import styles from './settings.module.css'
import { t } from '../../words'
import { said } from '../../words/said'

/** What a trial of a Redis showed, and each of its steps. */
export function RedisFound({ trial }: { readonly trial: RedisTrial }) {
  const { ok, cause, target, version, latencyMs, usedMemoryHuman, connectedClients, held, lines } = trial
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('redis.answersIn'), latencyMs === null ? undefined : duration(latencyMs)],
    [t('redis.memory'), usedMemoryHuman ?? undefined],
    [t('redis.clients'), connectedClients === null ? undefined : count(connectedClients)],
    [t('redis.ours'), held.entries === 0 ? t('redis.none') : `${t('cache.nEntries', { count: held.entries })}, ${bytes(held.bytes)}`],
  ]
  return (
    <section aria-label={t('redis.testOf')} className={styles['found']} role="status" data-testid="redis-trial" data-ok={ok}>
      <p className={styles['verdict']}>
        {ok ? <Check size={14} strokeWidth={2} aria-hidden="true" /> : <X size={14} strokeWidth={2} aria-hidden="true" />}
        <strong>{ok ? t('redis.works', { version: version ?? '' }) : said(cause ?? '')}</strong>
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
              <strong>{line.ok ? t('cache.ok') : t('cache.failed')}</strong>
              <code>{line.name}</code>
              <span>{said(line.detail)}</span>
              <span className={styles['muted']}>{duration(line.ms)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
