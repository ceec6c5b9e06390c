import type { FactsOf } from './complete'
import { type Dialect, writeName } from './dialect'
import type { Proposed, SchemaIndex } from './schema-index'
import type { Source } from './scope'

/** One foreign key as a join needs it: columns here, and those they equal there. */
export interface KeyFact {
  readonly name: string
  readonly schema: string
  readonly relation: string
  readonly columns: readonly string[]
  readonly theirs: readonly string[]
}

/** What completion knows of a relation. */
export interface RelationFacts {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Its own foreign keys, and those of others that refer to it; `columns` are its own columns in both. */
  readonly keys: readonly KeyFact[]
}

interface Known {
  readonly dialect: Dialect
  readonly index: SchemaIndex
  readonly facts: FactsOf
}

export interface JoinProposal {
  readonly label: string
  readonly insert: string
  /** Name of the key. */
  readonly key: string
}

/** What can be joined along a foreign key to what is named before a place: a relation with its condition. Pure. */
export function joinsFor(sources: readonly Source[], place: number, known: Known): JoinProposal[] {
  const before = sources.filter(({ at }) => at < place)
  const taken = new Set(before.map(({ alias }) => alias.toLowerCase()))
  const aliased = before.some(({ alias, name }) => alias !== name)
  return before.flatMap((source) =>
    keysOf(source, known).flatMap((key) => {
      const relation = known.index.named(key.relation, key.schema)
      if (relation === undefined) return []
      const alias = aliased || taken.has(relation.folded) ? freeAlias(relation.name, taken) : undefined
      const condition = conditionOf(source.alias, key.columns, alias ?? relation.name, key.theirs, known.dialect, true)
      const insert = `${written(relation, known)}${alias === undefined ? '' : ` ${alias}`} ON ${condition}`
      return [{ label: insert, insert, key: key.name }]
    }),
  )
}

/** Conditions between what was joined last before a place and what stands before that. Pure. */
export function joinConditions(sources: readonly Source[], place: number, known: Known): JoinProposal[] {
  const before = sources.filter(({ at }) => at < place).sort((a, b) => a.at - b.at)
  const joined = before.at(-1)
  if (joined === undefined) return []
  return before.slice(0, -1).flatMap((other) => {
    const to = known.index.named(other.name, other.schema)
    return keysOf(joined, known)
      .filter((key) => to !== undefined && key.relation === to.name && key.schema === to.schema)
      .map((key) => {
        const label = conditionOf(joined.alias, key.columns, other.alias, key.theirs, known.dialect, false)
        return { label, insert: label, key: key.name }
      })
  })
}

function keysOf({ schema, name }: Source, { index, facts }: Known): readonly KeyFact[] {
  const relation = name === '' ? undefined : index.named(name, schema)
  return relation === undefined ? [] : (facts(relation.schema, relation.name)?.keys ?? [])
}

/** `theirs` first where it is what comes new. */
function conditionOf(
  alias: string,
  columns: readonly string[],
  otherAlias: string,
  others: readonly string[],
  dialect: Dialect,
  otherFirst: boolean,
): string {
  const side = (of: string, column: string | undefined) => `${writeName(of, dialect)}.${writeName(column ?? '', dialect)}`
  return columns
    .map((column, at) => {
      const [own, other] = [side(alias, column), side(otherAlias, others[at])]
      return otherFirst ? `${other} = ${own}` : `${own} = ${other}`
    })
    .join(' AND ')
}

/** First letters of its parts, with a number where that is taken: `order_items` is `oi`. */
function freeAlias(name: string, taken: ReadonlySet<string>): string {
  const letters = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((part) => part[0] ?? '')
    .join('')
  const base = letters === '' ? 't' : letters
  for (let n = 1; ; n += 1) {
    const alias = n === 1 ? base : `${base}${String(n)}`
    if (!taken.has(alias)) return alias
  }
}

function written({ schema, name }: Proposed, { index, dialect }: Known): string {
  const own = writeName(name, dialect)
  return schema === index.defaultSchema ? own : `${writeName(schema, dialect)}.${own}`
}
