import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Relation } from '@shared/catalog'
import type { Row } from './batch'
import type { ColumnsRead } from './columns-read'
import type { Answers } from './definitions'
import { bySchemaAndName, type Introspection, introspect } from './introspect'
import { text } from './lookup'

type Rows = ReadonlyMap<string, readonly Row[]>

/** Relations made before the socket is read again: a few ms. */
const SLICE = 100

/** Makes relations of rows, as many as can be while the server still works on what the others wait for. */
export class Maker {
  readonly #version: number
  readonly #limited: readonly string[]
  #begun: Promise<{ introspection: Introspection; ahead: Relation[] }> | undefined
  #answers: Answers = new Map()

  /** `limited`: facets that cannot be read for any relation. */
  constructor(version: number, limited: readonly string[]) {
    this.#version = version
    this.#limited = limited
  }

  /** Raw catalogs are there: makes the relations that wait for nothing. Never throws: it is called while the socket is read. */
  begin(rows: Rows, columns: ColumnsRead): void {
    const work = this.#ahead(rows, columns)
    // Whoever finishes hears of a failure; a reading that failed elsewhere does not.
    work.catch(() => undefined)
    this.#begun = work
  }

  async #ahead(rows: Rows, columns: ColumnsRead): Promise<{ introspection: Introspection; ahead: Relation[] }> {
    const introspection = introspect((name) => this.#answers.get(name) ?? rows.get(name) ?? [], {
      columns,
      schemas: schemasOf(rows),
      version: this.#version,
      limited: this.#limited,
    })
    return { introspection, ahead: await make(introspection, (row) => !introspection.awaits(row)) }
  }

  /** All relations, ordered by schema and name: of the reading that was begun last. */
  async finish(answers: Answers): Promise<Relation[]> {
    if (this.#begun === undefined) return []
    const { introspection, ahead } = await this.#begun
    this.#answers = answers
    const rest = await make(introspection, introspection.awaits)
    return [...ahead, ...rest].sort(bySchemaAndName)
  }
}

async function make({ relations, make: one }: Introspection, wanted: (row: Row) => boolean): Promise<Relation[]> {
  const made: Relation[] = []
  for (const row of relations) {
    if (!wanted(row)) continue
    made.push(one(row))
    if (made.length % SLICE === 0) await nextTurn()
  }
  return made
}

/** Names of schemas by oid. */
export function schemasOf(rows: Rows): Map<string, string> {
  return new Map((rows.get('schemas') ?? []).map((row) => [text(row[0]), text(row[1])]))
}
