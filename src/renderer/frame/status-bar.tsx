import { useQuery } from '@tanstack/react-query'
import { CircleAlert, Layers, Lock } from 'lucide-react'
import { memo } from 'react'
import { call } from '../client'
import { keys } from '../queries'
import { stillSaid, useJobs } from '../state/jobs'
import { openTab } from '../state/tabs'
import { useConnection } from '../state/use-connection'
import { useOutline } from '../state/use-outline'
import { FreshnessLine } from '../ui/freshness-line'
import { duration } from '../ui/format'
import { ago, clock } from '../ui/time-words'
import { useNow } from '../ui/use-now'
import styles from './frame.module.css'
import { t } from '../words'
import { said } from '../words/said'

/** Connection and freshness · running job with cancel · what was done last · the cache's state. */
export const StatusBar = memo(function StatusBar({ connectionId }: { readonly connectionId: string | undefined }) {
  const offer = useJobs((state) => state.offer)
  return (
    <footer className={styles['status']} aria-label={t('frame.status')}>
      {connectionId !== undefined && <ConnectionStatus id={connectionId} />}
      <RunningJob />
      <Said />
      {offer !== undefined && (
        <button type="button" className={styles['link']} onClick={offer.run}>
          {offer.label}
        </button>
      )}
      <CacheStatus />
    </footer>
  )
})

/** What was done last, with its age when that is more than a moment, for as long as it matters. */
function Said() {
  const now = useNow()
  const words = useJobs((state) => state.said)
  const saidAt = useJobs((state) => state.saidAt)
  const saidOf = useJobs((state) => state.saidOf)
  const still = stillSaid({ said: words, saidAt, saidOf }, now)
  return (
    <>
      <span className={styles['said']} role="status" title={still?.words}>
        {still?.words}
      </span>
      {still?.old === true && <span className={styles['saidAge']}>{ago(saidAt, now)}</span>}
    </>
  )
}

function ConnectionStatus({ id }: { readonly id: string }) {
  const connection = useConnection(id)
  const outline = useOutline(id)
  return (
    <>
      <span className={styles['cell']} title={[connection?.name, outline?.serverVersion].filter((one) => one !== undefined).join(' · ')}>
        {connection?.readOnly === true && <Lock size={14} strokeWidth={1.5} aria-hidden="true" />}
        <strong className={styles['cut']}>{connection?.name}</strong>
        {outline !== undefined && (
          <span className={styles['version']}>
            {outline.serverVersion}
            {connection?.readOnly === true && ` · ${t('frame.readOnly')}`}
          </span>
        )}
      </span>
      {outline !== undefined && (
        <span className={styles['cell']}>
          <FreshnessLine freshness={outline.freshness} />
        </span>
      )}
    </>
  )
}

function RunningJob() {
  const now = useNow(1000)
  const running = useJobs((state) => Object.values(state.jobs).find((job) => job.error === undefined))
  if (running === undefined) return null
  const { progress, startedAt, cancel } = running
  const elapsed = now - startedAt
  return (
    <span className={styles['cell']} data-testid="job">
      {progress === undefined ? t('frame.connecting') : t('frame.reading', { ...progress, facet: said(progress.facet) })}
      <progress className={styles['bar']} value={progress?.done ?? 0} max={progress?.total ?? 1} aria-label={t('frame.readingBar')} />
      {elapsed > 2000 && duration(elapsed)}
      <button type="button" className={styles['link']} onClick={cancel}>
        {t('ui.cancel')}
      </button>
    </span>
  )
}

function CacheStatus() {
  const now = useNow()
  const health = useQuery({ queryKey: keys.health, queryFn: ({ signal }) => call('cache.health', {}, { signal }) })
  const stats = useQuery({ queryKey: keys.stats, queryFn: ({ signal }) => call('cache.stats', {}, { signal }), refetchInterval: 10_000 })
  if (health.data === undefined) return null
  const { state, layer, since } = health.data
  const rate = stats.data?.hitRate
  const Icon = state === 'degraded' ? CircleAlert : Layers
  const hits = rate === null || rate === undefined ? '' : t('frame.hits', { percent: rate * 100 })
  return (
    <button
      type="button"
      className={styles['cache']}
      data-state={state}
      title={health.data.cause === null ? health.data.target : said(health.data.cause)}
      onClick={() => openTab({ kind: 'cache' })}
      data-testid="cache-state"
    >
      <Icon size={14} strokeWidth={1.5} aria-hidden="true" />
      {state === 'degraded' ? (
        t('frame.degraded', { time: clock(since, now) })
      ) : (
        <>
          <strong>{layer === 'redis' ? 'Redis' : t('frame.localCache')}</strong> {hits}
        </>
      )}
    </button>
  )
}
