import type { Catalog, CatalogNote, Relation, RelationName, SchemaObject } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import type { CallOptions, CatalogMarks, ScanOptions, Session } from '../driver'
import type { ServerOptions } from '../server-options'
import { connectClient } from './connect'
import { decoderOf } from './encoding'
import { toAppError } from './errors'
import { Line } from './line'
import { fingerprintText, toMarks } from './marks'
import { type Reader, readObjects, readRelations } from './read'
import { readRows } from './rows'
import { FORBIDDEN, IDENTITY, OIDS } from './sql/session.sql'
import { CATALOGS, FUNCTIONS, fingerprintQuestions, markQuestions, usable } from './statements'

/** Opens a session. Rejects with an AppError in words. */
export async function openSession(options: ServerOptions, password: string | undefined, call: CallOptions): Promise<Session> {
  try {
    const client = await Promise.race([connectClient(options, password, call.timeoutMs), aborted(call.signal)])
    const session = new PostgresSession(new Line(client, options, password))
    await session.identify()
    return session
  } catch (error) {
    throw toAppError(error, { aborted: call.signal.aborted })
  }
}

class PostgresSession implements Session {
  serverVersion = 'PostgreSQL'
  readonly #line: Line
  #database = ''
  #identity = ''
  #reader: Reader

  constructor(line: Line) {
    this.#line = line
    this.#reader = { line, version: 0, forbidden: new Set(), defaultSchema: 'public' }
  }

  /** Asks whose catalog this is, how old the server, and what this role may use; once, right after connecting. */
  async identify(): Promise<void> {
    const [row] = await this.#line.ask(IDENTITY)
    const [oid, database, release, version, schema, encoding, user] = row ?? []
    this.#database = database ?? ''
    this.#identity = `${oid ?? ''}.${user ?? ''}`
    this.serverVersion = `PostgreSQL ${(release ?? '').split(' ', 1)[0] ?? ''}`
    this.#line.speak(decoderOf(encoding ?? 'UTF8'), encoding === 'SQL_ASCII')
    const forbidden = await this.#line.ask(FORBIDDEN, [CATALOGS, FUNCTIONS])
    this.#reader = {
      line: this.#line,
      version: Number(version),
      forbidden: new Set(forbidden.map(([name]) => name ?? '')),
      defaultSchema: schema ?? 'public',
    }
  }

  async readCatalog({ onProgress, onNames, ...call }: ScanOptions): Promise<Catalog> {
    return await this.#line.bounded(call, async () => {
      const read = await readRelations(
        this.#reader,
        'whole',
        { questions: this.#standing() },
        { ...(onProgress === undefined ? {} : { onFacet: onProgress }), ...(onNames === undefined ? {} : { onNames }) },
        () => readObjects(this.#reader),
      )
      const { objects, notes } = read.next
      onProgress?.({ facet: 'objects', done: 6, total: 6, relations: read.relations.length })
      return {
        database: this.#database,
        serverVersion: this.serverVersion,
        defaultSchema: this.#reader.defaultSchema,
        schemas: [...read.schemas],
        relations: read.relations,
        objects,
        notes: [...read.notes, ...notes],
        fingerprint: fingerprintText(this.#identity, read.beside.get('fingerprint') ?? []),
        marks: toMarks(read.beside.get('marks') ?? []),
      }
    })
  }

  async fingerprint(call: CallOptions): Promise<string> {
    return await this.#line.bounded(call, async () => {
      const rows = await this.#line.snapshot(fingerprintQuestions(this.#reader))
      return fingerprintText(this.#identity, rows.get('fingerprint') ?? [])
    })
  }

  async marks(call: CallOptions): Promise<CatalogMarks> {
    return await this.#line.bounded(call, async () => {
      const rows = await this.#line.snapshot(this.#standing())
      return { fingerprint: fingerprintText(this.#identity, rows.get('fingerprint') ?? []), marks: toMarks(rows.get('marks') ?? []) }
    })
  }

  async readObjects(call: CallOptions): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }> {
    return await this.#line.bounded(call, () => readObjects(this.#reader))
  }

  async readRelations(names: readonly RelationName[], call: CallOptions): Promise<{ relations: Relation[]; notes: CatalogNote[] }> {
    return await this.#line.bounded(call, async () => {
      const oids = await this.#line.ask(OIDS, [names.map(({ schema }) => schema), names.map(({ name }) => name)])
      if (oids.length === 0) return { relations: [], notes: [] }
      const { relations, notes } = await readRelations(
        this.#reader,
        { oids: oids.map(([oid]) => Number(oid)) },
        { questions: [] },
        {},
        async () => undefined,
      )
      return { relations, notes }
    })
  }

  async rows(name: RelationName, limit: number, call: CallOptions): Promise<RowPage> {
    return await this.#line.bounded(call, () => readRows(this.#line, name, limit))
  }

  async close(): Promise<void> {
    await this.#line.client.end()
  }

  /** Where the database stands. Without the marks' catalogs there are none, and a change is answered by a whole reading. */
  #standing() {
    return [...fingerprintQuestions(this.#reader), ...markQuestions().filter(({ text }) => usable(text, this.#reader.forbidden))]
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_done, fail) => {
    const stop = () => fail(new AppError('cancelled', 'Cancelled'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
}
