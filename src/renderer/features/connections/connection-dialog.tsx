import type { ConnectionDetail, EngineInfo } from '@shared/connection'
import type { TestResult } from '@shared/contract'
import { AppError } from '@shared/errors'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { scan } from '../../state/actions'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { ErrorState, Skeleton } from '../../ui/error-state'
import { ConnectionForm } from './connection-form'
import { blankDraft, type Draft, draftOf, optionsOf, secretsOf } from './draft'
import { KeepSecrets } from './keep-secrets'
import { TestOutcome } from './test-outcome'

interface ConnectionDialogProps {
  /** The connection to edit; undefined adds one. */
  readonly id: string | undefined
  readonly onClose: () => void
  readonly onConnect: (id: string) => void
}

/** Adds or edits a connection: fills the form once what it needs is there. */
export function ConnectionDialog(props: ConnectionDialogProps) {
  const { id, onClose } = props
  const engines = useQuery({ queryKey: keys.engines, queryFn: ({ signal }) => call('engines.list', {}, { signal }) })
  const saved = useQuery({
    queryKey: ['connection', id],
    queryFn: ({ signal }) => call('connections.get', { id: id ?? '' }, { signal }),
    enabled: id !== undefined,
    gcTime: 0,
  })
  const ready = engines.data !== undefined && (id === undefined || saved.data !== undefined)
  if (ready) return <Editor {...props} engines={engines.data} saved={saved.data} />
  const error = engines.error ?? saved.error
  return (
    <Dialog
      wide
      title={id === undefined ? 'Add connection' : 'Edit connection'}
      onClose={onClose}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {error === null ? <Skeleton rows={6} /> : <ErrorState error={error} />}
    </Dialog>
  )
}

function Editor({
  id,
  engines,
  saved,
  onClose,
  onConnect,
}: ConnectionDialogProps & { readonly engines: readonly EngineInfo[]; readonly saved: ConnectionDetail | undefined }) {
  const [draft, setDraft] = useState<Draft>(() => (saved === undefined ? blankDraft(engines[0]) : draftOf(saved)))
  const [error, setError] = useState<AppError | undefined>()
  const [result, setResult] = useState<TestResult | undefined>()
  const [testing, setTesting] = useState<AbortController | undefined>()
  const [saving, setSaving] = useState(false)
  const engine = engines.find((e) => e.id === draft.engine)

  const change = (next: Draft) => {
    setDraft(next)
    setError(undefined)
    setResult(undefined)
  }

  const test = async () => {
    const abort = new AbortController()
    setTesting(abort)
    setResult(undefined)
    setError(undefined)
    try {
      setResult(
        await call(
          'connections.testDraft',
          { ...(id === undefined ? {} : { id }), engine: draft.engine, options: optionsOf(draft, engine), secrets: secretsOf(draft) },
          { signal: abort.signal },
        ),
      )
    } catch (caught) {
      if (!(caught instanceof AppError) || caught.code !== 'cancelled') setError(asAppError(caught))
    } finally {
      setTesting(undefined)
    }
  }

  const save = async (connect: boolean) => {
    setSaving(true)
    setError(undefined)
    try {
      const common = { name: draft.name, environment: draft.environment, options: optionsOf(draft, engine) }
      const connection =
        saved === undefined
          ? await call('connections.create', { ...common, engine: draft.engine, secrets: secretsOf(draft) })
          : await call('connections.update', { ...common, id: saved.id, revision: saved.revision, secrets: secretsOf(draft) })
      onClose()
      if (connect) onConnect(connection.id)
      else if (saved !== undefined) void scan(connection.id)
    } catch (caught) {
      setError(asAppError(caught))
    } finally {
      setSaving(false)
    }
  }

  const keeping = error?.code === 'secrets_unavailable' || error?.code === 'secrets_locked'
  return (
    <Dialog
      wide
      title={saved === undefined ? 'Add connection' : `Edit ${saved.name}`}
      onClose={onClose}
      actions={
        <>
          {testing === undefined ? (
            <Button onClick={() => void test()}>Test</Button>
          ) : (
            <Button onClick={() => testing.abort()}>Cancel the test</Button>
          )}
          <span style={{ flex: 1 }} />
          <Button look="plain" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={saving} onClick={() => void save(false)}>
            Save
          </Button>
          <Button look="primary" disabled={saving} onClick={() => void save(true)}>
            Save and connect
          </Button>
        </>
      }
    >
      <ConnectionForm draft={draft} engines={engines} saved={saved} error={keeping ? undefined : error} onChange={change} />
      {testing !== undefined && <TestOutcome result={undefined} />}
      {result !== undefined && <TestOutcome result={result} />}
      {keeping && error !== undefined && <KeepSecrets error={error} onReady={() => void save(false)} />}
    </Dialog>
  )
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('internal', String(error))
}
