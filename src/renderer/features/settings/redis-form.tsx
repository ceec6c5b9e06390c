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
      say('Saved the Redis; the cache uses it now')
    })
  const remove = () =>
    run(async () => {
      queries.setQueryData(keys.redis, await call('cache.removeRedis', {}))
      await queries.invalidateQueries({ queryKey: ['cache'] })
      say('The cache uses the usual Redis of this machine, where there is one')
    })
  const field = error?.detail?.['field']
  const problem = error?.hint === undefined ? error?.message : `${error.message}. ${error.hint}`
  const keep = error?.code === 'secrets_unavailable' || error?.code === 'secrets_locked' ? error : undefined
  return (
    <div className={styles['redis']}>
      <p className={styles['muted']}>
        {SOURCES[source]}{' '}
        <button type="button" className={styles['link']} onClick={() => openTab({ kind: 'cache' })}>
          What the cache holds and does
        </button>
      </p>
      {locked && (
        <p className={styles['warn']}>
          A Redis is saved, and the saved secrets are locked.{' '}
          <button type="button" className={styles['link']} onClick={() => showDialog({ kind: 'unlock' })}>
            Unlock…
          </button>
        </p>
      )}
      <div className={styles['row']}>
        <Field
          label="Address of a Redis"
          error={field === 'url' ? problem : undefined}
          help="Shared by everything that uses the same data folder. What is written there is encrypted, and named by keyed hashes."
        >
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
          label="Password"
          help={
            saved?.passwordSet === true &&
            draft.password === undefined && (
              <button type="button" className={styles['link']} onClick={() => change({ password: null })}>
                Remove the saved one
              </button>
            )
          }
        >
          {(id, describedBy) => (
            <Input
              id={id}
              aria-describedby={describedBy}
              type="password"
              placeholder={saved?.passwordSet === true && draft.password !== null ? 'unchanged' : 'none'}
              value={draft.password ?? ''}
              onChange={(e) => change({ password: e.target.value === '' ? undefined : e.target.value })}
            />
          )}
        </Field>
      </div>
      {draft.url.startsWith('rediss') && (
        <Field
          label="Certificate authority (PEM), where it is one of your own"
          help="Trusted for this server, beside those that are trusted anyway."
        >
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
          <Switch
            label="Use this server without TLS all the same"
            on={draft.allowPlain}
            onChange={(allowPlain) => change({ allowPlain })}
          />
        </>
      )}
      {problem !== undefined && field === undefined && keep === undefined && <p className={styles['warn']}>{problem}</p>}
      {keep !== undefined && <KeepSecrets error={keep} onReady={() => void save()} />}
      <div className={styles['buttons']}>
        <Button disabled={draft.url.trim() === '' || trial === 'running'} onClick={() => void test()}>
          {trial === 'running' ? 'Testing…' : 'Test'}
        </Button>
        <Button look="primary" disabled={draft.url.trim() === ''} onClick={() => void save()}>
          Save and use
        </Button>
        {(saved !== null || locked) && <Button onClick={() => void remove()}>Use the usual one</Button>}
      </div>
      {trial !== undefined && trial !== 'running' && <RedisFound trial={trial} />}
    </div>
  )
}

const SOURCES: Readonly<Record<RedisSettings['source'], string>> = {
  environment: 'REDIS_URL is set where Relata was started, and outranks what is saved here.',
  settings: 'The cache uses the Redis that is saved here.',
  default: 'Nothing is saved: the cache uses the Redis at localhost:6379 where one answers, and a file of its own otherwise.',
}
