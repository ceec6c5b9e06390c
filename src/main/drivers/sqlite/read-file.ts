import type { CatalogNote, Relation } from '@shared/catalog'
import type { Entry, RelationEntry } from './entries'
import { isFatal } from './errors'
import type { Known, KnownRelation, Row } from './file-rows'
import { introspect, textOf, toKnown } from './introspect'
import { plainIndexRows } from './plain-indexes'
import { readColumnsOf, readForeignKeysOf, readGuarded, readIndexesOf, readStatistics, refusals } from './read-relation'
import type { SchemaFile } from './schema-file'
import { COLUMNS, FOREIGN_KEYS, INDEXES, indexPartsOf } from './sql/catalog.sql'
import type { TableText } from './text/create-table'
import { fold } from './text/lexer'

/** Relations per statement: no lock is held for longer than one of them takes. */
const AT_ONCE = 1000
/** Relations that are made at once: what they are made of is gone again while it is young. */
const MADE_AT_ONCE = 250
/** Views between two pauses. */
const VIEWS_AT_ONCE = 100

/** Called between statements; may wait, and throws when the caller has given up. */
type Pause = () => Promise<void>
type ById = Map<number, Row[]>

/**
 * One reading of one file, facet by facet. No transaction spans it: in a file without a log a reader holds up every
 * writer. {@link moved} says afterwards whether the schema changed meanwhile.
 */
export class FileReading {
  readonly relations: readonly RelationEntry[]
  readonly statistics: ReadonlyMap<string, number>
  readonly #file: SchemaFile
  readonly #version: number
  /** Where the relations stand in the schema table, in its order. */
  readonly #ids: readonly number[]
  readonly #refused = new Map<number, string>()
  readonly #notes: CatalogNote[] = []
  #columns: ById = new Map()
  #foreignKeys: ById = new Map()
  readonly #constrained: ReadonlySet<string>
  readonly #made: Relation[] = []
  #descends: boolean | undefined

  /** Reads the schema table, and nothing else but the row estimates. */
  constructor(file: SchemaFile) {
    this.#file = file
    const { version, relations, constrained } = file.text()
    this.#constrained = constrained
    this.#version = version
    this.relations = relations
    this.#ids = relations.map(({ entry }) => entry.id).sort((a, b) => a - b)
    this.statistics = this.#readStatistics()
  }

  get schema(): string {
    return this.#file.schema
  }

  async readColumns(pause: Pause): Promise<void> {
    this.#columns = await this.#facet(COLUMNS, readColumnsOf, pause)
    const others = this.relations.filter(({ kind }) => kind === 'view' || kind === 'virtual')
    for (const [at, { entry }] of others.entries()) {
      if (at % VIEWS_AT_ONCE === 0) await pause()
      this.#columns.set(entry.id, readGuarded(this.#file, entry, this.#refused))
    }
  }

  async readForeignKeys(pause: Pause): Promise<void> {
    this.#foreignKeys = await this.#facet(FOREIGN_KEYS, readForeignKeysOf, pause)
  }

  /**
   * After columns and keys. Reads the indexes and makes the relations, some at a time: what was read of them is let go of
   * while it is young. Texts tell most indexes; of a table with any other SQLite is asked for all.
   */
  async readIndexes(pause: Pause): Promise<void> {
    const known = this.#known()
    const unreadable = new Set(this.#refused.keys())
    const byName = this.#namedLikeFunctions()
    for (let at = 0; at < this.relations.length; at += MADE_AT_ONCE) {
      await pause()
      const relations = this.relations.slice(at, at + MADE_AT_ONCE)
      const { texts, indexes, asked } = this.#plainIndexes(relations)
      if (byName) for (const entry of asked) indexes.set(entry.id, readIndexesOf(this.#file, entry))
      else if (asked.length > 0) gather(this.#file.all(INDEXES, JSON.stringify(asked.map(({ id }) => id))), indexes)
      const { schema, statistics } = this
      const rows = { columns: this.#columns, foreignKeys: this.#foreignKeys, indexes, texts, known }
      this.#made.push(...introspect(schema, { relations, statistics, unreadable, ...rows }))
      for (const { entry } of relations) this.#foreignKeys.delete(entry.id)
    }
  }

  /** What texts tell of indexes, and the tables of which they do not tell all. */
  #plainIndexes(relations: readonly RelationEntry[]): { texts: Map<number, TableText>; indexes: ById; asked: Entry[] } {
    const texts = new Map<number, TableText>()
    const indexes: ById = new Map()
    const asked: Entry[] = []
    for (const relation of relations) {
      const { entry, kind } = relation
      if (kind !== 'table' && kind !== 'shadow') continue
      const columns = this.#columns.get(entry.id) ?? []
      const text = textOf(entry, columns)
      if (text !== undefined) texts.set(entry.id, text)
      const rows = text === undefined || this.#constrained.has(fold(entry.name)) ? undefined : plainIndexRows(relation, columns, text)
      if (rows === undefined || !this.#ordersAs(rows)) asked.push(entry)
      else if (rows.length > 0) indexes.set(entry.id, rows)
    }
    return { texts, indexes, asked }
  }

  /** Whether SQLite keeps to DESC in an index; in a file of an old format it does not (sqlite.org/fileformat2.html §1.3.8). The first one tells. */
  #ordersAs(rows: readonly Row[]): boolean {
    const found = rows.find((row) => row[7] === 1)
    if (found === undefined) return true
    this.#descends ??= this.#file.all(indexPartsOf(String(found[1]))).some((part) => part[3] === 1)
    return this.#descends
  }

  /** Whether the schema changed since this reading began. */
  moved(): boolean {
    return this.#file.version() !== this.#version
  }

  result(): { relations: Relation[]; notes: CatalogNote[] } {
    return { relations: this.#made, notes: [...this.#notes, ...refusals(this.schema, this.relations, this.#refused)] }
  }

  /** What keys and views refer to, made when it is asked for: most relations are no target. */
  #known(): Known {
    const byName = new Map(this.relations.map(({ entry }) => [fold(entry.name), entry]))
    const made = new Map<string, KnownRelation>()
    return {
      get: (name) => {
        const entry = byName.get(name)
        const known = made.get(name) ?? (entry === undefined ? undefined : toKnown(entry.name, this.#columns.get(entry.id) ?? []))
        if (known !== undefined) made.set(name, known)
        return known
      },
    }
  }

  /** Where a relation is called like a function that a query asks, that name means the relation: then every table is asked by name. */
  #namedLikeFunctions(): boolean {
    return this.relations.some(({ entry }) => /^(?:pragma_|json_each$)/i.test(entry.name))
  }

  /** A facet of all tables, some entries at a time. */
  async #facet(sql: string, one: (file: SchemaFile, entry: Entry) => Row[], pause: Pause): Promise<ById> {
    const rows: ById = new Map()
    if (this.#namedLikeFunctions()) {
      for (const { entry } of this.relations.filter(({ kind }) => kind === 'table' || kind === 'shadow'))
        rows.set(entry.id, one(this.#file, entry))
      return rows
    }
    for (let at = 0; at < this.#ids.length; at += AT_ONCE) {
      await pause()
      const last = this.#ids[Math.min(at + AT_ONCE, this.#ids.length) - 1]
      gather(this.#file.all(sql, this.#ids[at] ?? 0, last ?? 0), rows)
    }
    return rows
  }

  /** A damaged table of statistics costs the estimates and nothing else. */
  #readStatistics(): Map<string, number> {
    try {
      return readStatistics(this.#file)
    } catch (error) {
      if (isFatal(error)) throw error
      this.#notes.push({ facet: 'relations', message: `${this.schema}: the row estimates could not be read` })
      return new Map()
    }
  }
}

/** Puts rows with those of the same entry. */
function gather(rows: readonly Row[], byId: ById): void {
  for (const row of rows) {
    const id = Number(row[0])
    const own = byId.get(id)
    if (own === undefined) byId.set(id, [row])
    else own.push(row)
  }
}
