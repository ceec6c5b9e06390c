import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AppError } from '@shared/errors'
import { createEngine, type Engine } from './engine'
import type { Environment } from './environment'
import { appHandlers } from './ipc/app-handlers'
import { catalogHandlers } from './ipc/catalog-handlers'
import type { ComingServer } from './ipc/coming-server'
import { connectionHandlers } from './ipc/connection-handlers'
import { erdHandlers } from './ipc/erd-handlers'
import type { Handlers } from './ipc/handlers'
import type { KeptState } from './ipc/kept-state'
import { queryHandlers } from './ipc/query-handlers'
import { damagedHandlers, recoveryHandlers } from './ipc/recovery-handlers'
import { searchHandlers } from './ipc/search-handlers'
import { createServer } from './ipc/serve'
import { windowHandlers } from './ipc/window-handlers'
import type { Logger } from './log'
import { lockWhenAway } from './shell/auto-lock'
import { broadcast } from './shell/bind-ipc'
import { copyImage } from './shell/copy-image'
import { fileDialogs } from './shell/file-dialogs'
import { forkUtilityHost } from './shell/fork-utility'
import { applicationMenu } from './shell/menu'
import { pictures } from './shell/picture'
import type { NativeWords } from './shell/words'
import type { Store } from './store/open'
import { isStoreDamaged } from './store/open-error'
import type { Keychain } from './store/slots'

const REDIS_WAIT_MS = 300
/** What speaks with Redis takes 30 ms to load, in which nobody is answered: the page's first questions go before it, ms. */
const REDIS_AFTER_MS = 100
/** So long the first screen has the machine to itself, ms: what nobody waits for begins afterwards. */
const FIRST_SCREEN_MS = 1000

/** What runs behind the window: all of Relata, or only the way back to it. */
export interface Running {
  readonly shown: 'application' | 'recovery'
  readonly close: () => Promise<void>
}

/** What is there before the engine is, see index.ts: this file and all that it imports is loaded while the page is. */
export interface Desktop {
  readonly environment: Environment
  /** Where the built main process lies. */
  readonly folder: string
  readonly log: Logger
  readonly keychain: Keychain | undefined
  readonly kept: KeptState
  readonly server: ComingServer
  readonly words: () => NativeWords
  readonly isEnding: () => boolean
  /** The store, opened anew where it was given away. */
  readonly takeStore: () => Store
  /** Told what runs from now on. */
  readonly runs: (running: Running) => void
  /** Has every window load the application. */
  readonly showAll: () => void
  /** Draws every window in so many percent. */
  readonly zoom: (percent: number) => void
  /** The sample database that comes with the application. */
  readonly sampleFile: string
  readonly isPackaged: boolean
  readonly version: string
  /** How long calls under way are waited for at the end, ms. */
  readonly closeLimitMs: number
  /** Writes to the clipboard. */
  readonly writeText: (text: string) => void | Promise<void>
  /** Has `listener` told whenever the machine wakes up. */
  readonly onResume: (listener: () => void) => void
  readonly quit: () => void
}

/** Builds the engine and lets it answer the window. */
export async function compose(desktop: Desktop, store: Store): Promise<Engine> {
  const { environment, folder, log, keychain, kept, server, words } = desktop
  const engine = await createEngine({
    store,
    folder: environment.folder,
    sampleFile: desktop.sampleFile,
    keychain,
    startHost: forkUtilityHost(join(folder, 'host.js')),
    searchScript: join(folder, 'search.js'),
    redis: {
      url: environment.redisUrl,
      caFile: environment.redisCaFile,
      allowPlain: environment.redisAllowPlain,
      waitMs: REDIS_WAIT_MS,
      after: sleep(REDIS_AFTER_MS),
    },
    log,
  })
  await engine.prepareSample()
  const developmentRuntime = process.env['RELATA_DEVELOPMENT_RUNTIME'] === '1'
  const info = {
    version: desktop.version,
    runtime: `Electron ${process.versions.electron}`,
    dataFolder: environment.folder,
    sample: engine.sampleCopy,
    developmentRuntime,
  }
  const handlers: Handlers = {
    ...appHandlers(engine, info, desktop.writeText),
    ...connectionHandlers(engine, fileDialogs),
    ...catalogHandlers(engine, fileDialogs, (id) => engine.referencesSoon(id)),
    ...erdHandlers(engine, fileDialogs, {
      draw: pictures(join(folder, '..', 'renderer')),
      copy: copyImage,
    }),
    ...queryHandlers(engine),
    ...searchHandlers(engine),
    ...recoveryHandlers(undefined),
    ...windowHandlers(engine, kept, {
      menuBar: (bar) => applicationMenu(words(), bar, (id) => broadcast('menu.chosen', { id })),
      zoom: desktop.zoom,
    }),
  }
  engine.vault.onChange(() => engine.vault.status().state === 'locked' && kept.forget())
  engine.events.on(broadcast)
  desktop.runs({ shown: 'application', close: async () => await server.close(desktop.closeLimitMs).then(() => engine.close()) })
  server.become(createServer({ handlers, log, checkOutputs: !desktop.isPackaged, inAction: engine.inAction }))
  return engine
}

/** What begins behind an open window. */
export function settle(desktop: Desktop, engine: Engine): void {
  // While the page loads; what goes wrong here is met again, and told, when somebody asks.
  void engine.readAhead().catch((error: unknown) => desktop.log.warn({ err: error }, 'reading ahead failed'))
  setTimeout(() => settleLater(desktop, engine), FIRST_SCREEN_MS)
  engine.backups.start()
  lockWhenAway(engine)
  desktop.onResume(() => void engine.resumed())
}

/** What takes the machine from the first screen and is waited for by nobody: who types or saves a secret before it has it begun himself. */
function settleLater({ isEnding }: Desktop, engine: Engine): void {
  if (isEnding()) return
  void engine.search.catchUp()
  const { slots } = engine.vault.status()
  // Whether there is one: where it has to open something it was asked before.
  if (!slots.includes('keychain') && !slots.includes('both')) void engine.vault.tryKeychain()
}

/** Without a store: lets a server answer that can restore one, and with it begins what the start could not. */
export function recover(desktop: Desktop, first: AppError): void {
  const { environment, log, server } = desktop
  let damage = first
  const resume = async () => {
    try {
      const engine = await compose(desktop, desktop.takeStore())
      desktop.showAll()
      settle(desktop, engine)
    } catch (error) {
      if (isStoreDamaged(error)) damage = error
      throw error
    }
  }
  log.error({ err: first }, 'the saved connections cannot be opened')
  const handlers = damagedHandlers({ folder: environment.folder, log, damage: () => damage, resume, quit: desktop.quit })
  server.become(createServer({ handlers, log, checkOutputs: !desktop.isPackaged, inAction: async (work) => await work() }))
  desktop.runs({ shown: 'recovery', close: async () => await server.close(desktop.closeLimitMs) })
}
