import dns from 'node:dns'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { never, newHome, startEngine } from '../support/engine'
import { openProxy, type Proxy } from '../support/proxy'
import { startRedis } from '../support/redis-server'
import { makeSubject, type Subject } from '../support/subjects'
import { record, type Row } from './report'

const TABLES = 500
const ROUNDS = 5
/** Relations that a process with nothing in memory is asked for one after the other, each an action of its own. */
const QUESTIONS = 40
const NOBODY = 'redis://127.0.0.1:1/0'
const SILENT_HOST = 'redis.silent.invalid'
/** An address of this machine that does not look like one: it has the limits of a network. */
const AWAY = '[::ffff:127.0.0.1]'
const rows: Row[] = []
const closing: (() => Promise<void>)[] = []
let subject: Subject

beforeAll(async () => {
  subject = await makeSubject('postgres')
  const tables = Array.from({ length: TABLES }, (_, n) => `CREATE TABLE t${String(n)} (id int PRIMARY KEY, b text NOT NULL DEFAULT 'x')`)
  await subject.run(tables.join(';'))
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
afterAll(() => {
  expect(rows).not.toEqual([])
  record({ title: 'Cache, while Redis is in trouble', runtime: `Node ${process.versions.node}`, rows })
})

interface Trouble {
  readonly url: string
  /** Whether it answers before the trouble begins. */
  readonly atFirst: boolean
  begin(): void
}

interface Figures {
  readonly scan: number
  readonly inAll: number
  readonly left: readonly number[]
}

type Redis = Awaited<ReturnType<typeof startRedis>>

const killed = async (signal: 'SIGKILL' | 'SIGSTOP'): Promise<Trouble> => {
  const redis = await startRedis()
  closing.push(async () => {
    redis.signal('SIGCONT')
    await redis.stop()
  })
  return { url: redis.url, atFirst: true, begin: () => redis.signal(signal) }
}

const through = async (begin: (proxy: Proxy) => void, host = '127.0.0.1'): Promise<Trouble> => {
  const redis: Redis = await startRedis()
  const proxy = await openProxy({ host: '127.0.0.1', port: redis.port })
  closing.push(redis.stop, proxy.close)
  return { url: `redis://:${redis.password}@${host}:${String(proxy.port)}/0`, atFirst: true, begin: () => begin(proxy) }
}

const flapping = async (): Promise<Trouble> =>
  await through((proxy) => {
    let there = false
    const turn = () => {
      if (there) proxy.heal()
      else {
        proxy.swallow()
        proxy.cut()
      }
      there = !there
    }
    turn()
    const timer = setInterval(turn, 1000)
    closing.push(async () => clearInterval(timer))
  })

/** The resolver of the system cannot be hung without changing the machine: the look-up of one name is replaced, underneath the product. */
const silentResolver = async (): Promise<Trouble> => {
  const real = dns.lookup
  const replaced = (...parameters: Parameters<typeof real>) => (parameters[0] === SILENT_HOST ? undefined : real(...parameters))
  dns.lookup = Object.assign(replaced, real) as typeof real
  closing.push(async () => {
    dns.lookup = real
  })
  return { url: `redis://${SILENT_HOST}:6379/0`, atFirst: false, begin: () => undefined }
}

test.each<[string, () => Promise<Trouble>]>([
  ['killed (SIGKILL)', async () => await killed('SIGKILL')],
  ['stopped (SIGSTOP)', async () => await killed('SIGSTOP')],
  ['200 ms away', async () => await through((proxy) => proxy.delay(200), AWAY)],
  ['behind 1 KB a second', async () => await through((proxy) => proxy.narrow(1024), AWAY)],
  ['flapping each second', flapping],
  ['behind a resolver that hangs', silentResolver],
])(
  'with Redis %s',
  async (name, make) => {
    const [with_, without]: [Figures[], Figures[]] = [[], []]
    for (let round = 0; round < ROUNDS; round += 1) {
      with_.push(await measure(await make()))
      without.push(await measure({ url: NOBODY, atFirst: false, begin: () => undefined }))
      for (const close of closing.splice(0).reverse()) await close()
    }
    const row = (what: string, goal: string, of: (figures: Figures) => readonly number[]) => {
      const figures = with_.flatMap(of)
      const beside = { what: 'the same without Redis', figures: without.flatMap(of) }
      if (figures.length > 0) rows.push({ what: `Redis ${name}: ${what}`, goal, figures, beside })
    }
    row(`a reading of ${String(TABLES)} tables`, 'at most 350 more', ({ scan }) => [scan])
    row(`${String(QUESTIONS)} relations one after the other, memory empty, all of them`, 'at most 350 more', ({ inAll }) => [inAll])
    row('one of them while Redis is left alone', 'at most 5 more', ({ left }) => left)
  },
  180_000,
)

/** A reading during which the trouble begins, and questions to a process that trusted Redis before and has nothing in memory. */
async function measure({ url, atFirst, begin }: Trouble): Promise<Figures> {
  const home = newHome()
  const start = async (): Promise<Engine> => {
    const engine = await startEngine(inject('host'), home, url, { redisWaitMs: 300 })
    closing.push(async () => await engine.close())
    if (atFirst) await expect.poll(() => engine.cache.health().state, { timeout: 20_000 }).toBe('connected')
    return engine
  }
  const [engine, reader] = [await start(), await start()]
  engine.vault.useSession()
  const { id } = await engine.connections.create({
    ...{ name: 'C', engine: subject.engine, environment: 'test' as const },
    ...{ options: subject.options, secrets: subject.secrets },
  })
  let begun = false
  const scan = await time(async () => {
    await engine.scans.scan(id, false, never, () => {
      if (!begun) begin()
      begun = true
    })
  })
  expect(begun).toBe(true)
  const left: number[] = []
  let inAll = 0
  for (let n = 0; n < QUESTIONS; n += 1) {
    const alone = reader.cache.health().layer === 'embedded'
    const ms = await time(async () => {
      await reader.inAction(async () => await reader.views.relation(id, { schema: 'public', name: `t${String(n)}` }, never))
    })
    inAll += ms
    if (alone) left.push(ms)
  }
  return { scan, inAll, left }
}

async function time(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
