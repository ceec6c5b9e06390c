import { join } from 'node:path'
import { app, BrowserWindow, clipboard, dialog, powerMonitor } from 'electron'
import { AppError } from '@shared/errors'
import { createEngine } from './engine'
import { readEnvironment } from './environment'
import { appHandlers } from './ipc/app-handlers'
import { catalogHandlers } from './ipc/catalog-handlers'
import { connectionHandlers } from './ipc/connection-handlers'
import { searchHandlers } from './ipc/search-handlers'
import { createServer } from './ipc/serve'
import { createLogger } from './log'
import { bindIpc, broadcast } from './shell/bind-ipc'
import { lockWhenAway } from './shell/auto-lock'
import { forkUtilityHost } from './shell/fork-utility'
import { osKeychain } from './shell/keychain'
import { lockDown } from './shell/lockdown'
import { applicationMenu } from './shell/menu'
import { registerScheme, serveApp } from './shell/protocol'
import { fileDialogs } from './shell/file-dialogs'
import { takeScreenshot } from './shell/screenshot'
import { openWindow } from './shell/window'

const environment = readEnvironment(process.env, process.cwd(), 'info')
const log = createLogger(environment.logLevel)
const closeLimitMs = 3000
const redisWaitMs = 300

registerScheme()
lockDown()
app.setPath('userData', environment.folder)
// Chromium keeps its own files beside ours, never among them.
app.setPath('sessionData', join(environment.folder, 'chromium'))

if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(failed)
else app.quit()

async function start(): Promise<void> {
  const engine = await createEngine({
    folder: environment.folder,
    sampleFile: app.isPackaged ? join(process.resourcesPath, 'sample.db') : join(app.getAppPath(), 'resources', 'sample.db'),
    keychain: osKeychain(),
    startHost: forkUtilityHost(join(import.meta.dirname, 'host.js')),
    searchScript: join(import.meta.dirname, 'search.js'),
    redis: { url: environment.redisUrl, caFile: environment.redisCaFile, waitMs: redisWaitMs },
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
  const server = createServer({
    handlers: {
      ...appHandlers(engine, info, (text) => clipboard.writeText(text)),
      ...connectionHandlers(engine, fileDialogs),
      ...catalogHandlers(engine, fileDialogs),
      ...searchHandlers(engine),
    },
    log,
    checkOutputs: !app.isPackaged,
    inAction: engine.inAction,
  })
  engine.events.on(broadcast)
  bindIpc(server)
  serveApp(join(import.meta.dirname, '..', 'renderer'))
  applicationMenu()
  const window = openWindow()
  // While the page loads; what goes wrong here is met again, and told, when somebody asks.
  // The search comes after it: nobody has typed yet.
  void engine
    .readAhead()
    .catch((error: unknown) => log.warn({ err: error }, 'reading ahead failed'))
    .then(() => engine.search.catchUp())
  const screenshot = process.env['RELATA_SCREENSHOT']
  if (screenshot !== undefined) void takeScreenshot(window, screenshot, process.env['RELATA_SCREENSHOT_KEEP'] === '1').catch(failed)

  engine.backups.start()
  lockWhenAway(engine)
  powerMonitor.on('resume', () => void engine.resumed())
  app.on('second-instance', () => {
    const [first] = BrowserWindow.getAllWindows()
    first?.restore()
    first?.focus()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    const limit = new Promise((done) => setTimeout(done, closeLimitMs))
    const end = server.close(closeLimitMs).then(() => engine.close())
    void Promise.race([end, limit])
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
  const hint = error instanceof AppError && error.hint !== undefined ? `\n\n${error.hint}` : ''
  if (process.env['RELATA_SCREENSHOT'] === undefined)
    dialog.showErrorBox('Relata cannot start', `${error instanceof Error ? error.message : String(error)}${hint}`)
  app.exit(1)
}
