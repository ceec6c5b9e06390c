import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { AppError } from '@shared/errors'
import { Cache } from '../../src/main/cache/cache'
import { AdHocConnections } from '../../src/main/explorer/ad-hoc-connections'
import { CachedConfigs } from '../../src/main/explorer/cached-configs'
import { ConnectionTests } from '../../src/main/explorer/connection-tests'
import { Layers } from '../../src/main/explorer/layers'
import { PART, type SnapshotMeta } from '../../src/main/explorer/snapshot'
import { HostKeys } from '../../src/main/explorer/host-keys'
import { Sessions } from '../../src/main/explorer/sessions'
import { createLogger } from '../../src/main/log'
import { ConnectionStore } from '../../src/main/store/connections'
import { Generations } from '../../src/main/store/generations'
import { openStore } from '../../src/main/store/open'
import { Snapshots } from '../../src/main/store/snapshots'
import { openVault } from '../../src/main/store/open-vault'
import { never } from './engine'
import type { Proxy } from './proxy'
import type { TestServer } from './server'

const RELATIONS = ['a', 'b', 'c'].map((name) => ({ schema: 's', name }))
const NAMES = [PART.outline, PART.graph(0), PART.keys(0), ...RELATIONS.map(PART.relation)]
/** What `meta` is called in the truth: the time of its last check. */
const CHECKED = 'checked'
const TESTED = 'tested'

/** One process of the product on the data folder: its own files, memory and way to Redis. */
export interface Client {
  layers: Layers
  cache: Cache
  tests: ConnectionTests
  /** The process ends and another one begins: memory is empty. */
  restart(): Promise<void>
  /** How the next test of the connection ends at the database. */
  database: { version: string; refuses: boolean }
  /** Look-ups that Redis answered, restarts included. */
  redisHits(): Promise<number>
  close(): Promise<void>
}

/** A client as the product builds it, but for the database, which answers what the history says. */
export async function openClient(home: string, redisUrl: string): Promise<Client> {
  const log = createLogger('silent')
  const store = openStore(home, log, Date.now)
  const vault = await openVault(store, undefined, log)
  const generations = new Generations(store)
  const snapshots = new Snapshots(store, vault, log)
  const connections = new ConnectionStore(store, vault, () => '')
  const nobody = { replaced: () => undefined, changed: () => undefined, forgotten: async () => undefined, cleared: async () => undefined }
  let earlierHits = 0
  const newCache = () =>
    new Cache({
      namespace: vault.namespace,
      sealKey: vault.deriveKey('local/cache-seal'),
      nameKey: vault.deriveKey('local/cache-name'),
      folder: home,
      redis: { url: redisUrl },
      redisWaitMs: 1000,
      clock: Date.now,
      log,
    })
  const build = () => {
    const cache = newCache()
    const source = new AdHocConnections(new CachedConfigs(connections, cache, generations), vault.deriveKey('local/url-name'))
    const database = { version: '', refuses: false }
    // The database is the history's: opened, it says the version that the history gave it.
    const sessions = new (class extends Sessions {
      override async once<T>(...[, , , use]: Parameters<Sessions['once']>): Promise<T> {
        if (database.refuses) throw new AppError('auth_failed', 'refused')
        return (await use({ serverVersion: database.version, probe: async () => undefined } as unknown as Parameters<typeof use>[0])) as T
      }
    })(
      source,
      () => {
        throw new Error('no process is started here')
      },
      new HostKeys(home),
      () => ({ openLimitMs: 20_000, proxy: undefined }),
    )
    const opened = { open: async () => ({ engine: 'sqlite', options: {}, secrets: {}, revision: 0 }) }
    const tests = new ConnectionTests({ sessions, source: opened, cache, generations, onTested: () => undefined, clock: Date.now })
    return { cache, tests, database, layers: new Layers(cache, snapshots, generations, nobody) }
  }
  const hits = async (cache: Cache) => (await cache.stats()).byLayer.find((layer) => layer.layer === 'redis')?.hits ?? 0
  const client: Client = {
    ...build(),
    restart: async () => {
      earlierHits += await hits(client.cache)
      await client.cache.close()
      Object.assign(client, build())
    },
    redisHits: async () => earlierHits + (await hits(client.cache)),
    close: async () => {
      await client.cache.close()
      snapshots.close()
      store.close()
    },
  }
  return client
}

/** What every client must be told from an acknowledgement on: undefined = nothing is known. */
class Truth {
  readonly id = randomUUID()
  /** Counts commands: what one of them changes is true, beside what was, from its beginning. */
  turn = 0
  /** Values by name, oldest first, each with the turn from which it held. */
  readonly #history = new Map<string, { from: number; value: string | undefined }[]>()

  set(name: string, value: string | undefined): void {
    this.#history.set(name, [...(this.#history.get(name) ?? []), { from: this.turn, value }])
  }

  get(name: string): string | undefined {
    return this.#history.get(name)?.at(-1)?.value
  }

  /** All that was true at some time from one turn to another. */
  during(name: string, begun: number, ended: number): (string | undefined)[] {
    const all = [{ from: 0, value: undefined }, ...(this.#history.get(name) ?? [])]
    return all
      .filter(({ from }, at) => from <= ended && (all[at + 1]?.from ?? Number.POSITIVE_INFINITY) > begun)
      .map((entry) => entry.value)
  }
}

export interface World {
  readonly clients: readonly Client[]
  readonly redis: Pick<TestServer, 'signal'>
  readonly proxy: Proxy
  /** Reads that were compared with the truth. */
  reads: number
}

interface Real {
  readonly world: World
  /** Questions under way, each with a comparison to be made once all commands are acknowledged; it throws what is wrong. */
  readonly pending: Promise<() => void>[]
}

type Act = (truth: Truth, client: Client, real: Real) => Promise<void>
let serial = 0
const fresh = () => {
  serial += 1
  return `v${String(serial)}`
}

class Command implements fc.AsyncCommand<Truth, Real> {
  readonly #what: string
  readonly #client: number
  readonly #act: Act
  constructor(what: string, client: number, act: Act) {
    this.#what = what
    this.#client = client
    this.#act = act
  }
  check(): boolean {
    return true
  }
  async run(truth: Truth, real: Real): Promise<void> {
    const client = real.world.clients[this.#client]
    if (client === undefined) throw new Error('no such client')
    truth.turn += 1
    await this.#act(truth, client, real)
  }
  toString(): string {
    return `${this.#what}@${String(this.#client)}`
  }
}

const metaOf = (checkedAt: number): Omit<SnapshotMeta, 'generation'> => ({
  ...{ engine: 'sqlite', database: '', serverVersion: '', defaultSchema: 's', notes: [], fingerprint: '', totalTables: 0 },
  ...{ totalColumns: 0, pages: 1, readAt: 0, checkedAt, expiresAt: Number.MAX_SAFE_INTEGER, scanDurationMs: 0 },
})

const replace: Act = async (truth, { layers }) => {
  const value = fresh()
  const checked = Number(fresh().slice(1))
  const values = RELATIONS.map((r) => [JSON.stringify([r.schema, r.name]), value] as const)
  const packed = { database: '', serverVersion: '', defaultSchema: 's', schemas: ['s'], notes: [], fingerprint: '' }
  const parts = { outline: value, pages: 1, graph: [value], keys: [value], marks: value, values, totalTables: 0, totalColumns: 0 }
  await layers.replace(truth.id, layers.moment(truth.id), { ...packed, ...parts }, metaOf(checked), async () => () => undefined)
  for (const name of NAMES) truth.set(name, value)
  truth.set(CHECKED, String(checked))
}

const change: Act = async (truth, { layers }) => {
  const meta = await layers.meta(truth.id)
  if (meta === undefined) return
  const value = fresh()
  const checkedAt = Number(fresh().slice(1))
  const changed = [PART.outline, PART.relation({ schema: 's', name: 'a' })]
  const removed = [PART.relation({ schema: 's', name: 'c' })]
  const parts = changed.map((name) => [name, value] as const)
  layers.change(truth.id, layers.moment(truth.id), { ...meta, checkedAt }, parts, removed)
  for (const name of changed) truth.set(name, value)
  for (const name of removed) truth.set(name, undefined)
  truth.set(CHECKED, String(checkedAt))
}

const renew: Act = async (truth, { layers }) => {
  const meta = await layers.meta(truth.id)
  // A reading of another process may have come in between: then nothing is renewed.
  if (meta === undefined || meta.generation !== layers.moment(truth.id).generation) return
  const checkedAt = Number(fresh().slice(1))
  layers.renew(truth.id, { ...meta, checkedAt })
  truth.set(CHECKED, String(checkedAt))
}

const forgetAll: Act = async (truth, { layers }) => {
  await layers.forgetAll(truth.id)
  for (const name of [...NAMES, CHECKED, TESTED]) truth.set(name, undefined)
}

const forgetCached: Act = async (truth, { layers }) => {
  await layers.forgetCached(truth.id)
  truth.set(TESTED, undefined)
}

const clear: Act = async (truth, { layers }) => {
  await layers.clear()
  for (const name of [...NAMES, CHECKED, TESTED]) truth.set(name, undefined)
}

const forgetRelation: Act = async (truth, { layers }) => {
  const name = { schema: 's', name: 'b' }
  await layers.forgetRelations(truth.id, [name])
  for (const part of [PART.relation(name), PART.graph(0), PART.keys(0)]) truth.set(part, undefined)
}

const testConnection =
  (force: boolean, refuses: boolean): Act =>
  async (truth, { tests, database }, { world }) => {
    Object.assign(database, { version: fresh(), refuses })
    const { cached, serverVersion } = await tests.saved(truth.id, force, never)
    world.reads += 1
    if (cached && serverVersion !== truth.get(TESTED)) throw new Error(`stale test ${String(serverVersion)}: ${String(truth.get(TESTED))}`)
    if (!cached) truth.set(TESTED, serverVersion ?? undefined)
  }

async function look(truth: Truth, { layers }: Client, world: World, name: string): Promise<() => void> {
  const begun = truth.turn
  const found = name === CHECKED ? (await layers.meta(truth.id))?.checkedAt.toString() : await layers.part(truth.id, name)
  world.reads += 1
  const ended = truth.turn
  return () => {
    const allowed = truth.during(name, begun, ended)
    if (!allowed.includes(found)) throw new Error(`${name} is ${String(found)}, may be ${allowed.map(String).join(' or ')}`)
  }
}

const read =
  (name: string): Act =>
  async (truth, client, { world }) =>
    (await look(truth, client, world, name))()

/** Asks and does not wait: what follows happens while the answer is on its way. */
const ask =
  (name: string): Act =>
  async (truth, client, { world, pending }) => {
    const answer = look(truth, client, world, name)
    answer.catch(() => undefined)
    pending.push(answer)
  }

const fault =
  (work: (world: World) => void): Act =>
  async (_truth, _client, { world }) =>
    work(world)

const client = fc.nat({ max: 2 })
const name = fc.constantFrom(...NAMES, CHECKED)
const act = (what: string, act: Act) => client.map((at) => new Command(what, at, act))
const ofName = (what: string, of: (name: string) => Act) => fc.tuple(client, name).map(([at, n]) => new Command(`${what} ${n}`, at, of(n)))

/** Commands of one history; pauses of Redis are rarer than the rest because each costs a real second. */
export const COMMANDS = [
  ofName('read', read),
  ofName('read', read),
  ofName('ask', ask),
  act('replace', replace),
  act('replace', replace),
  act('change', change),
  act('renew', renew),
  act('forget all', forgetAll),
  act('forget cached', forgetCached),
  act('forget relation', forgetRelation),
  act('clear', clear),
  act('test', testConnection(false, false)),
  act('test', testConnection(false, false)),
  act('test again', testConnection(true, false)),
  act('test refused', testConnection(true, true)),
  act('flush', async (_truth, { cache }) => await cache.flush()),
  act('restart', async (_truth, own, { pending }) => {
    await Promise.allSettled(pending)
    await own.restart()
  }),
  act(
    'delay',
    fault(({ proxy }) => proxy.delay(10)),
  ),
  act(
    'no delay',
    fault(({ proxy }) => proxy.delay(0)),
  ),
]
export const FAULTS = [
  act(
    'pause',
    fault(({ redis }) => redis.signal('SIGSTOP')),
  ),
  act(
    'resume',
    fault(({ redis }) => redis.signal('SIGCONT')),
  ),
  act(
    'cut',
    fault(({ proxy }) => proxy.cut()),
  ),
]

/** Runs one history on a connection of its own, then asks every client for everything once more. */
export async function runHistory(world: World, commands: Iterable<fc.AsyncCommand<Truth, Real>>): Promise<void> {
  const truth = new Truth()
  const real: Real = { world, pending: [] }
  try {
    await fc.asyncModelRun(() => ({ model: truth, real }), commands)
    for (const compare of await Promise.all(real.pending)) compare()
    for (const own of world.clients) for (const part of [...NAMES, CHECKED]) (await look(truth, own, world, part))()
  } finally {
    world.redis.signal('SIGCONT')
    world.proxy.delay(0)
    await Promise.allSettled(real.pending)
  }
}
