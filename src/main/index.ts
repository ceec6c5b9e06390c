import { join } from 'node:path'
import { app, BrowserWindow, clipboard, dialog, powerMonitor } from 'electron'
import { AppError } from '@shared/errors'
import type { LanguageChoice } from '@shared/preferences'
import { createEngine, type Engine } from './engine'
import { readEnvironment } from './environment'
import { appHandlers } from './ipc/app-handlers'
import { catalogHandlers } from './ipc/catalog-handlers'
import { connectionHandlers } from './ipc/connection-handlers'
import { erdHandlers } from './ipc/erd-handlers'
import type { Handlers } from './ipc/handlers'
import { damagedHandlers, recoveryHandlers } from './ipc/recovery-handlers'
import { queryHandlers } from './ipc/query-handlers'
import { searchHandlers } from './ipc/search-handlers'
import { KeptState } from './ipc/kept-state'
import { ComingServer } from './ipc/coming-server'
import { createServer } from './ipc/serve'
import { windowHandlers } from './ipc/window-handlers'
import { createLogger } from './log'
import { bindIpc, broadcast } from './shell/bind-ipc'
import { lockWhenAway } from './shell/auto-lock'
import { copyImage } from './shell/copy-image'
import { recoverWindow } from './shell/crash-recovery'
import { forkUtilityHost } from './shell/fork-utility'
import { osKeychain } from './shell/keychain'
import { lockDown } from './shell/lockdown'
import { applicationMenu } from './shell/menu'
import { registerScheme, serveApp } from './shell/protocol'
import { fileDialogs } from './shell/file-dialogs'
import { pictures } from './shell/picture'
import { takeScreenshot } from './shell/screenshot'
import { offerTextMenu } from './shell/text-menu'
import { openStore, type Store } from './store/open'
import { PreferencesStore } from './store/preferences'
import { needsKeychain } from './store/slots'
import { nativeWords, type NativeWords, whyNotStarted } from './shell/words'
import { bringToFront, openWindow, type Remembered, type Shown, show, zoomWindows } from './shell/window'

const environment = readEnvironment(process.env, process.cwd(), 'info')
const log = createLogger(environment.logLevel)
const closeLimitMs = 3000
const redisWaitMs = 300
/** So long the first screen has the machine to itself, ms: what nobody waits for begins afterwards. */
const firstScreenMs = 1000

registerScheme()
lockDown()
// A graphics process that keeps failing is started again and again; by default the whole application would end with it.
app.commandLine.appendSwitch('disable-gpu-process-crash-limit')
app.setPath('userData', environment.folder)
// Chromium keeps its own files beside ours, never among them.
app.setPath('sessionData', join(environment.folder, 'chromium'))

const alone = app.requestSingleInstanceLock()
// At once: it says where the window stands, which then loads while the rest is built, and whether the keychain has to be asked.
let opened = alone ? tryToOpen() : undefined
const keychain = alone ? osKeychain({ soon: opened !== undefined && 'store' in opened && needsKeychain(opened.store) }) : undefined
if (alone) void app.whenReady().then(start).catch(failed)
else app.quit()

/** What runs behind the window: all of Relata, or only the way back to it. */
interface Running {
  readonly shown: Shown
  readonly close: () => Promise<void>
}
/** Answers the window, which opens before there is anything to answer with. */
const server = new ComingServer()
/** Undefined until it is known which. */
let running: Running | undefined
let ending = false
/** Ends when it is. */
let composing: Promise<unknown> = Promise.resolve()
/** What is remembered of the window; undefined while there is no store. */
let remembered: (() => Remembered) | undefined
/** The language that was chosen; undefined likewise. */
let chosen: (() => LanguageChoice) | undefined
const words = (): NativeWords => nativeWords(chosen?.() ?? 'system', app.getLocale())
const kept = new KeptState()

async function start(): Promise<void> {
  serveApp(join(import.meta.dirname, '..', 'renderer'))
  applicationMenu(words())
  bindIpc(server)
  app.on('second-instance', () => {
    // Before there is one to show, the window is on its way.
    const [first] = BrowserWindow.getAllWindows()
    if (first !== undefined) bringToFront(first)
    else if (running !== undefined) open(running.shown)
  })
  app.on('activate', () => {
    if (running !== undefined && BrowserWindow.getAllWindows().length === 0) open(running.shown)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' || running?.shown === 'recovery') app.quit()
  })
  endWell()
  let window: BrowserWindow | undefined
  try {
    const store = takeStore()
    window = open('application')
    const composed = compose(store)
    composing = composed
    settle(await composed)
  } catch (error) {
    if (!isDamage(error)) throw error
    running = recovering(error)
    if (window === undefined) window = open('recovery')
    else show(window, 'recovery')
  }
  const screenshot = process.env['RELATA_SCREENSHOT']
  if (screenshot !== undefined) void takeScreenshot(window, screenshot, process.env['RELATA_SCREENSHOT_KEEP'] === '1').catch(failed)
}

function open(shown: Shown): BrowserWindow {
  const window = openWindow(shown, remembered?.())
  recoverWindow(window, kept, log, words)
  offerTextMenu(window, words)
  return window
}

/** Opens the store, or tells why it cannot be opened when it is needed. */
function tryToOpen(): { readonly store: Store } | { readonly error: unknown } {
  try {
    return { store: openStore(environment.folder, log) }
  } catch (error) {
    return { error }
  }
}

/** The store: as it was opened before, once; from then on opened anew. It says how a window likes to be. */
function takeStore(): Store {
  const first = opened ?? tryToOpen()
  opened = undefined
  if ('error' in first) throw first.error
  const preferences = new PreferencesStore(first.store)
  chosen = () => preferences.get().language
  remembered = () => {
    const { window: bounds, zoom } = preferences.get()
    return { bounds, zoom, onBounds: (window) => preferences.set({ window }) }
  }
  return first.store
}

/** Builds the engine and lets it answer the window. */
async function compose(store: Store): Promise<Engine> {
  const engine = await createEngine({
    store,
    folder: environment.folder,
    sampleFile: app.isPackaged ? join(process.resourcesPath, 'sample.db') : join(app.getAppPath(), 'resources', 'sample.db'),
    keychain,
    startHost: forkUtilityHost(join(import.meta.dirname, 'host.js')),
    searchScript: join(import.meta.dirname, 'search.js'),
    redis: { url: environment.redisUrl, caFile: environment.redisCaFile, allowPlain: environment.redisAllowPlain, waitMs: redisWaitMs },
    log,
  })
  await engine.prepareSample()
  const developmentRuntime = process.env['RELATA_DEVELOPMENT_RUNTIME'] === '1'
  const info = {
    version: app.getVersion(),
    runtime: `Electron ${process.versions.electron}`,
    dataFolder: environment.folder,
    sample: engine.sampleCopy,
    developmentRuntime,
  }
  const handlers: Handlers = {
    ...appHandlers(engine, info, (text) => clipboard.writeText(text)),
    ...connectionHandlers(engine, fileDialogs),
    ...catalogHandlers(engine, fileDialogs, (id) => engine.referencesSoon(id)),
    ...erdHandlers(engine, fileDialogs, {
      draw: pictures(join(import.meta.dirname, '..', 'renderer')),
      copy: copyImage,
    }),
    ...queryHandlers(engine),
    ...searchHandlers(engine),
    ...recoveryHandlers(undefined),
    ...windowHandlers(engine, kept, {
      menuBar: (bar) => applicationMenu(words(), bar, (id) => broadcast('menu.chosen', { id })),
      zoom: zoomWindows,
    }),
  }
  engine.vault.onChange(() => engine.vault.status().state === 'locked' && kept.forget())
  engine.events.on(broadcast)
  running = { shown: 'application', close: async () => await server.close(closeLimitMs).then(() => engine.close()) }
  server.become(createServer({ handlers, log, checkOutputs: !app.isPackaged, inAction: engine.inAction }))
  return engine
}

/** What begins behind an open window. */
function settle(engine: Engine): void {
  // While the page loads; what goes wrong here is met again, and told, when somebody asks.
  void engine.readAhead().catch((error: unknown) => log.warn({ err: error }, 'reading ahead failed'))
  setTimeout(() => settleLater(engine), firstScreenMs)
  engine.backups.start()
  lockWhenAway(engine)
  powerMonitor.on('resume', () => void engine.resumed())
}

/** What takes the machine from the first screen and is waited for by nobody: who types or saves a secret before it has it begun himself. */
function settleLater(engine: Engine): void {
  if (ending) return
  void engine.search.catchUp()
  const { slots } = engine.vault.status()
  // Whether there is one: where it has to open something it was asked before.
  if (!slots.includes('keychain') && !slots.includes('both')) void engine.vault.tryKeychain()
}

/** Without a store: a server that can restore one, and with it begins what the start could not. */
function recovering(first: AppError): Running {
  let damage = first
  const resume = async () => {
    try {
      const engine = await compose(takeStore())
      for (const window of BrowserWindow.getAllWindows()) show(window, 'application')
      settle(engine)
    } catch (error) {
      if (isDamage(error)) damage = error
      throw error
    }
  }
  log.error({ err: first }, 'the saved connections cannot be opened')
  const handlers = damagedHandlers({ folder: environment.folder, log, damage: () => damage, resume, quit: () => app.quit() })
  server.become(createServer({ handlers, log, checkOutputs: !app.isPackaged, inAction: async (work) => await work() }))
  return { shown: 'recovery', close: async () => await server.close(closeLimitMs) }
}

function isDamage(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'store_damaged'
}

/** Quitting waits for what is being written, for a while. */
function endWell(): void {
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    ending = true
    const limit = new Promise((done) => setTimeout(done, closeLimitMs))
    // A window may be closed before all of it is there.
    const over = composing.catch(() => undefined).then(async () => await running?.close())
    void Promise.race([over, limit])
      .catch((error: unknown) => log.error({ err: error }, 'closing failed'))
      .finally(() => {
        closed = true
        app.quit()
      })
  })
}

/** Nothing can be shown without the store: say what is wrong in a window of the system and end. */
function failed(error: unknown): void {
  log.fatal({ err: error }, 'start failed')
  if (process.env['RELATA_SCREENSHOT'] === undefined) dialog.showErrorBox(words().cannotStart, whyNotStarted(error, words()))
  app.exit(1)
}
