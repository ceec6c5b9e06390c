import pg from 'pg'
import { openProxy } from '../../support/proxy'
import type { Around } from './contenders'
import type { EngineId, Where } from './job'
import { type Entry, runJob, type Series } from './measure'
import { dbgate, kysely } from './peers'
import { HOLDER } from './read-floor'

const LATENCY_MS = 50
/** Making a store, a vault and a connection comes before the reading, and counts towards the limit of its process only. */
const EXPLORER_MS = 180_000
/** How long somebody is waited for who stands behind a lock. */
const LOCKED_MS = 10_000

/** "Has anything changed?", and what one changed relation costs, on an open connection. */
export async function freshness(where: Where, size: number, { host, newFolder }: Around, read: readonly Series[]): Promise<Entry[]> {
  const peer = await dbgate(where.engine)
  const folder = 'folder' in peer ? peer.folder : ''
  const endless = read.some((one) => one.id === 'dbgate' && one.size === size && one.outcomes.length === 0)
  const theirs = (id: string, title: string, against: string, job: Entry['job']): Entry => ({
    ...{ id, title: `${peer.title.replace('full', 'incremental')}: ${title}`, size, against },
    job: 'missing' in peer ? peer : endless ? { missing: 'not asked: its full analysis comes first and did not end' } : job,
  })
  // No two runs make the same column, whoever asks.
  const statement = (run: number, who: string) => `ALTER TABLE ${table(where.engine, size)} ADD COLUMN bench_${who}_${String(run)} int`
  return [
    { id: 'check', title: 'Relata, has anything changed? Nothing has', size, job: () => ({ kind: 'check', where }) },
    ...(where.engine === 'postgres'
      ? [
          {
            ...{ id: 'check written', title: 'Relata, has anything changed? Nothing has, but somebody else ended a transaction', size },
            job: () => ({ kind: 'check', where, wrote: 'SELECT txid_current()' }) as const,
          },
        ]
      : []),
    theirs('dbgate check', 'nothing has changed', 'check', () => ({ kind: 'check', where, folder })),
    {
      ...{ id: 'changed', title: 'Relata, one relation has changed: noticed, found, read again with those that refer to it', size },
      job: (run) => ({ kind: 'changed', where, statement: statement(run, 'ours') }),
    },
    theirs('dbgate changed', 'one table has changed', 'changed', (run) => ({
      kind: 'changed',
      where,
      folder,
      statement: statement(run, 'theirs'),
    })),
    {
      ...{ id: 'explorer', title: 'Relata, the process of the engine while it reads into an empty store', size, limitMs: EXPLORER_MS },
      job: () => ({ kind: 'explorer', where, host, folder: newFolder() }),
    },
  ]
}

function table(engine: EngineId, size: number): string {
  if (engine === 'mysql') return 'table_5'
  return engine === 'sqlite' ? 't5' : `s${String(5 % Math.max(1, Math.min(10, Math.floor(size / 100))))}.t5`
}

/** A way to the database that is longer by {@link LATENCY_MS}; the caller closes it after measuring. */
export async function farAway(where: Where, size: number): Promise<{ entries: Entry[]; close: () => Promise<void> }> {
  const proxy = await openProxy({ host: String(where.options['host']), port: Number(where.options['port']) })
  proxy.delay(LATENCY_MS)
  const far: Where = { ...where, options: { ...where.options, port: proxy.port } }
  const title = (who: string) => `${who}, ${String(LATENCY_MS)} ms further away`
  const [gate, builder] = [await dbgate(where.engine), await kysely()]
  return {
    entries: [
      { id: 'far', title: title('Relata, whole catalog as objects'), size, against: 'far', job: () => ({ kind: 'relata', where: far }) },
      {
        ...{ id: 'dbgate far', title: title(gate.title), size, against: 'far' },
        job: 'missing' in gate ? gate : () => ({ kind: 'dbgate', where: far, folder: gate.folder }),
      },
      {
        ...{ id: 'kysely far', title: title(builder.title), size, against: 'far' },
        job: 'missing' in builder ? builder : () => ({ kind: 'kysely', where: far, folder: builder.folder }),
      },
    ],
    close: proxy.close,
  }
}

/** Rounds to the server and statements of one whole reading, in words. */
export async function rounds(where: Where, size: number): Promise<string> {
  const proxy = await openProxy({ host: String(where.options['host']), port: Number(where.options['port']) })
  try {
    const far: Where = { ...where, options: { ...where.options, port: proxy.port } }
    await runJob({ kind: 'relata', where: far }, 120_000)
    const ours = proxy.roundTrips()
    const { texts = [] } = await runJob({ kind: 'record', where }, 120_000)
    const { statements = 0 } = await runJob({ kind: 'floor', where, texts }, 120_000)
    const peer = await dbgate(where.engine)
    proxy.reset()
    const theirs =
      'missing' in peer
        ? 'DbGate: not installed'
        : await runJob({ kind: 'dbgate', where: far, folder: peer.folder }, 60_000).then(
            () => `DbGate: ${String(proxy.roundTrips())} round trips`,
            () => 'DbGate: did not end',
          )
    return `${String(size)} tables: Relata ${String(ours)} round trips with those of the login, ${String(statements)} statements; ${theirs}`
  } finally {
    await proxy.close()
  }
}

/** Readings while somebody else's ALTER TABLE is not committed. */
export async function whileAltering(
  where: Where,
  size: number,
  measure: (entries: readonly Entry[]) => Promise<Series[]>,
): Promise<Series[]> {
  const { host, port, user, database } = where.options
  const other = new pg.Client({
    ...{ host: String(host), port: Number(port), user: String(user), database: String(database) },
    ...{ password: where.secrets['password'], application_name: HOLDER },
  })
  await other.connect()
  const peer = await dbgate('postgres')
  const title = (who: string) => `${who}, while somebody's ALTER TABLE is open`
  try {
    await other.query(`BEGIN; ALTER TABLE ${table('postgres', size)} ADD COLUMN never int`)
    return await measure([
      {
        id: 'altering',
        title: title('Relata, whole catalog'),
        size,
        against: 'altering',
        job: () => ({ kind: 'relata', where }),
        limitMs: LOCKED_MS,
      },
      {
        ...{ id: 'dbgate altering', title: title(peer.title), size, limitMs: LOCKED_MS, against: 'altering' },
        job: 'missing' in peer ? peer : () => ({ kind: 'dbgate', where, folder: peer.folder }),
      },
    ])
  } finally {
    await other.query('ROLLBACK')
    await other.end()
  }
}
