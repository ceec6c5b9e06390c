import { Socket } from 'node:net'
import { relationKey } from '@shared/catalog'
import type { Session } from '../../../src/main/drivers/driver'
import { findEngine } from '../../../src/main/drivers/registry'
import type { Outcome, Where } from './job'
import { queriesOf } from './raw'
import { runAs } from './read-floor'

const CALL = { signal: new AbortController().signal, timeoutMs: 300_000 }

/** Modules are loaded before the clock starts, as the peers' are. */
async function load(engine: Where['engine']): Promise<void> {
  if (engine === 'postgres') await import('../../../src/main/drivers/postgres/session')
  else if (engine === 'mysql') await import('../../../src/main/drivers/mysql/session')
  else await import('../../../src/main/drivers/sqlite/session')
}

async function connect({ engine, options, secrets }: Where): Promise<Session> {
  const module = findEngine(engine)
  return await module.connect(module.options.parse(options), secrets, CALL)
}

export async function readRelata(where: Where): Promise<Outcome> {
  await load(where.engine)
  const started = performance.now()
  const session = await connect(where)
  let names = 0
  const catalog = await session.readCatalog({ ...CALL, onNames: () => (names = performance.now() - started) })
  const ms = performance.now() - started
  await session.close()
  return { ms, names, relations: catalog.relations.length }
}

/** Listens to what the driver writes into its sockets, connections in the clear; those that it opens later come last. */
export async function recordTexts(where: Where): Promise<Outcome> {
  const chunks = new Map<Socket, Buffer[]>()
  const write = Reflect.get(Socket.prototype, 'write') as (...args: unknown[]) => boolean
  Socket.prototype.write = function listened(this: Socket, ...args: unknown[]): boolean {
    const [chunk] = args
    if (this.remotePort === where.options['port'] || this.connecting) {
      const own = chunks.get(this) ?? []
      chunks.set(this, own)
      own.push(Buffer.from(chunk as Uint8Array))
    }
    return write.apply(this, args)
  } as typeof Socket.prototype.write
  try {
    const { ms } = await readRelata(where)
    return { ms, texts: [...chunks.values()].flatMap((own) => queriesOf(where.engine, Buffer.concat(own))) }
  } finally {
    Socket.prototype.write = write as typeof Socket.prototype.write
  }
}

export async function check(where: Where, wrote: string | undefined): Promise<Outcome> {
  const session = await connect(where)
  const { fingerprint, relations } = await session.readCatalog(CALL)
  if (wrote !== undefined) await runAs(where, wrote)
  const started = performance.now()
  const known = await session.fingerprint({ ...CALL, known: fingerprint })
  const ms = performance.now() - started
  await session.close()
  if (known !== fingerprint) throw new Error('a change was seen where there was none')
  return { ms, relations: relations.length }
}

/** What explorer/reread.ts does after a check that found a change: marks, then what changed and who refers to it. */
export async function changed(where: Where, statement: string): Promise<Outcome> {
  const session = await connect(where)
  const before = await session.readCatalog(CALL)
  await runAs(where, statement)
  const started = performance.now()
  const fingerprint = await session.fingerprint({ ...CALL, known: before.fingerprint })
  if (fingerprint === before.fingerprint) throw new Error('the change was not seen')
  const { marks } = await session.marks({ ...CALL, known: before.fingerprint })
  const moved = new Set(Object.keys(marks).filter((key) => marks[key] !== before.marks[key]))
  const names = before.relations.filter((r) => moved.has(relationKey(r)) || r.foreignKeys.some((key) => moved.has(relationKey(key.target))))
  const { relations } = await session.readRelations(names, CALL)
  const ms = performance.now() - started
  await session.close()
  return { ms, relations: relations.length }
}
