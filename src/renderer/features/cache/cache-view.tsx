import type { CacheHealth, CacheRange, SelfTestLine } from '@shared/cache-report'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, Eraser, HardDrive, ListChecks, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { endForgetAll, useForgetAll } from '../../state/forget-all'
import { say } from '../../state/jobs'
import { openTab } from '../../state/tabs'
import { Button } from '../../ui/button'
import { ErrorState, Skeleton } from '../../ui/error-state'
import { errorText } from '../../ui/error-text'
import { duration } from '../../ui/format'
import { ago, clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { CacheEntries } from './cache-entries'
import { ByLayer, ByType, Figures } from './cache-figures'
import styles from './cache.module.css'
import { ForgetTray, type Forgetting } from './forget-tray'
import { HeldBy } from './held-by'
import { HitRate } from './hit-rate'
import { t, type Words } from '../../words'
import { said } from '../../words/said'

const STATES = { connected: 'cache.connected', local: 'cache.local', degraded: 'cache.degraded' } as const satisfies Readonly<
  Record<CacheHealth['state'], Words>
>
const ICONS = { connected: CircleCheck, local: HardDrive, degraded: CircleAlert } as const

const EVERYTHING: Forgetting = { kind: 'everything' }

/** What the cache holds, how it is, and what it saves. */
export function CacheView() {
  const health = useQuery({ queryKey: keys.health, queryFn: ({ signal }) => call('cache.health', {}, { signal }), refetchInterval: 5000 })
  const stats = useQuery({ queryKey: keys.stats, queryFn: ({ signal }) => call('cache.stats', {}, { signal }), refetchInterval: 5000 })
  const [range, setRange] = useState<CacheRange>('day')
  const history = useQuery({
    queryKey: keys.cacheHistory(range),
    queryFn: ({ signal }) => call('cache.history', { range }, { signal }),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  })
  const [lines, setLines] = useState<readonly SelfTestLine[] | undefined>()
  const [chosen, setForgetting] = useState<Forgetting | undefined>()
  const all = useForgetAll((state) => state.wanted)
  const forgetting = all ? EVERYTHING : chosen
  const close = () => {
    setForgetting(undefined)
    endForgetAll()
  }
  const error = health.error ?? stats.error ?? history.error
  if (error !== null) return <ErrorState error={error} />
  if (health.data === undefined || stats.data === undefined || history.data === undefined) return <Skeleton rows={8} head />
  const selfTest = () =>
    void call('cache.selfTest', {})
      .then((result) => setLines(result.lines))
      .catch((problem: unknown) => say(errorText(problem)))
  return (
    <div className={styles['cache']}>
      <div className={styles['scroll']}>
        <Head health={health.data} onTest={selfTest} onForget={() => setForgetting(EVERYTHING)} />
        {lines !== undefined && <SelfTest lines={lines} />}
        <Figures stats={stats.data} history={history.data} range={range} />
        <div className={styles['charts']}>
          <HitRate history={history.data} range={range} onRange={setRange} />
          <ByType stats={stats.data} total={history.data.total} />
        </div>
        <div className={styles['tables']}>
          <ByLayer total={history.data.total} />
          <HeldBy />
        </div>
        <CacheEntries chosen={forgetting} onForget={setForgetting} />
      </div>
      {forgetting !== undefined && <ForgetTray key={JSON.stringify(forgetting)} forgetting={forgetting} onClose={close} />}
    </div>
  )
}

/** How fast the cache answered when it was last asked, and how long ago that is. */
function answered({ latencyMs, probedAt }: CacheHealth, now: number): string {
  if (probedAt === null) return ''
  const when = ago(probedAt, now)
  return latencyMs === null ? t('cache.lastAnswered', { when }) : t('cache.answeredIn', { time: duration(latencyMs), when })
}

interface HeadProps {
  readonly health: CacheHealth
  readonly onTest: () => void
  readonly onForget: () => void
}

function Head({ health, onTest, onForget }: HeadProps) {
  const now = useNow()
  const Icon = ICONS[health.state]
  return (
    <header className={styles['head']}>
      <div className={styles['grow']}>
        <h1 className={styles['title']}>{t('settings.cache')}</h1>
        <p className={styles['health']} data-state={health.state} data-testid="cache-health">
          <Icon size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>
            <strong>{t(STATES[health.state])}</strong> {t('cache.since', { when: clock(health.since, now) })}
            {health.cause === null ? '' : ` · ${said(health.cause)}`}
            <span className={styles['target']}>
              {' · '}
              {t('cache.at', { what: health.version ?? t(health.layer === 'redis' ? 'cache.redis' : 'cache.embeddedFile') })}{' '}
              <code className="selectable">{health.target}</code>
              {answered(health, now)}
            </span>
          </span>
        </p>
      </div>
      <Button look="plain" icon={<ListChecks size={16} strokeWidth={1.5} />} onClick={onTest}>
        {t('cache.test')}
      </Button>
      <Button look="plain" icon={<SlidersHorizontal size={16} strokeWidth={1.5} />} onClick={() => openTab({ kind: 'settings' })}>
        {t('settings.title')}
      </Button>
      <Button look="dangerLine" icon={<Eraser size={16} strokeWidth={1.5} />} onClick={onForget}>
        {t('cache.forgetAll')}
      </Button>
    </header>
  )
}

function SelfTest({ lines }: { readonly lines: readonly SelfTestLine[] }) {
  return (
    <section aria-label={t('cache.testOf')} className={styles['selfTest']}>
      <ul data-testid="self-test">
        {lines.map((line) => (
          <li key={line.name} data-ok={line.ok}>
            <strong>{line.ok ? t('cache.ok') : t('cache.failed')}</strong>
            <code>{line.name}</code>
            <span>{said(line.detail)}</span>
            <span className={styles['took']}>{duration(line.ms)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
