import {
  type Catalog,
  type CatalogNote,
  FACETS,
  type Relation,
  type RelationName,
  relationKey,
  type SchemaObject,
  type SystemRelation,
} from '@shared/catalog'
import { AppError } from '@shared/errors'
import type { CatalogMarks, CheckOptions, GrantScope, ScanOptions } from '../driver'
import { type Gate, readFingerprint, readGate, unmoved, writeFingerprint } from './gate'
import { catalogGrants, readGrants } from './grant'
import { introspect } from './introspect'
import type { Answer, Line, Row } from './line'
import { marksOf, sum } from './marks'
import { toObject } from './objects'
import type { Raw } from './raw'
import { NO_DATABASE, Reader, type ReadOptions, type Wanted } from './read'
import { Rights } from './rights'
import type { Server } from './server'
import * as gateSql from './sql/gate.sql'
import * as names from './sql/names.sql'
import * as session from './sql/session.sql'
import { Texts } from './texts'

/** Seconds a reading waits for somebody else's lock, the first time. */
const LOCK_LIMIT_S = 1
/** From this many names of one schema on, all its names are listed. */
const FEW = 50

/** How long marks that a check has read are new enough, ms: a change after them is found by the next check. */
const RECENT_MS = 5000

type Limit = Pick<ScanOptions, 'timeoutMs'>

/** Where a reading starts: what the server counted, what this user may, what there is. */
interface Start {
  readonly gate: Gate
  readonly rights: Rights
  readonly schemata: readonly Row[]
  readonly schemas: readonly string[]
  readonly wanted: readonly Wanted[]
}

/** Reads catalogs through one connection that takes several statements at once. Everything it sends is in sql/. */
export class CatalogReader {
  readonly #line: Line
  readonly #server: Server
  readonly #database: string | undefined
  readonly #host: string
  /** The last fingerprint that was told, with the latest moment at which it was found to hold. */
  #last: { readonly text: string; readonly gate: Gate } | undefined

  /** What a check that saw a change has read for it: whoever asks for the marks next need not read it again. */
  #ahead: { readonly marks: CatalogMarks; readonly at: number } | undefined

  constructor(line: Line, server: Server, options: { readonly database?: string; readonly host: string }) {
    this.#line = line
    this.#server = server
    this.#database = options.database
    this.#host = options.host
  }

  /** See {@link Session.identity}. */
  async identity(): Promise<string | null> {
    const [server, role] = (await this.#line.askAll([session.SERVER, session.ROLE])).map(rowsOf)
    const number = server?.[0]?.[1]
    if (number === undefined || role?.[0] === undefined) return null
    return JSON.stringify(['mysql', number, ...role[0], this.#database ?? null])
  }

  async readCatalog({ onProgress, onNames, timeoutMs }: ScanOptions): Promise<Catalog> {
    const start = await this.#start({ timeoutMs }, true)
    const { schemas, wanted, gate } = start
    const relations = wanted.filter((one) => one.type !== 'sequence')
    const report = (facet: (typeof FACETS)[number], done = FACETS.indexOf(facet) + 1, total: number = FACETS.length) =>
      onProgress?.({ facet, done, total, relations: relations.length })
    const defaultSchema = this.#database ?? schemas[0] ?? ''
    onNames?.({
      ...{ schemas, defaultSchema },
      rows: relations.map(({ schema, name, type }) => ({
        ...{ schema, name, kind: type === 'view' ? 'view' : 'table', rows: undefined, columns: undefined, parent: undefined },
      })),
      objects: wanted.flatMap(({ schema, name, type }) => (type === 'sequence' ? [{ kind: 'sequence', schema, name, signature: '' }] : [])),
    })
    report('relations')
    const texts = new Texts(this.#server)
    const raw = await this.#read(start, wanted, {
      ...{ objects: true, statistics: true, some: false },
      onText: (one, text) => texts.take(one, text),
      onRead: (count) => report('columns', count, wanted.length),
      onTexts: () => {
        report('constraints')
        report('indexes')
      },
      onDefinitions: () => report('definitions'),
    })
    const marks = marksOf(raw)
    const fingerprint = writeFingerprint(gate, sum(marks, schemas, raw.notes))
    this.#last = { text: fingerprint, gate }
    const catalog: Catalog = {
      database: this.#database ?? this.#host,
      serverVersion: this.#server.version,
      ...{ defaultSchema, schemas: [...schemas], fingerprint, marks },
      relations: this.#relations(raw, texts),
      objects: raw.objects.map(toObject),
      notes: notesOf(raw),
    }
    report('objects')
    return catalog
  }

  async fingerprint({ known, ...call }: CheckOptions): Promise<string> {
    const text = known ?? this.#last?.text
    if (text !== undefined && this.#holds(text, (await this.#start(call, false)).gate)) return text
    const marks = await this.marks({ ...call, ...(text === undefined ? {} : { known: text }) })
    this.#ahead = { marks, at: performance.now() }
    return marks.fingerprint
  }

  async marks({ known, ...call }: CheckOptions): Promise<CatalogMarks> {
    const ahead = this.#ahead
    this.#ahead = undefined
    if (known !== undefined && ahead !== undefined && ahead.marks.fingerprint !== known && performance.now() - ahead.at < RECENT_MS)
      return ahead.marks
    const start = await this.#start(call, true)
    const raw = await this.#read(start, start.wanted, { objects: true, statistics: false, some: false })
    const marks = marksOf(raw)
    const total = sum(marks, start.schemas, raw.notes)
    // Others' changes move the counters too: the fingerprint stays as it was told while nothing here has changed.
    const old = known ?? this.#last?.text
    const same = old !== undefined && readFingerprint(old)?.marks === total
    const fingerprint = same ? old : writeFingerprint(start.gate, total)
    this.#last = { text: fingerprint, gate: start.gate }
    return { fingerprint, marks }
  }

  async readRelations(wanted: readonly RelationName[], call: Limit): Promise<{ relations: Relation[]; notes: CatalogNote[] }> {
    const bySchema = Map.groupBy(wanted, (one) => one.schema)
    const listed = [...bySchema].flatMap(([schema, all]) =>
      all.length > FEW ? [{ schema, text: names.namesOf(schema) }] : all.map(({ name }) => ({ schema, text: names.nameIn(schema, name) })),
    )
    const [grants, ...answers] = (await this.#line.askAll([...this.#limits(call), session.GRANTS, ...listed.map((one) => one.text)])).slice(
      2,
    )
    const keys = new Set(wanted.map(relationKey))
    const found = listed
      .flatMap(({ schema }, at) => this.#listed(schema, answers[at]) ?? [])
      .filter((one) => one.type !== 'sequence' && keys.has(relationKey(one)))
    const texts = new Texts(this.#server)
    const start = { rights: rightsOf(grants), schemas: [...bySchema.keys()], schemata: [] }
    const raw = await this.#read(start, found, {
      ...{ objects: false, statistics: true, some: true },
      onText: (one, text) => texts.take(one, text),
    })
    return { relations: this.#relations(raw, texts), notes: notesOf(raw) }
  }

  async readObjects(call: Limit): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }> {
    const start = await this.#start(call, true)
    const sequences = start.wanted.filter((one) => one.type === 'sequence')
    const raw = await this.#read(start, sequences, { objects: true, statistics: false, some: true })
    return { objects: raw.objects.map(toObject), notes: notesOf(raw) }
  }

  /** See {@link Session.systemRelations}: names of the databases that {@link names.SYSTEM} lists, but for one that is read anyhow. */
  async systemRelations(call: Limit): Promise<SystemRelation[]> {
    const system: readonly string[] = names.SYSTEM
    const [schemata] = (await this.#line.askAll([...this.#limits(call), names.schemata(this.#server.schemata)])).slice(2).map(rowsOf)
    const schemas = (schemata ?? [])
      .map((row) => String(row[0]))
      .filter((schema) => system.includes(schema.toLowerCase()) && schema !== this.#database)
    const answers = schemas.length === 0 ? [] : await this.#line.askAll(schemas.map(names.namesOf))
    return schemas.flatMap((schema, at) =>
      (this.#listed(schema, answers[at]) ?? []).flatMap(({ name, type }): SystemRelation[] =>
        type === 'sequence' ? [] : [{ schema, name, kind: type === 'view' ? 'view' : 'table' }],
      ),
    )
  }

  /** See {@link Session.grants}. */
  async grants({ schema, name }: GrantScope, call: Limit): Promise<string[]> {
    const [role, grants] = (await this.#line.askAll([...this.#limits(call), session.ROLE, session.GRANTS])).slice(2)
    const [account, rights] = [String(rowsOf(role)[0]?.[0] ?? ''), rightsOf(grants)]
    if (schema === undefined) return catalogGrants(account, (await this.#start(call, false)).schemas, rights)
    if (name === undefined) return readGrants(account, { schema, view: true }, rights)
    const [answer] = await this.#line.askAll([names.nameIn(schema, name)])
    const found = wantedOf(schema, answer).find((one) => one.name === name)
    if (found === undefined) throw new AppError('not_found', 'This is not there any more', { hint: 'Refresh the connection' })
    return readGrants(account, { schema, name, view: found.type === 'view' }, rights)
  }

  /** Whether a fingerprint still holds for certain; false says nothing. */
  #holds(text: string, now: Gate): boolean {
    const before = this.#last?.text === text ? this.#last.gate : readFingerprint(text)?.gate
    return before !== undefined && unmoved(before, now)
  }

  /** Counters first, then who is at work, then names: a change after the first of them moves a counter. */
  async #start(call: Limit, withNames: boolean): Promise<Start> {
    const head = [
      ...this.#limits(call),
      gateSql.COUNTERS,
      gateSql.NOW,
      gateSql.RUNNING,
      session.GRANTS,
      names.schemata(this.#server.schemata),
    ]
    const listOf = (schemas: readonly string[]) => [gateSql.eventStates(schemas), ...(withNames ? schemas.map(names.namesOf) : [])]
    const known = this.#database === undefined ? undefined : [this.#database]
    const answers = await this.#line.askAll([...head, ...(known === undefined ? [] : listOf(known))])
    const [counters, now, running, grants, schemata] = answers.slice(2).map(rowsOf)
    const system: readonly string[] = names.SYSTEM
    const shown = (schemata ?? []).filter((row) =>
      known === undefined ? !system.includes(String(row[0]).toLowerCase()) : row[0] === known[0],
    )
    const named = known ?? shown.map((row) => String(row[0]))
    const [events, ...listed] = known === undefined ? await this.#line.askAll(listOf(named)) : answers.slice(head.length)
    const found = withNames ? named.map((schema, at) => this.#listed(schema, listed[at])) : []
    const schemas = named.filter((_, at) => !withNames || found[at] !== undefined)
    const rights = new Rights((grants ?? []).map((row) => String(row[0])))
    return {
      ...{ rights, schemas, schemata: shown.filter((row) => schemas.includes(String(row[0]))) },
      gate: readGate({
        ...{ counters: counters ?? [], now: now ?? [], running: running ?? [], mine: this.#line.id },
        events: events !== undefined && 'rows' in events ? events.rows : [],
        seesAll: rights.has('PROCESS'),
      }),
      wanted: found.flatMap((all) => all ?? []),
    }
  }

  /** Names of one database. One that went away meanwhile has none (undefined), but the one that the connection names is missed. */
  #listed(schema: string, answer: Answer | undefined): Wanted[] | undefined {
    const gone = answer !== undefined && 'error' in answer && answer.error.errno === NO_DATABASE
    return gone && this.#database === undefined ? undefined : wantedOf(schema, answer)
  }

  #limits({ timeoutMs }: Limit): string[] {
    return [session.timeLimit(this.#server.statementTime, timeoutMs), session.lockLimit(LOCK_LIMIT_S)]
  }

  async #read(
    start: Pick<Start, 'rights' | 'schemas' | 'schemata'>,
    wanted: readonly Wanted[],
    options: Omit<ReadOptions, 'schemata' | 'named'>,
  ): Promise<Raw> {
    const reader = new Reader(this.#line, this.#server, start.rights)
    return await reader.read(start.schemas, wanted, { ...options, schemata: start.schemata, named: this.#database !== undefined })
  }

  #relations(raw: Raw, { tables, views }: Texts): Relation[] {
    return introspect(raw, { tables, views, defaultsAreExpressions: this.#server.defaultsAreExpressions })
  }
}

function rightsOf(answer: Answer | undefined): Rights {
  return new Rights(rowsOf(answer).map((row) => String(row[0])))
}

/** Rows of SHOW FULL TABLES. */
function wantedOf(schema: string, answer: Answer | undefined): Wanted[] {
  return rowsOf(answer).map((row) => ({
    ...{ schema, name: String(row[0]) },
    type: row[1] === 'VIEW' || row[1] === 'SYSTEM VIEW' ? 'view' : row[1] === 'SEQUENCE' ? 'sequence' : 'table',
  }))
}

function rowsOf(answer: Answer | undefined): readonly Row[] {
  if (answer === undefined) return []
  if ('error' in answer) throw answer.error
  return answer.rows
}

/** What the reading noted, and one line for each way in which relations are not whole. */
function notesOf(raw: Raw): CatalogNote[] {
  const said = { refused: 'not shown whole to this user', locked: 'locked by somebody else', broken: 'not readable' }
  const broken = [...raw.relations, ...raw.objects].filter((one) => one.problem !== undefined)
  return [
    ...raw.notes,
    ...[...Map.groupBy(broken, (one) => one.problem?.kind ?? 'broken')].map(([kind, all]) => ({
      facet: 'definitions',
      message: `${all.length === 1 ? '1 relation or object is' : `${String(all.length)} relations or objects are`} ${said[kind]}: ${all
        .slice(0, 5)
        .map((one) => one.name)
        .join(', ')}${all.length > 5 ? ' …' : ''}${kind === 'broken' ? ` (${all[0]?.problem?.message ?? ''})` : ''}`,
    })),
  ]
}
