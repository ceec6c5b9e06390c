import type { Catalog, CatalogNote, Relation, RelationName, SchemaObject, SystemRelation } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import type { RowFilter } from '@shared/row-query'
import type { CallOptions, CatalogMarks, CheckOptions, ConnectOptions, GrantScope, RowsQuery, ScanOptions, Session } from '../driver'
import type { Access } from '../server-options'
import { LARGE } from './aside'
import type { Row } from './batch'
import { connectClient } from './connect'
import { decoderOf } from './encoding'
import { toAppError } from './errors'
import { catalogGrants, readGrants } from './grant'
import { relationKind } from './introspect'
import { Line } from './line'
import { bucketsOf, KeptMarks, owned } from './kept-marks'
import { fingerprintText, momentText, type Parts, partsOf, toMarks } from './marks'
import { type Reader, readObjects, readRelations } from './read'
import { countRows, readRows } from './rows'
import {
  DATABASES,
  FORBIDDEN,
  identity,
  MOMENT,
  OIDS,
  PROBE,
  RELATION_LACKS,
  ROLE,
  SCHEMA_LACKS,
  SERVER,
  SYSTEM_RELATIONS,
} from './sql/session.sql'
import {
  bucketQuestions,
  CATALOGS,
  FUNCTIONS,
  fingerprintParts,
  fingerprintQuestions,
  IN_BUCKETS,
  markQuestions,
  momentQuestions,
  narrowMarkQuestions,
  usable,
} from './statements'

/** Without these no relation can be named. */
const CORE = ['pg_class', 'pg_namespace']
/** How long a count is new enough to go with marks, ms. */
const RECENT_MS = 5000

/** Opens a session. Rejects with an AppError in words. */
export async function openSession(access: Access, call: ConnectOptions): Promise<Session> {
  try {
    const client = await Promise.race([connectClient(access, call.timeoutMs, { steps: call.steps }), aborted(call.signal)])
    call.steps?.begin('catalog')
    const session = new PostgresSession(new Line(client, access))
    await session.identify()
    return session
  } catch (error) {
    throw toAppError(error, { aborted: call.signal.aborted, place: access.options })
  }
}

/** Where the database stood when it was last counted. */
interface Stood {
  readonly fingerprint: string
  readonly parts: Parts
  readonly moment: string | undefined
  readonly at: number
}

class PostgresSession implements Session {
  serverVersion = 'PostgreSQL'
  readonly #line: Line
  #database = ''
  #identity = ''
  #reader: Reader
  #alone = false
  #stood: Stood | undefined
  /** The last marks that were told, where they can be taken in part. */
  #kept: KeptMarks | undefined

  constructor(line: Line) {
    this.#line = line
    this.#reader = { line, version: 0, forbidden: new Set(), defaultSchema: 'public', large: false }
  }

  /** Asks whose catalog this is, how old the server, and what this role may use; once, right after connecting. */
  async identify(): Promise<void> {
    const forbidden = new Set((await this.#line.ask(FORBIDDEN, [CATALOGS, FUNCTIONS])).map(([name]) => name ?? ''))
    const [row] = await this.#line.ask(identity(usable('pg_relation_size', forbidden)))
    const [oid, database, release, version, schema, encoding, user, size] = row ?? []
    this.#database = database ?? ''
    this.#identity = `${oid ?? ''}.${user ?? ''}`
    this.serverVersion = `PostgreSQL ${(release ?? '').split(' ', 1)[0] ?? ''}`
    this.#line.speak(decoderOf(encoding ?? 'UTF8'), encoding === 'SQL_ASCII')
    this.#reader = {
      line: this.#line,
      version: Number(version),
      forbidden,
      defaultSchema: schema ?? 'public',
      large: Number(size) >= LARGE,
      another: () => this.#another(),
    }
  }

  /** Another line, unless one was refused before: a role may have one connection only, and a login that fails is noticed by others. */
  async #another(): Promise<Line | undefined> {
    if (this.#alone) return undefined
    try {
      return await this.#line.another()
    } catch {
      this.#alone = !this.#line.over()
      return undefined
    }
  }

  async identity(call: CallOptions): Promise<string | null> {
    if (!usable(SERVER, this.#reader.forbidden)) return null
    return await this.#line.bounded(call, async () => {
      const [row] = await this.#line.ask(SERVER)
      return row?.[0] == null ? null : `postgres/${row[0]}/${this.#identity}`
    })
  }

  async probe(call: CallOptions): Promise<void> {
    await this.#line.bounded(call, async () => {
      const missing = CORE.filter((name) => this.#reader.forbidden.has(name))
      if (missing.length > 0)
        throw new AppError('permission_denied', 'This role may not read the catalog', {
          hint: `Ask for SELECT on pg_catalog.${missing.join(' and pg_catalog.')}, or connect as another role`,
        })
      await this.#line.ask(PROBE)
    })
  }

  async readCatalog({ onProgress, onNames, ...call }: ScanOptions): Promise<Catalog> {
    return await this.#line.bounded(call, async () => {
      const read = await readRelations(
        this.#reader,
        'whole',
        { questions: this.#standing() },
        { ...(onProgress === undefined ? {} : { onFacet: onProgress }), ...(onNames === undefined ? {} : { onNames }) },
        readObjects,
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
        ...this.#keep(this.#standsAt(read.beside), read.beside, IN_BUCKETS),
      }
    })
  }

  async fingerprint({ known, ...call }: CheckOptions): Promise<string> {
    return await this.#line.bounded(call, async () => {
      if (known !== undefined && known === this.#stood?.fingerprint && this.#stood.moment !== undefined) {
        const still = await this.#line.ask(MOMENT)
        if (momentText(still) === this.#stood.moment) return known
      }
      return this.#standsAt(await this.#line.snapshot([...momentQuestions(this.#reader), ...fingerprintQuestions(this.#reader)]))
        .fingerprint
    })
  }

  async marks({ known, ...call }: CheckOptions): Promise<CatalogMarks> {
    return await this.#line.bounded(call, async () => {
      // The check that saw a change has just counted; marks may be younger than the fingerprint that goes with them.
      const counted = this.#stood
      const recent =
        known !== undefined && counted !== undefined && counted.fingerprint !== known && performance.now() - counted.at < RECENT_MS
      if (!recent) {
        const rows = await this.#line.snapshot(this.#standing())
        return this.#keep(this.#standsAt(rows), rows, IN_BUCKETS)
      }
      return await this.#marksSince(known, counted)
    })
  }

  /** Marks after a count that differs from a known one: in part, where the known one's were kept and little was written since. */
  async #marksSince(known: string, counted: Stood): Promise<CatalogMarks> {
    const kept = this.#kept?.fingerprint === known ? this.#kept : undefined
    const moved = kept?.moved(counted.parts) ?? IN_BUCKETS
    const ask = bucketQuestions(this.#reader, moved)
    if (kept === undefined || owned(moved).length < moved.length || ask.length === 0) {
      const rows = await this.#line.snapshot([...ask, ...markQuestions(this.#reader)])
      return this.#keep(counted, rows, moved, kept)
    }
    const rows = await this.#line.snapshot(ask)
    const now = bucketsOf(moved, rows.get('buckets') ?? [])
    const touched = kept.touched(moved, now)
    const narrow = touched === undefined ? [] : narrowMarkQuestions(this.#reader, touched)
    if (touched === undefined || narrow.length === 0)
      return this.#keep(counted, new Map([...rows, ...(await this.#line.snapshot(markQuestions(this.#reader)))]), moved, kept)
    const some = await this.#line.snapshot(narrow)
    this.#kept = kept.renewed(counted, touched, some.get('marks') ?? [], now)
    return { fingerprint: counted.fingerprint, marks: this.#kept.marks }
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

  async systemRelations(call: CallOptions): Promise<SystemRelation[]> {
    return await this.#line.bounded(call, async () => {
      const rows = await this.#line.ask(SYSTEM_RELATIONS)
      return rows.map(([schema, name, kind]) => ({ schema: schema ?? '', name: name ?? '', kind: relationKind(kind, 'f') }))
    })
  }

  async databases(call: CallOptions): Promise<string[]> {
    return await this.#line.bounded(call, async () => (await this.#line.ask(DATABASES)).map(([name]) => name ?? '').sort())
  }

  async grants({ schema, name }: GrantScope, call: CallOptions): Promise<string[]> {
    return await this.#line.bounded(call, async () => {
      if (schema === undefined) {
        const [[role] = []] = await this.#line.ask(ROLE)
        const forbidden = await this.#line.ask(FORBIDDEN, [CATALOGS, FUNCTIONS])
        return catalogGrants(role ?? '', forbidden.flatMap(([one]) => one ?? []).sort())
      }
      const [lack] = await (name === undefined ? this.#line.ask(SCHEMA_LACKS, [schema]) : this.#line.ask(RELATION_LACKS, [schema, name]))
      if (lack === undefined) throw new AppError('not_found', 'This is not there any more', { hint: 'Refresh the connection' })
      const [role, usage, select] = lack
      return readGrants(role ?? '', { schema, ...(name === undefined ? {} : { name }), usage: usage === 't', select: select === 't' })
    })
  }

  async rows(name: RelationName, query: RowsQuery, call: CallOptions): Promise<RowPage> {
    return await this.#line.bounded(call, () => readRows(this.#line, name, query))
  }

  async count(name: RelationName, filters: readonly RowFilter[], call: CallOptions): Promise<number> {
    return await this.#line.bounded(call, () => countRows(this.#line, name, filters))
  }

  async close(): Promise<void> {
    await this.#line.close()
  }

  /** Where the database stands by a snapshot's rows, with its moment: as long as that lasts, nothing needs to be counted again. */
  #standsAt(rows: ReadonlyMap<string, readonly Row[]>): Stood {
    const asked = rows.get('buckets')
    const buckets = asked === undefined ? undefined : bucketsOf(IN_BUCKETS, asked)
    const parts = partsOf(fingerprintParts(this.#reader), rows.get('fingerprint') ?? [], buckets)
    const moment = momentText(rows.get('moment') ?? [])
    this.#stood = { fingerprint: fingerprintText(this.#identity, parts), parts, moment, at: performance.now() }
    return this.#stood
  }

  /** All marks of an answer, kept with the buckets of the catalogs that were asked for: of the others those of `before` hold. */
  #keep(stood: Stood, rows: ReadonlyMap<string, readonly Row[]>, catalogs: readonly string[], before?: KeptMarks): CatalogMarks {
    const marked = toMarks(rows.get('marks') ?? [])
    const asked = rows.get('buckets')
    const buckets = owned(catalogs).length > 0 && asked === undefined ? undefined : bucketsOf(owned(catalogs), asked ?? [])
    this.#kept = buckets === undefined ? undefined : new KeptMarks(stood, marked, before?.with(buckets) ?? buckets)
    return { fingerprint: stood.fingerprint, marks: marked.marks }
  }

  /** Where the database stands. Without the marks' catalogs there are none, and a change is answered by a whole reading. */
  #standing() {
    const inBuckets = bucketQuestions(this.#reader, IN_BUCKETS)
    return [
      ...momentQuestions(this.#reader),
      ...fingerprintQuestions(this.#reader, inBuckets.length === 0 ? [] : IN_BUCKETS),
      ...inBuckets,
      ...markQuestions(this.#reader),
    ]
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_done, fail) => {
    const stop = () => fail(new AppError('cancelled', 'Cancelled'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
}
