import type { HostKey } from '@shared/connection'
import type { Preferences } from '@shared/preferences'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { drawAhead } from './ahead'
import { firstFrame } from './first-screen'
import { call, onEvent } from './client'
import { useKeymap } from './commands/keymap'
import { useMenuBar } from './commands/menu-bar'
import { useKeyboard } from './commands/use-keyboard'
import { CacheView } from './features/cache/cache-view'
import { ConnectionDialog } from './features/connections/connection-dialog'
import { HostKeyDialog } from './features/connections/host-key'
import { HistoryView } from './features/history/history-view'
import { ForgetDialog } from './features/connections/forget-dialog'
import { RemoveDialog, RestoreSampleDialog } from './features/connections/small-dialogs'
import { AskSecretDialog } from './features/connections/ask-secret-dialog'
import { ProductionDialog } from './features/connections/production-dialog'
import { UnlockDialog } from './features/connections/unlock-dialog'
import { Welcome } from './features/connections/welcome'
import { CommandPalette } from './features/palette/command-palette'
import { FindAnything } from './features/palette/find-anything'
import { ShortcutsDialog } from './features/palette/shortcuts-dialog'
import { ObjectView } from './features/relation/object-view'
import { RelationView } from './features/relation/relation-view'
import { SearchView } from './features/search/search-view'
import { SettingsView } from './features/settings/settings-view'
import { ExportDialog } from './features/transfer/export-dialog'
import { ImportDialog } from './features/transfer/import-dialog'
import { Tree } from './features/tree/tree'
import { toggleRow, useTreeState, rowKey } from './state/tree'
import frame from './frame/frame.module.css'
import { Sidebar } from './frame/sidebar'
import { StatusBar } from './frame/status-bar'
import { Stage } from './frame/stage'
import { TitleBar } from './frame/title-bar'
import { WhereKnown } from './frame/where-known'
import { useWindowCommands } from './frame/window-commands'
import { keys } from './queries'
import { RecoveryOffer } from './secrets/recovery-offer'
import { check, resumeAfterGiven, resumeAfterTrust, resumeAfterUnlock, scan, scanAndCheck } from './state/actions'
import { say } from './state/jobs'
import { useFreshnessWatch } from './state/freshness-watch'
import { closeDialog, useDialog } from './state/dialogs'
import { declineHostKey, declineSecret } from './state/declined'
import { useAsleep } from './state/asleep'
import { whileIdle } from './state/while-idle'
import { connectionOf, type Tab } from './state/tab-model'
import { savePreferences, usePreferences } from './state/preferences'
import { openTab, useTabs } from './state/tabs'
import { applyTheme, nextTheme } from './theme/theme'
import { EmptyState, Skeleton } from './ui/error-state'
import { errorText } from './ui/error-text'
import { useKeepFocus } from './ui/keep-focus'
import { useNarrow } from './ui/use-narrow'
import { chooseLanguage, dateTime, t } from './words'

// The diagram brings a graph library with it: loaded when the first diagram is opened, or while nobody does anything.
const diagram = async () => await import('./features/diagram/diagram-view')
const DiagramView = lazy(async () => await firstFrame().then(async () => ({ default: (await diagram()).DiagramView })))

// So does the console with its editor.
const query = async () => await import('./features/query/query-view')
const QueryView = lazy(async () => await firstFrame().then(async () => ({ default: (await query()).QueryView })))

/** What the first look at anything would wait for: a font that comes late has the whole page laid out again. */
const AHEAD = [
  async () => await document.fonts.load(['1em', getComputedStyle(document.documentElement).getPropertyValue('--font-mono')].join(' ')),
  drawAhead,
  () => dateTime(Date.now(), { day: 'numeric', month: 'short' }),
  query,
  diagram,
]

/** The window: title, sidebar, tabs, status. Decides which feature a tab shows; features do not know each other. */
export function App() {
  const preferences = usePreferences()
  const [width, setWidth] = useState<number | undefined>()
  const { tabs, active } = useTabs()
  const tab = tabs.find((one) => one.id === active)
  const theme = preferences.data?.theme ?? 'system'
  const language = preferences.data?.language
  useEffect(() => applyTheme(theme), [theme])
  const zoom = preferences.data?.zoom ?? 100
  const drawn = useRef(zoom)
  useEffect(() => {
    if (preferences.data === undefined || drawn.current === zoom) return
    drawn.current = zoom
    call('window.zoom', { percent: zoom }).catch((error: unknown) => say(errorText(error)))
  }, [preferences.data, zoom])
  const keymap = preferences.data?.keymap
  useEffect(() => {
    if (keymap !== undefined) useKeymap.setState({ overrides: keymap })
  }, [keymap])
  useEffect(() => {
    if (language !== undefined) chooseLanguage(language)
  }, [language])
  useEffect(() => onEvent('vault.changed', (status) => status.state === 'unlocked' && resumeAfterUnlock()), [])
  useEffect(() => whileIdle(AHEAD), [])
  useFirstLook()
  useFreshnessWatch(useOpenConnections(tabs))
  useKeyboard()
  useMenuBar()
  useKeepFocus()

  const save = (patch: Partial<Preferences>) => void savePreferences(patch).catch((error: unknown) => say(errorText(error)))
  const narrow = useNarrow()
  const [over, setOver] = useState(() => useTabs.getState().tabs.length === 0)
  const beside = preferences.data?.sidebar ?? true
  const sidebar = narrow ? over : beside
  const showSidebar = (wanted: boolean) => (narrow ? setOver(wanted) : save({ sidebar: wanted }))
  useWindowCommands({
    tab,
    sidebar,
    onSidebar: showSidebar,
    onTheme: () => save({ theme: nextTheme(theme) }),
    zoom,
    onZoom: (percent) => save({ zoom: percent }),
  })
  const side = width ?? preferences.data?.sidebarWidth ?? 280
  return (
    <div className={frame['window']}>
      <TitleBar theme={theme} sidebar={sidebar} />
      <div
        className={frame['body']}
        style={{ gridTemplateColumns: beside && !narrow ? `${String(side)}px minmax(0, 1fr)` : 'minmax(0, 1fr)' }}
      >
        {(beside || narrow) && (
          <Sidebar
            width={side}
            onMove={setWidth}
            onDone={(sidebarWidth) => save({ sidebarWidth })}
            over={narrow ? over : undefined}
            onClose={() => setOver(false)}
          >
            <Tree />
          </Sidebar>
        )}
        <Stage
          view={(shown) => <View tab={shown} />}
          above={<RecoveryOffer />}
          nothing={<NothingOpen />}
          share={preferences.data?.splitShare ?? 50}
          onShare={(splitShare) => save({ splitShare })}
        />
      </div>
      <StatusBar connectionId={tab === undefined ? undefined : connectionOf(tab)} />
      <Dialogs />
    </div>
  )
}

/** Connections that somebody is looking at: open in the tree, or with a tab; not those that are only shown again. */
function useOpenConnections(tabs: readonly Tab[]): readonly string[] {
  const expanded = useTreeState((state) => state.expanded)
  const asleep = useAsleep((state) => state.asleep)
  const inTree = [...expanded].flatMap((key) => (JSON.parse(key) as string[]).slice(0, 1))
  const inTabs = tabs.flatMap((tab) => connectionOf(tab) ?? [])
  return [...new Set([...inTree, ...inTabs])].filter((id) => !asleep.has(id)).sort()
}

function NothingOpen() {
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  if (connections.data === undefined) return null
  if (connections.data.length === 0) return <Welcome />
  return <EmptyState title={t('frame.nothing')} text={t('frame.nothingText')} />
}

function View({ tab }: { readonly tab: Tab }) {
  const connectionId = connectionOf(tab)
  // What somebody wrote himself is there whatever is known of the database.
  return connectionId === undefined || tab.kind === 'query' ? (
    <Shown tab={tab} />
  ) : (
    <WhereKnown connectionId={connectionId}>
      <Shown tab={tab} />
    </WhereKnown>
  )
}

function Shown({ tab }: { readonly tab: Tab }) {
  if (tab.kind === 'cache') return <CacheView />
  if (tab.kind === 'settings') return <SettingsView />
  if (tab.kind === 'search') return <SearchView />
  if (tab.kind === 'relation') return <RelationView connectionId={tab.connectionId} schema={tab.schema} name={tab.name} />
  if (tab.kind === 'object') return <ObjectView connectionId={tab.connectionId} name={tab.object} />
  if (tab.kind === 'history') return <HistoryView connectionId={tab.connectionId} />
  if (tab.kind === 'query')
    return (
      <Suspense fallback={<Skeleton rows={6} />}>
        <QueryView tab={tab} />
      </Suspense>
    )
  return (
    <Suspense fallback={<Skeleton rows={6} />}>
      <DiagramView connectionId={tab.connectionId} schema={tab.schema} focus={tab.focus} />
    </Suspense>
  )
}

function Dialogs() {
  const { dialog } = useDialog()
  if (dialog === undefined) return null
  if (dialog.kind === 'find') return <FindAnything onClose={closeDialog} />
  if (dialog.kind === 'commands') return <CommandPalette onClose={closeDialog} />
  if (dialog.kind === 'shortcuts') return <ShortcutsDialog onClose={closeDialog} />
  if (dialog.kind === 'production') return <ProductionDialog name={dialog.name} what={dialog.what} />
  if (dialog.kind === 'askSecret') return <AskSecret id={dialog.id} />
  if (dialog.kind === 'unlock') return <UnlockDialog onClose={closeDialog} />
  if (dialog.kind === 'export') return <ExportDialog only={dialog.id} onClose={closeDialog} />
  if (dialog.kind === 'import') return <ImportDialog key={dialog.file.token} file={dialog.file} onClose={closeDialog} />
  if (dialog.kind === 'hostKey') return <AskHostKey {...dialog} />
  if (dialog.kind === 'forget') return <ForgetDialog what={dialog.what} words={dialog.words} loss={dialog.loss} onClose={closeDialog} />
  if (dialog.kind === 'restoreSample') return <RestoreSampleDialog onClose={closeDialog} onRestored={connect} />
  if (dialog.kind === 'remove') return <RemoveDialog id={dialog.id} name={dialog.name} onClose={closeDialog} />
  return <ConnectionDialog key={dialog.id ?? 'new'} id={dialog.id} onClose={closeDialog} onConnect={connect} />
}

function AskSecret({ id }: { readonly id: string }) {
  const decline = () => {
    declineSecret(id)
    closeDialog()
  }
  const goOn = () => {
    closeDialog()
    void resumeAfterGiven(id)
  }
  return <AskSecretDialog key={id} id={id} onClose={decline} onGiven={goOn} />
}

function AskHostKey({ id, hostKey }: { readonly id: string; readonly hostKey: HostKey }) {
  const decline = () => {
    declineHostKey(hostKey)
    closeDialog()
  }
  const goOn = () => {
    closeDialog()
    void resumeAfterTrust(id, hostKey)
  }
  return <HostKeyDialog key={hostKey.sha256} hostKey={hostKey} onClose={decline} onTrusted={goOn} />
}

function connect(id: string): void {
  toggleRow(rowKey(id), true)
  void scanAndCheck(id)
}

/**
 * A newcomer sees the main job at once: the sample open, its tables in the tree and its diagram beside it. Any other connection
 * waits for a click, even if it is the only one: what came out of a file must not connect by itself.
 */
function useFirstLook(): void {
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const [only] = connections.data ?? []
  const info = useQuery({ queryKey: keys.info, queryFn: ({ signal }) => call('app.info', {}, { signal }) })
  const first = connections.data?.length === 1 && only?.target === info.data?.sample ? only?.id : undefined
  const known = connections.isFetched && info.isFetched
  useEffect(() => {
    if (first === undefined || useTabs.getState().tabs.length > 0) return
    toggleRow(rowKey(first), true)
    void scan(first).then(async (read) => {
      openTab({ kind: 'diagram', connectionId: first })
      if (read) await check(first)
    })
  }, [first])
  useEffect(() => {
    if (known && (first === undefined || useTabs.getState().tabs.length > 0)) document.documentElement.dataset['ready'] = 'true'
  }, [known, first])
}
