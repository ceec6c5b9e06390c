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
  const found = () => run(async () => await call('team.found', {}), 'Made a key of a team')
  const join = () => run(async () => await call('team.join', { key }), 'Joined the team')
  const leave = () => run(async () => await call('team.leave', {}), 'Left the team; its key is dropped here')
  const copy = () =>
    run(async () => {
      await call('team.copyKey', {})
      return team.data
    }, 'Copied the key of the team')
  const keep = problem?.error.code === 'secrets_unavailable' || problem?.error.code === 'secrets_locked' ? problem : undefined
  const wrong = problem !== undefined && keep === undefined ? errorText(problem.error) : undefined
  return (
    <div className={styles['redis']}>
      <p className={styles['muted']}>
        People who use one Redis and hold one key read each database once between them: connections that are marked as shared, as the same
        user of the database, schemas and never rows. Whoever holds the key can read what is shared, and share; hand it only to those who
        may.
      </p>
      {locked && (
        <p className={styles['warn']}>
          The key of the team is locked with the saved secrets.{' '}
          <button type="button" className={styles['link']} onClick={() => showDialog({ kind: 'unlock' })}>
            Unlock…
          </button>
        </p>
      )}
      {member && (
        <>
          <p>
            <strong>In a team</strong> · its members all see the sign <code className="selectable">{sign}</code>
          </p>
          <div className={styles['buttons']}>
            <Button onClick={() => void copy()}>Copy the key for a colleague</Button>
            <Button onClick={() => void leave()}>Leave the team</Button>
          </div>
        </>
      )}
      {!member && !locked && (
        <div className={styles['row']}>
          <Field label="Key from a colleague" error={wrong}>
            {(id, describedBy) => (
              <Input id={id} aria-describedby={describedBy} type="password" value={key} onChange={(e) => setKey(e.target.value)} />
            )}
          </Field>
          <div className={`${styles['buttons'] ?? ''} ${styles['beside'] ?? ''}`}>
            <Button look="primary" disabled={key.trim() === ''} onClick={() => void join()}>
              Join the team
            </Button>
            <Button onClick={() => void found()}>Make a new key</Button>
          </div>
        </div>
      )}
      {keep !== undefined && <KeepSecrets error={keep.error} onReady={() => void keep.again()} />}
    </div>
  )
}
