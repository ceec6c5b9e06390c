import { join } from 'node:path'
import { app, BrowserWindow, clipboard, dialog, Menu, powerMonitor } from 'electron'
import type { LanguageChoice } from '@shared/preferences'
import type { Desktop, Running } from './desktop'
import { readEnvironment } from './environment'
import { ComingServer } from './ipc/coming-server'
import { KeptState } from './ipc/kept-state'
import { createLogger } from './log'
import { bindIpc } from './shell/bind-ipc'
import { recoverWindow } from './shell/crash-recovery'
import { osKeychain } from './shell/keychain'
import { lockDown } from './shell/lockdown'
import { applicationMenu } from './shell/menu'
import { registerScheme, serveApp } from './shell/protocol'
import { takeScreenshot } from './shell/screenshot'
import { offerTextMenu } from './shell/text-menu'
import { isStoreDamaged } from './store/open-error'
import { openStore, type Store } from './store/open'
import { PreferencesStore } from './store/preferences'
import { needsKeychain } from './store/slots'
import { nativeWords, type NativeWords, whyNotStarted } from './shell/words'
import { bringToFront, openWindow, type Remembered, type Shown, show, zoomWindows } from './shell/window'

const environment = readEnvironment(process.env, process.cwd(), 'info')
const log = createLogger(environment.logLevel)
/** How long calls under way are waited for at the end, ms. */
const closeLimitMs = 3000

registerScheme()
lockDown()
// Ours comes below; else Electron makes one of its own first.
Menu.setApplicationMenu(null)
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
const desktop: Desktop = {
  ...{ environment, folder: import.meta.dirname, log, keychain, kept, server, words, takeStore, closeLimitMs },
  sampleFile: app.isPackaged ? join(process.resourcesPath, 'sample.db') : join(app.getAppPath(), 'resources', 'sample.db'),
  isPackaged: app.isPackaged,
  version: app.getVersion(),
  isEnding: () => ending,
  runs: (now) => (running = now),
  showAll: () => BrowserWindow.getAllWindows().forEach((window) => show(window, 'application')),
  zoom: zoomWindows,
  writeText: (text) => clipboard.writeText(text),
  onResume: (listener) => {
    powerMonitor.on('resume', listener)
  },
  quit: () => app.quit(),
}

async function start(): Promise<void> {
  const handed = serveApp(join(import.meta.dirname, '..', 'renderer'))
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
    composing = build(store, handed)
    await composing
  } catch (error) {
    if (!isStoreDamaged(error)) throw error
    const { recover } = await import('./desktop')
    recover(desktop, error)
    if (window === undefined) window = open('recovery')
    else show(window, 'recovery')
  }
  const screenshot = process.env['RELATA_SCREENSHOT']
  if (screenshot !== undefined) void takeScreenshot(window, screenshot, process.env['RELATA_SCREENSHOT_KEEP'] === '1').catch(failed)
}

/** The engine and all that is built on it: loaded only once the page was `handed` its files, while it gets ready to run. */
async function build(store: Store, handed: Promise<void>): Promise<void> {
  await handed
  const { compose, settle } = await import('./desktop')
  settle(desktop, await compose(desktop, store))
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
