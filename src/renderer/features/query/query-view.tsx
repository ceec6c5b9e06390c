import type { ConnectionSummary } from '@shared/connection'
import { dialectOf } from '@shared/sql/dialect'
import { splitStatements, statementAt } from '@shared/sql/split'
import type { EditorState } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { useEffect, useRef, useState } from 'react'
import { useCommands } from '../../commands/registry'
import { consoleText, keepText, useHeld } from '../../state/consoles'
import { showDialog } from '../../state/dialogs'
import type { Tab } from '../../state/tab-model'
import { useConnection } from '../../state/use-connection'
import { Button } from '../../ui/button'
import { EmptyState, Skeleton } from '../../ui/error-state'
import { errorText } from '../../ui/error-text'
import { t } from '../../words'
import { completionOf } from './completion'
import { clearWrong, insertText, markWrong, newEditorState, showEditor } from './editor'
import { editorOf, keepEditor } from './kept-editors'
import styles from './query.module.css'
import { Results } from './results'
import { type Piece, run, setRuns, useConsoleRuns } from './runs'
import { Toolbar } from './toolbar'
import { AllowWriting } from './allow-writing'
import { Shelf } from './shelf'

type QueryTab = Extract<Tab, { readonly kind: 'query' }>

/** A console: statements above, what they came to below. */
export function QueryView({ tab }: { readonly tab: QueryTab }) {
  const connection = useConnection(tab.connectionId)
  const { held, error } = useHeld()
  if (held.has(tab.console))
    return (
      <EmptyState title={t('query.held')} text={errorText(error)}>
        {error?.code === 'secrets_locked' && (
          <Button look="primary" onClick={() => showDialog({ kind: 'unlock' })}>
            {t('query.unlock')}
          </Button>
        )}
      </EmptyState>
    )
  return connection === undefined ? <Skeleton rows={6} /> : <Console key={tab.console} tab={tab} connection={connection} />
}

function Console({ tab, connection }: { readonly tab: QueryTab; readonly connection: ConnectionSummary }) {
  const { console } = tab
  const { id, engine } = connection
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | undefined>(undefined)
  const runs = useConsoleRuns(console)
  const [asking, setAsking] = useState(false)
  const [shelf, setShelf] = useState<'history' | 'saved' | undefined>()
  const writable = mayWrite(connection, runs.writable)
  const running = runs.running !== undefined

  useEffect(() => {
    if (host.current === null) return
    const state =
      editorOf(console) ??
      newEditorState({
        ...{ engine, text: consoleText(console), label: t('query.editor'), hint: t('query.hint'), complete: completionOf(id, engine) },
        onText: (text) => keepText({ kind: 'query', connectionId: id, console, number: tab.number }, text),
      })
    const view = showEditor(host.current, state)
    editor.current = view
    view.focus()
    return () => {
      keepEditor(console, view.state)
      view.destroy()
      editor.current = undefined
    }
  }, [console, engine, id, tab.number])

  const start = async (pieces: readonly Piece[]) => {
    const view = editor.current
    if (view !== undefined) clearWrong(view)
    const failed = await run(id, console, pieces, writable)
    const position = failed?.outcome?.error?.position
    // Whoever went on typing meanwhile is not led away.
    if (failed !== undefined && position != null && editor.current !== undefined && stands(editor.current, failed))
      markWrong(editor.current, failed.from + position)
  }
  const runOne = () => void start(editor.current === undefined ? [] : chosen(editor.current.state, engine))
  const runAll = () => void start(editor.current === undefined ? [] : everything(editor.current.state, engine))
  const cancel = () => runs.running?.abort.abort()
  const busy = running ? { disabled: t('query.busy') } : {}
  useCommands([
    { id: 'query.run', run: runOne, ...busy },
    { id: 'query.runAll', run: runAll, ...busy },
    { id: 'query.cancel', run: cancel, ...(running ? {} : { disabled: t('query.idle') }) },
  ])

  const again = (rows: number) => {
    setRuns(console, { rows })
    const result = runs.results[runs.shown]
    if (result !== undefined) void start([{ text: result.text, from: result.from }])
  }
  const setWritable = (wanted: boolean) => {
    if (wanted && connection.environment === 'production') setAsking(true)
    else setRuns(console, { writable: wanted })
  }
  return (
    <section className={styles['console']} aria-label={t('query.console', { number: tab.number })}>
      <h1 className="visually-hidden">{t('query.console', { number: tab.number })}</h1>
      <Toolbar
        {...{ connection, console, runs, writable, shelf }}
        onRun={runOne}
        onRunAll={runAll}
        onCancel={cancel}
        onWritable={setWritable}
        onShelf={(which) => setShelf(shelf === which ? undefined : which)}
        text={() => editor.current?.state.doc.toString() ?? ''}
      />
      <div className={styles['upper']}>
        <div ref={host} className={styles['editor']} data-testid="editor" />
        {shelf !== undefined && (
          <Shelf
            {...{ id, which: shelf }}
            onClose={() => setShelf(undefined)}
            onTake={(text) => {
              if (editor.current !== undefined) insertText(editor.current, text)
            }}
          />
        )}
      </div>
      <Results
        {...{ runs, writable }}
        connection={connection}
        onShow={(shown) => setRuns(console, { shown })}
        onAgain={again}
        onPlace={(at) => {
          if (editor.current !== undefined) markWrong(editor.current, at)
          editor.current?.focus()
        }}
      />
      {asking && (
        <AllowWriting
          name={connection.name}
          onAllow={() => setRuns(console, { writable: true })}
          onClose={() => {
            setAsking(false)
            editor.current?.focus()
          }}
        />
      )}
    </section>
  )
}

/** Never where the connection is read-only; on production only when it was said for this console. */
function mayWrite({ readOnly, environment }: ConnectionSummary, chosen: boolean | undefined): boolean {
  return !readOnly && (chosen ?? environment !== 'production')
}

/** What is selected, or the statement at the cursor. */
function chosen(state: EditorState, engine: string): Piece[] {
  const { from, to, empty } = state.selection.main
  const text = state.doc.toString()
  const dialect = dialectOf(engine)
  if (!empty)
    return splitStatements(text.slice(from, to), dialect).map((one) => ({
      text: text.slice(from + one.from, from + one.to),
      from: from + one.from,
    }))
  const one = statementAt(splitStatements(text, dialect), from)
  return one === undefined ? [] : [{ text: text.slice(one.from, one.to), from: one.from }]
}

function everything(state: EditorState, engine: string): Piece[] {
  const text = state.doc.toString()
  return splitStatements(text, dialectOf(engine)).map(({ from, to }) => ({ text: text.slice(from, to), from }))
}

function stands({ state }: EditorView, { text, from }: Piece): boolean {
  return state.sliceDoc(from, from + text.length) === text
}
