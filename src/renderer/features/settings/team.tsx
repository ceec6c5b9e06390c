import type { TeamStatus } from '@shared/cache-report'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AppError } from '@shared/errors'
import { call } from '../../client'
import { keys, queries } from '../../queries'
import { KeepSecrets } from '../../secrets/keep-secrets'
import { showDialog } from '../../state/dialogs'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { asAppError, errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import styles from './settings.module.css'
import { t } from '../../words'

/** The key that people share who read each database once between them. It is never shown: it goes over the clipboard. */
export function Team() {
  const team = useQuery({ queryKey: keys.team, queryFn: ({ signal }) => call('team.status', {}, { signal }) })
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState<{ readonly error: AppError; readonly again: () => Promise<void> } | undefined>()
  if (team.data === undefined) return null
  const { member, locked, sign } = team.data
  const run = async (work: () => Promise<TeamStatus>, done: string) => {
    setProblem(undefined)
    try {
      queries.setQueryData(keys.team, await work())
      setKey('')
      say(done)
    } catch (caught) {
      setProblem({ error: asAppError(caught), again: async () => await run(work, done) })
    }
  }
  const found = () => run(async () => await call('team.found', {}), t('redis.teamMade'))
  const join = () => run(async () => await call('team.join', { key }), t('redis.teamJoined'))
  const leave = () => run(async () => await call('team.leave', {}), t('redis.teamLeft'))
  const copy = () =>
    run(async () => {
      await call('team.copyKey', {})
      return team.data
    }, t('redis.teamCopied'))
  const keep = problem?.error.code === 'secrets_unavailable' || problem?.error.code === 'secrets_locked' ? problem : undefined
  const wrong = problem !== undefined && keep === undefined ? errorText(problem.error) : undefined
  return (
    <div className={styles['redis']}>
      <p className={styles['muted']}>{t('redis.teamAbout')}</p>
      {locked && (
        <p className={styles['warn']}>
          {t('redis.teamLocked')}{' '}
          <button type="button" className={styles['link']} onClick={() => showDialog({ kind: 'unlock' })}>
            {t('redis.unlock')}
          </button>
        </p>
      )}
      {member && (
        <>
          <p>
            <strong>{t('redis.inTeam')}</strong> · {t('redis.teamSign')} <code className="selectable">{sign}</code>
          </p>
          <div className={styles['buttons']}>
            <Button onClick={() => void copy()}>{t('redis.teamCopy')}</Button>
            <Button onClick={() => void leave()}>{t('redis.teamLeave')}</Button>
          </div>
        </>
      )}
      {!member && !locked && (
        <div className={styles['row']}>
          <Field label={t('redis.teamKey')} error={wrong}>
            {(id, describedBy) => (
              <Input id={id} aria-describedby={describedBy} type="password" value={key} onChange={(e) => setKey(e.target.value)} />
            )}
          </Field>
          <div className={`${styles['buttons'] ?? ''} ${styles['beside'] ?? ''}`}>
            <Button look="primary" disabled={key.trim() === ''} onClick={() => void join()}>
              {t('redis.teamJoin')}
            </Button>
            <Button onClick={() => void found()}>{t('redis.teamFound')}</Button>
          </div>
        </div>
      )}
      {keep !== undefined && <KeepSecrets error={keep.error} onReady={() => void keep.again()} />}
    </div>
  )
}
