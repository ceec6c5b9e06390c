import type { ConnectionDetail, EngineInfo } from '@shared/connection'
import type { AppError } from '@shared/errors'
import { useQuery } from '@tanstack/react-query'
import { PlugZap } from 'lucide-react'
import { useEffect, useState } from 'react'
import { call } from '../../client'
import { scan } from '../../state/actions'
import { showDialog } from '../../state/dialogs'
import { type Draft, useForm } from '../../state/kept'
import { Banner } from '../../ui/banner'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { ErrorState, Skeleton } from '../../ui/error-state'
import { asAppError } from '../../ui/error-text'
import { ConnectionForm } from './connection-form'
import { blankDraft, draftOf, optionsOf, secretsOf } from './draft'
import { KeepSecrets } from '../../secrets/keep-secrets'
import { TestPanel } from './test-panel'
import { useLastTest, useTest } from './use-test'
import { t } from '../../words'
import { useEngines } from '../../state/use-connection'

interface ConnectionDialogProps {
  /** The connection to edit; undefined adds one. */
  readonly id: string | undefined
  readonly onClose: () => void
  readonly onConnect: (id: string) => void
}

/** Adds or edits a connection: fills the form once what it needs is there. */
export function ConnectionDialog(props: ConnectionDialogProps) {
  const { id, onClose } = props
  const engines = useEngines()
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
      title={id === undefined ? t('connections.dialog.new') : t('connections.dialog.edit')}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('ui.close')}</Button>}
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
  const [{ draft: first, back }] = useState(() => firstDraft(id, engines, saved))
  const [draft, setDraft] = useState<Draft>(first)
  const [error, setError] = useState<AppError | undefined>()
  const [saving, setSaving] = useState(false)
  // What the button that was pressed promised, for where a question comes in between.
  const [connects, setConnects] = useState(false)
  const engine = engines.find((e) => e.id === draft.engine)
  const test = useTest(id)
  const last = useLastTest(id)
  // Once the form is closed, nothing of it is kept.
  useEffect(() => () => useForm.setState({ form: undefined }), [])

  const change = (next: Draft) => {
    setDraft(next)
    useForm.setState({ form: { id, draft: next, back } })
    setError(undefined)
    test.reset()
  }

  const runTest = (what: Draft) => {
    setError(undefined)
    void test.run(what.engine, optionsOf(what, engine), secretsOf(what, engine), setError)
  }

  const tryWith = (values: Draft['values']) => {
    const next = { ...draft, values: { ...draft.values, ...values } }
    change(next)
    runTest(next)
  }

  const save = async (connect: boolean) => {
    setSaving(true)
    setConnects(connect)
    setError(undefined)
    try {
      const { name, environment, shared, folder, colour, asks } = draft
      const common = { name, environment, shared, folder, colour, asks, options: optionsOf(draft, engine) }
      const connection =
        saved === undefined
          ? await call('connections.create', { ...common, engine: draft.engine, secrets: secretsOf(draft, engine) })
          : await call('connections.update', { ...common, id: saved.id, revision: saved.revision, secrets: secretsOf(draft, engine) })
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
      title={saved === undefined ? t('connections.dialog.new') : t('connections.dialog.editNamed', { name: saved.name })}
      onClose={onClose}
      aside={
        keeping && error !== undefined ? (
          <KeepSecrets error={error} connects={connects} onReady={() => void save(connects)} />
        ) : (
          <TestPanel
            state={test.state}
            last={same(draft, first) && !back ? last : undefined}
            engine={engine}
            host={String(draft.values['host'] ?? '')}
            port={String(draft.values['port'] ?? '')}
            onCancel={test.cancel}
            onTrusted={() => runTest(draft)}
            onTrust={(pin) => tryWith({ pin })}
            onHost={(host) => tryWith({ host })}
          />
        )
      }
      actions={
        <>
          <Button look="plain" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          {saved === undefined && (
            <Button look="plain" onClick={() => showDialog({ kind: 'restoreSample' })}>
              {t('connections.dialog.sample')}
            </Button>
          )}
          <span style={{ flex: 1 }} />
          <Button icon={<PlugZap size={14} strokeWidth={1.5} />} disabled={test.state.kind === 'running'} onClick={() => runTest(draft)}>
            {test.state.kind === 'done' ? t('connections.dialog.testAgain') : t('connections.dialog.test')}
          </Button>
          <Button disabled={saving} onClick={() => void save(false)}>
            {t('connections.dialog.save')}
          </Button>
          <Button look="primary" disabled={saving} onClick={() => void save(true)}>
            {t('connections.dialog.saveAndConnect')}
          </Button>
        </>
      }
    >
      {back && <Banner look="info">{t('connections.dialog.back')}</Banner>}
      <ConnectionForm draft={draft} engines={engines} saved={saved} error={keeping ? undefined : error} onChange={change} />
    </Dialog>
  )
}

/** Whether a form still speaks of what is saved. */
function same(draft: Draft, first: Draft): boolean {
  return JSON.stringify(draft) === JSON.stringify(first)
}

/** What the form begins with: what stood in it before the page failed, what is saved, or nothing. */
function firstDraft(id: string | undefined, engines: readonly EngineInfo[], saved: ConnectionDetail | undefined) {
  const { form } = useForm.getState()
  if (form?.back === true && form.id === id) return { draft: form.draft, back: true }
  if (saved === undefined) return { draft: blankDraft(engines[0]), back: false }
  const engine = engines.find((e) => e.id === saved.engine)
  return { draft: draftOf(saved, engine), back: false }
}
