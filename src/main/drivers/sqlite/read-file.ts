import type { CatalogNote, Relation } from '@shared/catalog'
import type { Entry, RelationEntry } from './entries'
import { isFatal } from './errors'
import type { Known, KnownRelation, Row } from './file-rows'
import { introspect, toKnown } from './introspect'
import { readColumnsOf, readForeignKeysOf, readGuarded, readIndexesOf, readStatistics, refusals } from './read-relation'
import type { SchemaFile } from './schema-file'
import { COLUMNS, FOREIGN_KEYS, INDEXES } from './sql/catalog.sql'
import { fold } from './text/lexer'

/** Relations per statement: no lock is held for longer than one of them takes. */
const AT_ONCE = 1000
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
  #indexes: ById = new Map()

  /** Reads the schema table, and nothing else but the row estimates. */
  constructor(file: SchemaFile) {
    this.#file = file
    const { version, relations } = file.text()
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

  async readIndexes(pause: Pause): Promise<void> {
    this.#indexes = await this.#facet(INDEXES, readIndexesOf, pause)
  }

  /** Whether the schema changed since this reading began. */
  moved(): boolean {
    return this.#file.version() !== this.#version
  }

  result(): { relations: Relation[]; notes: CatalogNote[] } {
    const relations = introspect(this.schema, {
      relations: this.relations,
      columns: this.#columns,
      foreignKeys: this.#foreignKeys,
      indexes: this.#indexes,
      statistics: this.statistics,
      unreadable: new Set(this.#refused.keys()),
      known: this.#known(),
    })
    return { relations, notes: [...this.#notes, ...refusals(this.schema, this.relations, this.#refused)] }
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
    for (let at = 0; at < this.#ids.length; at += AT_ONCE) {
      await pause()
      const last = this.#ids[Math.min(at + AT_ONCE, this.#ids.length) - 1]
      for (const row of this.#file.all(sql, this.#ids[at] ?? 0, last ?? 0)) {
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
