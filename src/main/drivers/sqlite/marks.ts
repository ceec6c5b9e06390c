import { hash } from 'node:crypto'
import { relationKey } from '@shared/catalog'
import type { RelationEntry } from './entries'
import { fold, Lexer } from './text/lexer'
import { mentionedNames } from './text/select-names'

/** What a file's schema says, in few characters. */
export interface Marks {
  /** By relationKey: changes whenever a reading of that relation would. */
  readonly marks: ReadonlyMap<string, string>
  /** Over all marks. */
  readonly content: string
  /** Entries of the schema: tables, views, indexes, triggers. */
  readonly entries: number
}

/**
 * A mark is a hash of the relation's own text with that of its indexes and triggers, and of what it takes from others: a
 * view or virtual table from everything its text names, and those again; a foreign key from the text of its target, whose
 * spelling and primary key it shows; a shadow table from its virtual table. Names, not places in the file, are the key, and numbers that
 * VACUUM or a second CREATE changes (rowid, root page) are left out: dropped and made again as it was, a table shows
 * nothing new, so it has the same mark.
 */
export function marksOf(schema: string, relations: readonly RelationEntry[]): Marks {
  const context = new Context(relations)
  const marks = new Map(
    relations.map((relation) => {
      const { entry, indexes, triggers } = relation
      const own = [entry.type, entry.sql, ...indexes.map((e) => e.sql), ...triggers.map((e) => e.sql)]
      return [relationKey({ schema, name: entry.name }), digest([...own, ...context.borrowed(relation)])] as const
    }),
  )
  const entries = relations.reduce((sum, { indexes, triggers }) => sum + 1 + indexes.length + triggers.length, 0)
  return { marks, content: digest([...marks].flat()), entries }
}

class Context {
  readonly #byName: ReadonlyMap<string, RelationEntry>
  readonly #mentioned = new Map<RelationEntry, readonly RelationEntry[]>()

  constructor(relations: readonly RelationEntry[]) {
    this.#byName = new Map(relations.map((relation) => [fold(relation.entry.name), relation]))
  }

  /** What a reading of the relation takes from others. */
  borrowed(relation: RelationEntry): string[] {
    const { entry, kind, shadowOf } = relation
    if (kind === 'view' || kind === 'virtual') return this.#closure(relation)
    const owner = shadowOf === undefined ? [] : [shadowOf]
    return [...owner, ...this.#targets(entry.sql)]
  }

  /** Texts of everything that a view's text names, and of what those name. */
  #closure(relation: RelationEntry): string[] {
    const found = new Set<RelationEntry>()
    const open = [relation]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const other of this.#mentions(next)) {
        if (found.has(other)) continue
        found.add(other)
        if (other.kind === 'view' || other.kind === 'virtual') open.push(other)
      }
    }
    return [...found].map(({ entry }) => `${entry.name} ${entry.sql}`).sort()
  }

  #mentions(relation: RelationEntry): readonly RelationEntry[] {
    let found = this.#mentioned.get(relation)
    if (found === undefined) {
      found = [...mentionedNames(relation.entry.sql)].flatMap((name) => this.#byName.get(name) ?? [])
      this.#mentioned.set(relation, found)
    }
    return found
  }

  /** Names and texts of what foreign keys point at. */
  #targets(sql: string): string[] {
    const facts: string[] = []
    // The word may also stand in a comment or a string: then the mark depends on more than it must.
    for (const { index, 0: found, 1: plain } of sql.matchAll(REFERENCES)) {
      const target = this.#byName.get(fold(plain ?? new Lexer(sql, index + found.length).name))
      if (target !== undefined) facts.push(target.entry.name, target.entry.sql)
    }
    return facts
  }
}

/** A name that is no more than a word ends where it seems to; any other is left to the lexer. */
const REFERENCES = /references(?:\s+([a-z_][a-z0-9_]*)(?=[\s(,)]))?/gi

function digest(parts: readonly string[]): string {
  return hash('sha256', parts.join('\0'), 'base64url').slice(0, 22)
}
