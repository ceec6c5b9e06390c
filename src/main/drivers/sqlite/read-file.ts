import type { CatalogNote, Relation } from '@shared/catalog'
import { type Entry, type RelationEntry, toRelationEntries } from './entries'
import { isFatal } from './errors'
import type { KnownRelation, Row } from './file-rows'
import { introspect, toKnown } from './introspect'
import { readColumnsOf, readForeignKeysOf, readGuarded, readIndexesOf, readStatistics, refusals } from './read-relation'
import type { SchemaFile } from './schema-file'
import { COLUMNS, FOREIGN_KEYS, INDEXES } from './sql/catalog.sql'
import { fold } from './text/lexer'

/** Entries per statement: no lock is held for longer than one of them takes. */
const AT_ONCE = 2000
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
  readonly #entries: readonly Entry[]
  readonly #refused = new Map<number, string>()
  readonly #notes: CatalogNote[] = []
  #columns: ById = new Map()
  #foreignKeys: ById = new Map()
  #indexes: ById = new Map()

  /** Reads the schema's entries, and nothing else but the row estimates. */
  constructor(file: SchemaFile) {
    this.#file = file
    this.#version = file.version()
    this.#entries = file.entries()
    this.relations = toRelationEntries(this.#entries)
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

  async readIndexes(pause: Pause): Promise<void> {
    this.#indexes = await this.#facet(INDEXES, readIndexesOf, pause)
  }

  /** Whether the schema changed since this reading began. */
  moved(): boolean {
    return this.#file.version() !== this.#version
  }

  result(): { relations: Relation[]; notes: CatalogNote[] } {
    const known = new Map<string, KnownRelation>(
      this.relations.map(({ entry }) => [fold(entry.name), toKnown(entry.name, this.#columns.get(entry.id) ?? [])]),
    )
    const relations = introspect(this.schema, {
      relations: this.relations,
      columns: this.#columns,
      foreignKeys: this.#foreignKeys,
      indexes: this.#indexes,
      statistics: this.statistics,
      unreadable: new Set(this.#refused.keys()),
      known,
    })
    return { relations, notes: [...this.#notes, ...refusals(this.schema, this.relations, this.#refused)] }
  }

  /**
   * A facet of all tables, some entries at a time. Where a relation is called like a pragma function, that name means the
   * relation: then every table is asked by name.
   */
  async #facet(sql: string, one: (file: SchemaFile, entry: Entry) => Row[], pause: Pause): Promise<ById> {
    const rows: ById = new Map()
    if (this.relations.some(({ entry }) => fold(entry.name).startsWith('pragma_'))) {
      const tables = this.relations.filter(({ kind }) => kind === 'table' || kind === 'shadow')
      for (const { entry } of tables) rows.set(entry.id, one(this.#file, entry))
      return rows
    }
    for (let at = 0; at < this.#entries.length; at += AT_ONCE) {
      await pause()
      const [first, last] = [this.#entries[at], this.#entries[Math.min(at + AT_ONCE, this.#entries.length) - 1]]
      for (const row of this.#file.all(sql, first?.id ?? 0, last?.id ?? 0)) {
        const id = Number(row[0])
        const own = rows.get(id)
        if (own === undefined) rows.set(id, [row])
        else own.push(row)
      }
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
