import type Database from 'better-sqlite3'
import type { Store } from './open'

/**
 * What a number counts: states of the schema, changes of the connection itself (its config), results of its test, or eras: one
 * ends whenever something of the connection is forgotten, and no reading survives the end of the era it began in.
 */
export type GenerationOf = (typeof ALL_NUMBERS)[number]
/** The era first: from then on no reading that is under way counts. */
export const ALL_NUMBERS = ['era', 'connection', 'test', 'schema'] as const

/** {@link Generations.bump} by `step` for all numbers of `ids` in one statement. */
const raiseAll = (ids: string, step: number) => `
  WITH ids AS (${ids}),
    kinds (kind) AS (VALUES ${ALL_NUMBERS.map((of) => `('${of}')`).join(', ')}),
    nexts AS (
      SELECT id || '/' || kind AS name, ${String(step)} + max(coalesce(now.value, 0), coalesce(issued.value, 0)) AS value
      FROM ids CROSS JOIN kinds
        LEFT JOIN generation AS now ON now.connection_id = id || '/' || kind
        LEFT JOIN generation AS issued ON issued.connection_id = id || '/' || kind || '/issued'
    )
  INSERT INTO generation (connection_id, value)
    SELECT name, value FROM nexts UNION ALL SELECT name || '/issued', value FROM nexts WHERE true
  ON CONFLICT (connection_id) DO UPDATE SET value = excluded.value`

/** There is a row for every connection there ever was. */
const EVER = `SELECT DISTINCT substr(connection_id, 1, instr(connection_id, '/') - 1) AS id FROM generation`
const BUMP_ALL = raiseAll(EVER, 1)

/** More numbers than were given out since any backup. */
const LEAP = 1_000_000_000

/** Raises every number in a restored store above those that were given out since it was copied. */
export function raiseForRestore(db: Database.Database): void {
  db.prepare(raiseAll(`${EVER} UNION SELECT id FROM connection`, LEAP)).run()
}

/**
 * Numbers per connection that are part of every cache key. They are raised, on disk, before anything is deleted, so that a
 * write that was already on its way lands on a name nobody asks for. A number is given out once: what is being prepared
 * under a reserved one can never be mistaken for what came after a forget.
 */
export class Generations {
  readonly #store: Store
  readonly #value: Database.Statement<[string], number>

  constructor(store: Store) {
    this.#store = store
    // Prepared once: every look-up in the cache asks for the number, and another process may have raised it meanwhile.
    this.#value = store.db.prepare<[string], number>('SELECT value FROM generation WHERE connection_id = ?').pluck()
  }

  /** 0 until the first {@link bump} or {@link advance}. */
  current(connectionId: string, of: GenerationOf): number {
    return this.#value.get(`${connectionId}/${of}`) ?? 0
  }

  /** Raises the number to one that was never used, and answers it. */
  bump(connectionId: string, of: GenerationOf): number {
    return this.#store.db
      .transaction(() => {
        const next = this.reserve(connectionId, of)
        this.#set(`${connectionId}/${of}`, next)
        return next
      })
      .immediate()
  }

  /** Raises the number from `since`; undefined, and nothing done, when it is another one by now. */
  renew(connectionId: string, of: GenerationOf, since: number): number | undefined {
    return this.#store.db
      .transaction(() => (this.current(connectionId, of) === since ? this.bump(connectionId, of) : undefined))
      .immediate()
  }

  /** Raises every number of every connection, those that only another process knows of included. */
  bumpAll(): void {
    this.#store.db.prepare(BUMP_ALL).run()
  }

  /** A number that nobody else will get, to prepare something under; it counts once {@link advance} makes it current. */
  reserve(connectionId: string, of: GenerationOf): number {
    return this.#store.db
      .transaction(() => {
        const next = Math.max(this.#value.get(`${connectionId}/${of}/issued`) ?? 0, this.current(connectionId, of)) + 1
        this.#set(`${connectionId}/${of}/issued`, next)
        return next
      })
      .immediate()
  }

  /** Makes a reserved number of the schema current, unless the era, or the given generation, is over: then it answers false. */
  advance(connectionId: string, to: number, since: { readonly era: number; readonly generation?: number }): boolean {
    return this.#store.db
      .transaction(() => {
        if (this.current(connectionId, 'era') !== since.era) return false
        if (since.generation !== undefined && this.current(connectionId, 'schema') !== since.generation) return false
        this.#set(`${connectionId}/schema`, to)
        return true
      })
      .immediate()
  }

  #set(name: string, value: number): void {
    this.#store.db
      .prepare(
        'INSERT INTO generation (connection_id, value) VALUES (?, ?) ON CONFLICT (connection_id) DO UPDATE SET value = excluded.value',
      )
      .run(name, value)
  }
}
