import type { RedisSettings, RedisTrial } from '@shared/cache-report'
import { AppError } from '@shared/errors'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../client'
import { keys, queries } from '../../queries'
import { KeepSecrets } from '../../secrets/keep-secrets'
import { showDialog } from '../../state/dialogs'
import { say } from '../../state/jobs'
import { openTab } from '../../state/tabs'
import { Button } from '../../ui/button'
import { Switch } from '../../ui/choices'
import { ErrorState } from '../../ui/error-state'
import { errorText } from '../../ui/error-text'
import { Field, Input, Lines } from '../../ui/field'
import { RedisFound } from './redis-found'
import styles from './settings.module.css'
import { t, type Words } from '../../words'

interface Draft {
  readonly url: string
  /** undefined: the saved one stays; null: none. */
  readonly password: string | null | undefined
  readonly ca: string
  readonly allowPlain: boolean
}

/** Which Redis the cache uses: tried before it is saved, used as soon as it is. */
export function RedisForm() {
  const redis = useQuery({ queryKey: keys.redis, queryFn: ({ signal }) => call('cache.redis', {}, { signal }) })
  if (redis.error !== null) return <ErrorState error={redis.error} />
  if (redis.data === undefined) return null
  return <Form key={JSON.stringify(redis.data)} redis={redis.data} />
}

function Form({ redis }: { readonly redis: RedisSettings }) {
  const { source, saved, locked } = redis
  const [draft, setDraft] = useState<Draft>({
    url: saved?.url ?? '',
    password: undefined,
    ca: saved?.ca ?? '',
    allowPlain: saved?.allowPlain ?? false,
  })
  const [error, setError] = useState<AppError | undefined>()
  const [trial, setTrial] = useState<RedisTrial | 'running' | undefined>()
  const change = (patch: Partial<Draft>) => {
    setDraft({ ...draft, ...patch })
    setTrial(undefined)
    setError(undefined)
  }
  const run = async (work: () => Promise<void>) => {
    setError(undefined)
    try {
      await work()
    } catch (caught) {
      setTrial(undefined)
      if (caught instanceof AppError) setError(caught)
      else say(errorText(caught))
    }
  }
  const input = () => ({ ...draft, ...(draft.password === undefined ? {} : { password: draft.password }) })
  const test = () =>
    run(async () => {
      setTrial('running')
      setTrial(await call('cache.testRedis', input()))
    })
  const save = () =>
    run(async () => {
      queries.setQueryData(keys.redis, await call('cache.saveRedis', input()))
      await queries.invalidateQueries({ queryKey: ['cache'] })
      say(t('redis.saved'))
    })
  const remove = () =>
    run(async () => {
      queries.setQueryData(keys.redis, await call('cache.removeRedis', {}))
      await queries.invalidateQueries({ queryKey: ['cache'] })
      say(t('redis.removed'))
    })
  const field = error?.detail?.['field']
  const problem = error === undefined ? undefined : errorText(error)
  const keep = error?.code === 'secrets_unavailable' || error?.code === 'secrets_locked' ? error : undefined
  return (
    <div className={styles['redis']}>
      <p className={styles['muted']}>
        {t(SOURCES[source])}{' '}
        <button type="button" className={styles['link']} onClick={() => openTab({ kind: 'cache' })}>
          {t('redis.what')}
        </button>
      </p>
      {locked && (
        <p className={styles['warn']}>
          {t('redis.locked')}{' '}
          <button type="button" className={styles['link']} onClick={() => showDialog({ kind: 'unlock' })}>
            {t('redis.unlock')}
          </button>
        </p>
      )}
      <div className={styles['row']}>
        <Field label={t('redis.address')} error={field === 'url' ? problem : undefined} help={t('redis.addressHelp')}>
          {(id, describedBy) => (
            <Input
              id={id}
              className="mono"
              aria-describedby={describedBy}
              placeholder="redis://localhost:6379/0"
              value={draft.url}
              onChange={(e) => change({ url: e.target.value })}
            />
          )}
        </Field>
        <Field
          label={t('redis.password')}
          help={
            saved?.passwordSet === true &&
            draft.password === undefined && (
              <button type="button" className={styles['link']} onClick={() => change({ password: null })}>
                {t('redis.removePassword')}
              </button>
            )
          }
        >
          {(id, describedBy) => (
            <Input
              id={id}
              aria-describedby={describedBy}
              type="password"
              placeholder={saved?.passwordSet === true && draft.password !== null ? t('redis.unchanged') : t('redis.none')}
              value={draft.password ?? ''}
              onChange={(e) => change({ password: e.target.value === '' ? undefined : e.target.value })}
            />
          )}
        </Field>
      </div>
      {draft.url.startsWith('rediss') && (
        <Field label={t('redis.ca')} help={t('redis.caHelp')}>
          {(id, describedBy) => (
            <Lines
              id={id}
              className="mono"
              aria-describedby={describedBy}
              value={draft.ca}
              onChange={(e) => change({ ca: e.target.value })}
            />
          )}
        </Field>
      )}
      {(field === 'allowPlain' || draft.allowPlain) && (
        <>
          {error !== undefined && <p className={styles['warn']}>{problem}</p>}
          <Switch label={t('redis.plain')} on={draft.allowPlain} onChange={(allowPlain) => change({ allowPlain })} />
        </>
      )}
      {problem !== undefined && field === undefined && keep === undefined && <p className={styles['warn']}>{problem}</p>}
      {keep !== undefined && <KeepSecrets error={keep} onReady={() => void save()} />}
      <div className={styles['buttons']}>
        <Button disabled={draft.url.trim() === '' || trial === 'running'} onClick={() => void test()}>
          {trial === 'running' ? t('redis.testing') : t('redis.test')}
        </Button>
        <Button look="primary" disabled={draft.url.trim() === ''} onClick={() => void save()}>
          {t('redis.save')}
        </Button>
        {(saved !== null || locked) && <Button onClick={() => void remove()}>{t('redis.usual')}</Button>}
      </div>
      {trial !== undefined && trial !== 'running' && <RedisFound trial={trial} />}
    </div>
  )
}

const SOURCES: Readonly<Record<RedisSettings['source'], Words>> = {
  environment: 'redis.fromEnvironment',
  settings: 'redis.fromSettings',
  default: 'redis.fromDefault',
}
