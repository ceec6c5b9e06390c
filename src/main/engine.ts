import { EventEmitter } from 'node:events'
import type { EngineInfo, Options } from '@shared/connection'
import type { TestResult } from '@shared/connection-test'
import type { EventName, EventValue } from '@shared/contract'
import type { Freshness } from '@shared/freshness'
import type { Indexing } from '@shared/search'
import { inAction } from './cache/budget'
import { Cache } from './cache/cache'
import type { StartHost } from './drivers/link'
import { engines, findEngine } from './drivers/registry'
import { Absences } from './explorer/absences'
import { AdHocConnections } from './explorer/ad-hoc-connections'
import { CachedConfigs } from './explorer/cached-configs'
import { ConnectionTransfer } from './explorer/connection-transfer'
import { ConnectionTests } from './explorer/connection-tests'
import { Consoles } from './explorer/consoles'
import { Diagrams } from './explorer/diagrams'
import { EarlyRenewal } from './explorer/early-renewal'
import { Explorer } from './explorer/explorer'
import { Exports } from './explorer/exports'
import { FreshnessTracker, isOutage } from './explorer/freshness'
import { Histories } from './explorer/histories'
import { HostKeys } from './explorer/host-keys'
import { Indexer } from './explorer/indexer'
import { Layers } from './explorer/layers'
import { checkOptions, leadElsewhere } from './explorer/options'
import { readAhead, ReferencesAhead } from './explorer/read-ahead'
import { Recorder } from './explorer/recorder'
import { RedisSettings } from './explorer/redis-settings'
import { RowExports } from './explorer/row-exports'
import { Sample } from './explorer/sample'
import { Scans } from './explorer/scans'
import { Search } from './explorer/search'
import { Sessions } from './explorer/sessions'
import type { SnapshotMeta } from './explorer/snapshot'
import { SnapshotBudget } from './explorer/snapshot-budget'
import { Team } from './explorer/team'
import { Undo } from './explorer/undo'
import { Views } from './explorer/views'
import type { Logger } from './log'
import { Backups } from './store/backups'
import { ConnectionStore } from './store/connections'
import { Generations } from './store/generations'
import { History } from './store/history'
import { openStore, type Store } from './store/open'
import { PreferencesStore } from './store/preferences'
import { DiagramViews } from './store/diagram-views'
import { TreeMarks } from './store/tree-marks'
import { QueryTexts } from './store/query-texts'
import { SealedSetting } from './store/sealed-setting'
import { SearchIndex } from './store/search-index'
import { Snapshots } from './store/snapshots'
import { fittingCost, type PasswordCost } from './store/password-key'
import type { Keychain } from './store/slots'
import { openVault } from './store/open-vault'
import { WindowMemory } from './store/window-memory'

export interface EngineOptions {
  /** The store of the folder, where it is open already; else it is opened. */
  readonly store?: Store
  /** The user's data folder; made when missing. */
  readonly folder: string
  /** The sample database as shipped. */
  readonly sampleFile: string
  readonly keychain: Keychain | undefined
  readonly startHost: StartHost
  /** The built store/search/worker.ts. */
  readonly searchScript: string
  /**
   * `url` from `REDIS_URL` or `.env`; undefined = a local Redis where it answers, else the embedded cache. `waitMs`: how long
   * the first question waits for Redis to be found; a window goes on without it, a command has no later. `allowPlain`: whether one on
   * another machine may be used without TLS. `after`: when the look for it begins, at once where nobody says.
   */
  readonly redis: {
    readonly url: string | undefined
    readonly caFile: string | undefined
    readonly allowPlain: boolean
    readonly waitMs: number
    readonly after?: Promise<void>
  }
  readonly log: Logger
  readonly clock?: () => number
  /** 0 to 1: what is left to chance about renewing a schema early. */
  readonly random?: () => number
}

/** How long closing waits for what is being indexed, ms; the rest is indexed after the next start. */
const INDEXING_LIMIT_MS = 1500

/** Events for the windows, by name, with the values of shared/contract.ts. */
export interface EngineEvents {
  emit<E extends EventName>(name: E, value: EventValue<E>): void
  on(listener: <E extends EventName>(name: E, value: EventValue<E>) => void): void
}

export type Engine = Awaited<ReturnType<typeof createEngine>>

/** Builds and wires everything that works without a window: the desktop and the command line run the same. */
export async function createEngine({
  store: opened,
  folder,
  sampleFile,
  keychain,
  startHost,
  searchScript,
  redis,
  log,
  clock = () => Date.now(),
  random = () => Math.random(),
}: EngineOptions) {
  const events = createEvents()
  const store = opened ?? openStore(folder, log, clock)
  // Measured once, when a password is set or has opened the vault.
  let cost: Promise<PasswordCost> | undefined
  const measure = async () => {
    try {
      return await (cost ??= fittingCost())
    } catch (error) {
      // For want of memory now: measured again for the next one who asks.
      cost = undefined
      throw error
    }
  }
  const vault = await openVault(store, keychain, log, measure)
  const backups = new Backups(store, log)
  vault.onNewKey(() => backups.replace())
  const describe = (engine: string, options: Options) => findEngine(engine).describe(options)
  const databaseOf = (engine: string, options: Options) => findEngine(engine).databaseOf?.(options) ?? ''
  const connections = new ConnectionStore(store, vault, describe, databaseOf)
  const generations = new Generations(store)
  const snapshots = new Snapshots(store, vault, log)
  const history = new History(store, vault, log)
  const preferences = new PreferencesStore(store)
  const queryTexts = new QueryTexts(store, vault)
  const memory = new WindowMemory(store, vault, log)
  const environment = redis.url === undefined ? undefined : { url: redis.url, caFile: redis.caFile }
  const redisSettings = new RedisSettings({ store: new SealedSetting(store, vault, 'redis'), environment, allowPlain: redis.allowPlain })
  const cache = new Cache({
    namespace: vault.namespace,
    sealKey: vault.deriveKey('local/cache-seal'),
    nameKey: vault.deriveKey('local/cache-name'),
    folder,
    redis: redisSettings.choice(),
    redisWaitMs: redis.waitMs,
    redisAfter: redis.after,
    ttlMs: (type) => preferences.get().ttlMinutes[type] * 60_000,
    clock,
    log,
  })
  const adHoc = new AdHocConnections(new CachedConfigs(connections, cache, generations), vault.deriveKey('local/url-name'))
  const hostKeys = new HostKeys(folder)
  const sessions = new Sessions(adHoc, startHost, hostKeys, () => {
    const { connectSeconds, proxy } = preferences.get()
    return { openLimitMs: connectSeconds * 1000, proxy: proxy === '' ? undefined : proxy }
  })
  const consoles = new Consoles(adHoc, sessions)
  sessions.onEnd((id, refused) => {
    if (refused) connections.given.drop(id)
    else connections.given.ended(id)
  })
  const freshness = new FreshnessTracker(clock)
  const searchable = () => [...connections.list(), ...adHoc.list()]
  const index = new SearchIndex({ folder, script: searchScript, log, onLost: () => void search.catchUp() })
  const onIndexing = (indexing: Indexing) => events.emit('search.changed', { indexing })
  const indexer = new Indexer({ index, snapshots, generations, connections: searchable, log, onProgress: onIndexing })
  const layers = new Layers(cache, snapshots, generations, indexer)
  const referencesAhead = new ReferencesAhead(layers, log)
  const search = new Search({ index, indexer, layers, snapshots, generations, connections: searchable, log })
  const onChange = (id: string, value: Freshness | null) => {
    if (value === null) memory.forget(id)
    events.emit('catalog.changed', { id, freshness: value })
  }
  const onHistory = (id: string) => events.emit('history.changed', { id })
  const recorder = new Recorder(layers, history, onHistory)
  const onNames = (id: string, outline: string) => events.emit('catalog.names', { id, outline })
  // Behind the reading: nobody waits for what is tidied up.
  const onStored = (id: string) =>
    void budget.keep(id).catch((error: unknown) => log.warn({ err: error }, 'the snapshots could not be kept within their limit'))
  const team = new Team({ cache, store: new SealedSetting(store, vault, 'team'), log })
  const absences = new Absences({ moment: (id) => layers.moment(id), clock })
  const early = new EarlyRenewal({ freshness, random, check: async (id, signal) => await scans.check(id, signal) })
  const onUsed = (id: string, meta: SnapshotMeta) => early.used(id, meta)
  const told = { onChange, onNames, onStored, onUsed }
  const scans = new Scans({ sessions, team, source: adHoc, layers, absences, cache, freshness, recorder, ...told })
  const views = new Views({ layers, absences, scans, freshness, onUsed, onStale: () => cache.addStale() })
  const onTested = (id: string, result: TestResult | null) => events.emit('connections.tested', { id, result })
  const tests = new ConnectionTests({ sessions, source: adHoc, cache, generations, onTested, clock })
  sessions.onProof((id) => tests.proved(id))
  sessions.onError((id, error) => isOutage(error) && tests.doubted(id))
  const connectionIds = () => [...connections.list().map((c) => c.id), ...adHoc.ids()]
  const connectionName = (id: string) => connections.list().find((c) => c.id === id)?.name ?? adHoc.name(id) ?? 'Unknown connection'
  const explorer = new Explorer({ cache, layers, scans, views, sessions, freshness, history, connectionIds, connectionName, onChange })
  const undo = new Undo({
    ...{ explorer, layers, views, freshness, onChange },
    historyOf: (id) => history.list(id).length,
  })
  const marks = new TreeMarks(store)
  const diagramViews = new DiagramViews(store)
  const budget = new SnapshotBudget({
    ...{ snapshots, connectionIds, log, isOpen: (id: string) => sessions.isOpen(id), prune: (id: string) => explorer.prune(id) },
    limitBytes: () => preferences.get().snapshotLimitBytes,
  })
  const histories = new Histories({ history, layers, scans, connectionName, onChange: onHistory })
  const sample = new Sample({ file: sampleFile, folder, connections, forget: (id) => explorer.forget(id, {}) })

  cache.onHealth((health) => events.emit('cache.changed', health))
  redisSettings.attach(cache)
  // After the stores, which listen too: what they hold is sealed anew by then.
  vault.onChange(() => {
    void redisSettings.follow().catch((error: unknown) => log.error({ err: error }, 'the cache could not follow the saved Redis'))
  })
  vault.onChange(() => events.emit('vault.changed', vault.status()))

  return {
    ...{ connections, generations, snapshots, preferences, memory, cache, vault, events, explorer, histories, scans, views, tests },
    ...{ undo, marks, diagramViews, search, consoles, indexer, adHoc, backups, redisSettings, team, hostKeys, log },
    diagrams: new Diagrams(layers, views, connectionName),
    rowExports: new RowExports(layers, views, connectionName),
    queryTexts,
    ...{ exports: new Exports(layers, connectionName), transfer: new ConnectionTransfer(connections, folder) },
    source: adHoc,
    /** Runs one action of a user; what it saved is marked before anybody is told. */
    inAction: async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await inAction(work)
      } finally {
        store.acknowledge()
      }
    },
    /** Every engine as data for the connection form. */
    engines: (): EngineInfo[] =>
      engines.map(({ id, label, icon, fields, capabilities, literals }) => ({
        id,
        label,
        icon,
        fields: [...fields],
        capabilities,
        literals,
      })),
    /** Throws `invalid_input` with the field's name when the options are not the engine's. */
    checkOptions: (engine: string, options: Options) => checkOptions(findEngine(engine), options, folder),
    leadElsewhere: (engine: string, before: Options, after: Options) => leadElsewhere(findEngine(engine), before, after),
    /** Copies the sample and saves a connection to it, the first time only. */
    prepareSample: () => sample.prepare(),
    restoreSample: () => sample.restore(),
    sampleCopy: sample.copy,
    /** Brings what a window shows first into memory, see {@link readAhead}. */
    readAhead: async () => await readAhead(layers, connections.list()),
    /** Brings what a connection's references are found in into memory, see {@link ReferencesAhead}. */
    referencesSoon: (id: string): void => referencesAhead.soon(id),
    /** The system slept: open links may be dead without knowing it. They are ended, and the windows ask again. */
    resumed: async () => {
      await sessions.close()
      events.emit('system.resumed', {})
    },
    /** Locks the vault and ends every session: what was decrypted does not outlive the lock. */
    lock: async () => {
      vault.lock()
      connections.given.drop()
      await Promise.all([tests.close(), sessions.close()])
      cache.forgetConfigs()
    },
    /** Ends sessions, writes what is queued and closes the files. */
    close: async () => {
      early.close()
      referencesAhead.close()
      await Promise.all([tests.close(), sessions.close()])
      await indexer.close(INDEXING_LIMIT_MS)
      await cache.close()
      snapshots.close()
      history.close()
      memory.close()
      await backups.close()
      store.close()
    },
  }
}

function createEvents(): EngineEvents {
  const emitter = new EventEmitter()
  return {
    emit: (name, value) => void emitter.emit('event', name, value),
    on: (listener) => void emitter.on('event', listener),
  }
}
