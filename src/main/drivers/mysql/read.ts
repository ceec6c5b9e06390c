import { type CatalogNote, relationKey, type RelationName } from '@shared/catalog'
import { digest } from './gate'
import { grantsOfRoutines, grantsOfViews } from './grants'
import { type Answer, type AnswerError, type Line, type Row, STOP } from './line'
import type { Problem, Raw, RawObject, RawRelation, Statistics } from './raw'
import type { Rights } from './rights'
import type { Server } from './server'
import * as facets from './sql/facets.sql'
import * as grantsSql from './sql/grants.sql'
import * as names from './sql/names.sql'
import { lockLimit } from './sql/session.sql'
import { readStatistics } from './statistics'
import { readTriggered } from './text/routine'

/** Statements in one packet. More gain nothing and answer a Cancel later. */
const PACKET = 500
/** From this many names of one schema on, its triggers are asked for together. */
const FEW = 50
const LOCKED = 1205
const REFUSED = new Set([1044, 1045, 1142, 1143, 1227, 1370])
export const NO_DATABASE = 1049
const GONE = new Set([NO_DATABASE, 1146, 1305, 1539, 4091])

/** A relation to be read; the kind is unknown when only a name was given. */
export interface Wanted extends RelationName {
  readonly type?: 'table' | 'view' | 'sequence'
}

/** A relation that has a text. */
export interface Shown extends Wanted {
  /** Of a view in whose text there are literals: the collation that they have. */
  readonly collation?: string
}

export interface ReadOptions {
  /** Whether objects and statistics are read too. */
  readonly objects: boolean
  readonly statistics: boolean
  /** True when `wanted` are only some of the schemas' relations: the questions are narrowed to them. */
  readonly some: boolean
  /** True where the connection names its one database: a reading that misses it fails, and answers nothing. */
  readonly named: boolean
  /** Rows of schemata, for the schemas as objects. */
  readonly schemata: readonly Row[]
  /** Called with each text as it comes, while the server works on the next; false: it was not understood. */
  readonly onText?: (wanted: Shown, text: string) => boolean
  readonly onRead?: (relations: number) => void
  readonly onTexts?: () => void
  readonly onDefinitions?: () => void
}

/** What SHOW CREATE said about one relation. */
interface Created {
  readonly wanted: Wanted
  readonly type: 'table' | 'view' | 'sequence'
  /** Kept for a sequence, which is an object: a relation's text is handed on and only its digest stays. */
  readonly text?: string
  readonly said?: string
  readonly problem?: Problem
}

/** Reads relations and objects through one connection, in as few packets as can be. One at a time. */
export class Reader {
  readonly #line: Line
  readonly #server: Server
  readonly #rights: Rights
  readonly #notes: CatalogNote[] = []
  #locks = 0
  /** True once waiting for locks has cost all the time it may. */
  #stopped = false

  constructor(line: Line, server: Server, rights: Rights) {
    this.#line = line
    this.#server = server
    this.#rights = rights
  }

  /** Reads `wanted`; relations that are gone are left out. Rejects with what mysql2 rejects with. */
  async read(schemas: readonly string[], wanted: readonly Wanted[], options: ReadOptions): Promise<Raw> {
    const created = await this.#created(wanted, options)
    options.onTexts?.()
    const rest = await this.#facets(schemas, created, options)
    options.onDefinitions?.()
    const more = await this.#more(created, rest.objects, rest.statistics, options)
    const triggers = await this.#quoted(rest.triggers)
    const grantsOf = (name: RelationName) => rest.grants.get(relationKey(name)) ?? []
    return {
      relations: created.flatMap((one): RawRelation[] => {
        const {
          wanted: { schema, name },
          type,
          said,
          problem,
        } = one
        if (type === 'sequence') return []
        const key = relationKey({ schema, name })
        return [
          {
            ...{ schema, name, type, triggers: triggers.get(key) ?? [], grants: grantsOf({ schema, name }) },
            ...(said === undefined ? {} : { said }),
            ...(problem === undefined ? {} : { problem }),
            ...more.relations.get(key),
          },
        ]
      }),
      objects: [
        ...more.objects,
        ...created.flatMap((one): RawObject[] => (one.type === 'sequence' && options.objects ? [sequence(one, grantsOf(one.wanted))] : [])),
      ],
      statistics: more.statistics,
      indexBytes: rest.indexBytes,
      notes: this.#notes,
    }
  }

  /** SHOW CREATE of everything, a packet ahead of whoever reads the texts. */
  async #created(wanted: readonly Wanted[], { named, onText, onRead }: ReadOptions): Promise<Created[]> {
    const packets = [...Map.groupBy(wanted, (one) => one.schema)].flatMap(([schema, all]) =>
      chunks(all, PACKET).map((some) => ({ schema, some })),
    )
    const found: Created[] = []
    const ask = async ({ schema, some }: { schema: string; some: readonly Wanted[] }) => {
      const asked = this.#stopped ? [] : some.filter((one) => !this.#hopeless(one))
      const [used, ...answers] = await this.#ask([names.use(schema), ...asked.map(createStatement)])
      // Whatever came after it was said of another database.
      const unused = used !== undefined && 'error' in used ? used : undefined
      if (named && unused?.error.errno === NO_DATABASE) throw unused.error
      const byName = new Map(asked.map((one, at) => [one, unused ?? answers[at]] as const))
      return some.map((one): [Wanted, Answer | undefined] => [one, byName.get(one)])
    }
    let next = packets[0] === undefined ? undefined : ask(packets[0])
    for (let at = 0; next !== undefined; at += 1) {
      const answers = await next
      const following = packets[at + 1]
      next = following === undefined ? undefined : ask(following)
      // Whoever reads the texts may throw: the packet that is on its way must not become an unhandled rejection.
      next?.catch(() => undefined)
      for (const [one, answer] of answers) {
        const created = this.#understand(one, answer, onText)
        if (created !== undefined) found.push(created)
      }
      onRead?.(found.length)
    }
    return found
  }

  /** Whether the grants say that SHOW CREATE would be refused: asking would cost a round for every such relation. */
  #hopeless({ schema, name, type }: Wanted): boolean {
    if (this.#rights.unsure || type === undefined) return false
    return type === 'view' ? !this.#rights.has('SHOW VIEW', schema, name) : !this.#rights.any(schema, name)
  }

  #understand(wanted: Wanted, answer: Answer | undefined, onText: ReadOptions['onText']): Created | undefined {
    const type = wanted.type ?? 'table'
    if (answer === undefined)
      return {
        wanted,
        type,
        problem: this.#hopeless(wanted) ? { kind: 'refused', message: 'not granted' } : { kind: 'locked', message: 'not asked for' },
      }
    if ('error' in answer) return GONE.has(answer.error.errno) ? undefined : { wanted, type, problem: problemOf(answer.error) }
    const [row] = answer.rows
    const text = row?.[1]
    if (row === undefined || typeof text !== 'string')
      return { wanted, type, problem: { kind: 'refused', message: 'The text is not shown' } }
    // A view answers with the character set of its text, a table without.
    const shown =
      text.startsWith('CREATE SEQUENCE') || / SEQUENCE=1\b/.test(text.slice(text.lastIndexOf('\n)')))
        ? 'sequence'
        : row.length > 2
          ? 'view'
          : 'table'
    if (wanted.type === undefined && shown === 'sequence') return undefined
    const compared = shown === 'view' && text.includes("'") ? row[3] : undefined
    const collation = typeof compared === 'string' ? { collation: compared } : {}
    const created: Created =
      shown === 'sequence'
        ? { wanted, type: shown, text }
        : { wanted, type: shown, said: digest([withoutNextValue(text), ...Object.values(collation)]) }
    return onText === undefined || shown === 'sequence' || onText({ ...wanted, type: shown, ...collation }, text)
      ? created
      : { ...created, problem: { kind: 'broken', message: 'SHOW CREATE was not understood' } }
  }

  /** What is asked once for all relations. */
  async #facets(schemas: readonly string[], created: readonly Created[], options: ReadOptions) {
    const tables = options.some ? created.map((one) => one.wanted.name) : undefined
    const triggerStatements =
      tables !== undefined && tables.length <= FEW
        ? created.map(({ wanted }) => facets.triggers(wanted.schema, wanted.name))
        : schemas.map((schema) => facets.triggers(schema))
    const system = (table: string) => this.#rights.unsure || this.#rights.has('SELECT', 'mysql', table)
    const statements = {
      tableGrants: tables?.length === 0 ? [] : [grantsSql.tableGrants(schemas, tables)],
      columnGrants: tables?.length === 0 ? [] : [grantsSql.columnGrants(schemas, tables)],
      schemaGrants: options.objects ? [grantsSql.schemaGrants()] : [],
      routines: options.objects ? [facets.routines(schemas)] : [],
      libraries: options.objects && this.#server.libraries ? [facets.libraries(schemas)] : [],
      events: options.objects ? [facets.events(schemas)] : [],
      routineGrants: options.objects && system('procs_priv') ? [grantsSql.routineGrants(schemas)] : [],
      tableStatistics: options.statistics && system('innodb_table_stats') ? [facets.tableStatistics(schemas, tables)] : [],
      indexStatistics: options.statistics && system('innodb_index_stats') ? [facets.indexStatistics(schemas, tables)] : [],
      triggers: triggerStatements,
    }
    const answers = await this.#ask(Object.values(statements).flat())
    const rowsOf = new Map<string, Row[]>()
    for (const [facet, texts] of Object.entries(statements)) {
      const own = answers.splice(0, texts.length)
      rowsOf.set(
        facet,
        own.flatMap((answer) => ('rows' in answer ? [...answer.rows] : [])),
      )
      const failed = own.find((answer) => 'error' in answer)
      if (failed !== undefined && 'error' in failed && !facet.endsWith('Statistics')) this.#note(facet, failed.error.message)
    }
    const rows = (facet: keyof typeof statements) => rowsOf.get(facet) ?? []
    this.#confess(schemas, options)
    const relationOf = (row: Row) => relationKey({ schema: String(row[0]), name: String(row[1]) })
    return {
      triggers: Map.groupBy(rows('triggers'), relationOf) as ReadonlyMap<string, readonly Row[]>,
      grants: grantsOfViews([...rows('tableGrants'), ...rows('columnGrants')], relationOf),
      ...readStatistics(rows('tableStatistics'), rows('indexStatistics'), this.#server.pageSize),
      objects: [
        ...(options.objects ? schemasOf(options.schemata, rows('schemaGrants')) : []),
        ...routinesOf([...rows('routines'), ...rows('libraries')], rows('routineGrants')),
        ...eventsOf(rows('events')),
      ],
    }
  }

  /** Says what this user cannot see, where the server would answer with an empty list. */
  #confess(schemas: readonly string[], options: ReadOptions): void {
    if (this.#rights.unsure) return
    const lacks = (privilege: string) => schemas.some((schema) => !this.#rights.has(privilege, schema))
    if (lacks('TRIGGER'))
      this.#note('triggers', 'This user has no TRIGGER right everywhere: there may be triggers that are not shown', true)
    if (options.objects && lacks('EVENT'))
      this.#note('events', 'This user has no EVENT right everywhere: there may be events that are not shown', true)
    if (!this.#rights.has('SELECT', 'mysql')) this.#note('grants', 'This user sees its own grants only')
  }

  /** What must be asked by name: columns of views, what is left of relations without text, texts of routines, sizes. */
  async #more(created: readonly Created[], objects: readonly RawObject[], known: ReadonlyMap<string, Statistics>, options: ReadOptions) {
    const tables = created.filter((one) => one.type !== 'sequence')
    const bare = tables.filter((one) => one.type === 'view' || one.said === undefined || one.problem !== undefined)
    const keyless = bare.filter((one) => one.type === 'table')
    const unsized = options.statistics
      ? tables.filter((one) => one.type === 'table' && one.problem === undefined && !known.has(relationKey(one.wanted)))
      : []
    const texted = options.objects ? objects.filter((one) => one.what !== 'SCHEMA') : []
    const statements = [
      ...bare.map(({ wanted }) => names.columnsOf(wanted.schema, wanted.name)),
      ...keyless.map(({ wanted }) => names.keysOf(wanted.schema, wanted.name)),
      ...unsized.map(({ wanted }) => names.sizesOf(wanted.schema, wanted.name)),
      ...texted.map(({ what, schema, name }) => facets.createObject(what, schema, name)),
    ]
    const answers: Answer[] = []
    for (const packet of chunks(statements, PACKET)) answers.push(...(await this.#ask(packet)))
    const take = (count: number) => answers.splice(0, count)
    const rowsOf = (answer: Answer | undefined) => (answer !== undefined && 'rows' in answer ? answer.rows : [])
    const relations = new Map<string, { columns?: readonly Row[]; keys?: readonly Row[] }>()
    const columns = take(bare.length)
    bare.forEach((one, at) => relations.set(relationKey(one.wanted), { columns: rowsOf(columns[at]) }))
    const keys = take(keyless.length)
    keyless.forEach((one, at) => {
      const key = relationKey(one.wanted)
      relations.set(key, { ...relations.get(key), keys: rowsOf(keys[at]) })
    })
    const statistics = new Map(known)
    const sizes = take(unsized.length)
    unsized.forEach((one, at) => {
      const row = rowsOf(sizes[at])[0]
      if (row?.[2] !== null && row?.[2] !== undefined)
        statistics.set(relationKey(one.wanted), {
          rows: Number(row[2]),
          bytes: row[3] === null ? undefined : Number(row[3]),
          at: undefined,
        })
    })
    const texts = take(texted.length)
    const shown = texted.flatMap((object, at) => withText(object, texts[at]))
    const schemas = objects.filter((one) => one.what === 'SCHEMA')
    return { relations, statistics, objects: [...schemas, ...(await this.#withParameters(shown))] }
  }

  /** MySQL's information_schema mangles a backtick inside a name: a trigger that quotes one is read from its own text. */
  async #quoted(triggers: ReadonlyMap<string, readonly Row[]>): Promise<ReadonlyMap<string, readonly Row[]>> {
    const quoting = [...triggers.values()].flat().filter((row) => String(row[5]).includes('`'))
    const answers: Answer[] = []
    for (const packet of chunks(quoting, PACKET))
      answers.push(...(await this.#ask(packet.map((row) => facets.createObject('TRIGGER', String(row[0]), String(row[2]))))))
    const bodies = new Map(quoting.map((row, at) => [row, bodyOf(answers[at])] as const))
    const exact = (row: Row) => [...row.slice(0, 5), bodies.get(row) ?? row[5] ?? null, ...row.slice(6)]
    return new Map([...triggers].map(([key, rows]) => [key, rows.map(exact)] as const))
  }

  /** Routines whose text is not shown still tell their parameters. */
  async #withParameters(objects: readonly RawObject[]): Promise<RawObject[]> {
    const mute = objects.filter((one) => one.text === undefined && /^(FUNCTION|PROCEDURE)$/.test(one.what))
    const answers: Answer[] = []
    for (const packet of chunks(mute, PACKET))
      answers.push(...(await this.#ask(packet.map((one) => facets.parameters(one.schema, one.name, one.what)))))
    const found = new Map(mute.map((one, at) => [one, answers[at]] as const))
    return objects.map((one) => {
      const answer = found.get(one)
      return answer !== undefined && 'rows' in answer ? { ...one, parameters: answer.rows } : one
    })
  }

  /** Asks; after the first lock nothing waits any more where the server can do that, after the second in no case. */
  async #ask(statements: readonly string[]): Promise<Answer[]> {
    return await this.#line.askAll(statements, (error) => {
      if (error.errno !== LOCKED) return undefined
      this.#locks += 1
      if (this.#server.zeroWait) return lockLimit(0)
      this.#stopped = this.#locks >= 2
      return this.#stopped ? STOP : undefined
    })
  }

  #note(facet: string, message: string, grantable = false): void {
    if (this.#notes.some((note) => note.facet === facet)) return
    this.#notes.push({ facet, message, ...(grantable ? { grantable } : {}) })
  }
}

function createStatement({ name, type }: Wanted): string {
  return type === 'sequence' ? names.createSequence(name) : names.createTable(name)
}

function problemOf({ errno, message }: AnswerError): Problem {
  return { kind: errno === LOCKED ? 'locked' : REFUSED.has(errno) ? 'refused' : 'broken', message: message.slice(0, 400) }
}

/** Every INSERT moves AUTO_INCREMENT, which stands in the line of table options: the last one that starts with a parenthesis. */
function withoutNextValue(text: string): string {
  const at = text.lastIndexOf('\n) ')
  return at < 0 ? text : text.slice(0, at) + text.slice(at).replace(/^(\n\) (?:[^'`]|`[^`]*`)*?) AUTO_INCREMENT=\d+/, '$1')
}

/** The statement in an answer to SHOW CREATE TRIGGER; undefined where there is none to be had. */
function bodyOf(answer: Answer | undefined): string | undefined {
  const text = answer !== undefined && 'rows' in answer ? answer.rows[0]?.[2] : undefined
  try {
    return typeof text === 'string' ? readTriggered(text) : undefined
  } catch {
    return undefined
  }
}

function sequence({ wanted: { schema, name }, text, problem }: Created, grants: RawObject['grants']): RawObject {
  return {
    ...{ what: 'SEQUENCE', schema, name, row: [], grants },
    ...(text === undefined ? {} : { text }),
    ...(problem === undefined ? {} : { problem }),
  }
}

function routinesOf(rows: readonly Row[], privileges: readonly Row[]): RawObject[] {
  const grants = grantsOfRoutines(privileges, (row) => JSON.stringify([row[0], row[5], row[1]]))
  return rows.map((row) => ({
    ...{ what: row[2] as RawObject['what'], schema: String(row[0]), name: String(row[1]), row },
    grants: grants.get(JSON.stringify([row[0], row[2], row[1]])) ?? [],
  }))
}

/** A grant on a database names it as a pattern: `_` and `%` are escaped in one that means it alone. */
function schemasOf(rows: readonly Row[], privileges: readonly Row[]): RawObject[] {
  const grants = grantsOfViews(privileges, (row) => String(row[0]).replaceAll(/\\([_%])/g, '$1'))
  return rows.map((row) => ({ what: 'SCHEMA', schema: '', name: String(row[0]), row, grants: grants.get(String(row[0])) ?? [] }))
}

function eventsOf(rows: readonly Row[]): RawObject[] {
  return rows.map((row) => ({ what: 'EVENT', schema: String(row[0]), name: String(row[1]), row, grants: [] }))
}

/** An object with the text that SHOW CREATE gave: in the third column, NULL where the user may not see it. */
function withText(object: RawObject, answer: Answer | undefined): RawObject[] {
  if (answer === undefined) return [object]
  if ('error' in answer) return GONE.has(answer.error.errno) ? [] : [{ ...object, problem: problemOf(answer.error) }]
  const text = answer.rows[0]?.[object.what === 'EVENT' ? 3 : 2]
  return [
    typeof text === 'string'
      ? { ...object, text }
      : { ...object, problem: { kind: 'refused', message: 'The text is not shown to this user' } },
  ]
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))
}
