import type { RelationKind } from '../catalog'
import { type Dialect, writeName } from './dialect'
import { joinsFor, joinConditions, type RelationFacts } from './joins'
import { KEYWORDS } from './keywords'
import { best, type Candidate } from './match'
import type { Proposed, SchemaIndex } from './schema-index'
import { namedQueries, type Source, sourcesAt } from './scope'
import { type Token, tokenize } from './tokens'

export type ProposalKind = RelationKind | 'column' | 'schema' | 'query' | 'join' | 'keyword'

/** Something that may be written at a place. */
export interface Proposal {
  readonly kind: ProposalKind
  readonly label: string
  /** What is written in the place of what stands from {@link Completed.from} on. */
  readonly insert: string
  /** Behind the label: a type, or where it is from. */
  readonly detail: string
}

export interface Completed {
  readonly from: number
  /** The best first. */
  readonly proposals: readonly Proposal[]
}

/** What is known of a relation; undefined while it is not. */
export type FactsOf = (schema: string, name: string) => RelationFacts | undefined

/** Most that are proposed at once. */
const MOST = 100

/** Where somebody types: what is begun, what it is qualified with, and what stands around it. */
interface Context {
  readonly tokens: readonly Token[]
  readonly from: number
  readonly prefix: string
  readonly qualifiers: readonly string[]
  /** The token before what is typed, qualifiers included. */
  readonly before: Token | undefined
  /** Whether what is typed began with a quote. */
  readonly quoted: boolean
}

/** Relations whose columns and keys a completion at this place needs. `sql` is one statement. Pure. */
export function relationsNeeded(sql: string, place: number, dialect: Dialect, index: SchemaIndex): Proposed[] {
  const context = contextAt(sql, place, dialect)
  if (context === undefined) return []
  const [last] = context.qualifiers.slice(-1)
  const named = last === undefined ? undefined : index.named(last, context.qualifiers.at(-2))
  const sources = sourcesAt(context.tokens, place).flatMap((source) => relationOf(source, index) ?? [])
  return [...new Set(named === undefined ? sources : [...sources, named])]
}

/** What may be written at a place of a statement, from what is known of its schema alone; undefined in a text or a comment. Pure. */
export function complete(sql: string, place: number, dialect: Dialect, index: SchemaIndex, facts: FactsOf): Completed | undefined {
  const context = contextAt(sql, place, dialect)
  if (context === undefined) return undefined
  const candidates = candidatesIn(context, place, dialect, index, facts)
  return { from: context.from, proposals: best(candidates, context.prefix, MOST) }
}

function contextAt(sql: string, place: number, dialect: Dialect): Context | undefined {
  const before = tokenize(sql.slice(0, place), dialect)
  if (before.inComment) return undefined
  const tokens = tokenize(sql, dialect).tokens
  let at = before.tokens.length
  const last = before.tokens.at(-1)
  let prefix = ''
  let from = place
  let quoted = false
  if (last !== undefined && last.to === place && last.kind !== 'sign') {
    if (last.kind === 'string' || last.kind === 'number') return undefined
    if (last.kind === 'open' && (sql[last.from] === "'" || !dialect.quotes.includes(sql[last.from] ?? ''))) return undefined
    quoted = last.kind !== 'word'
    prefix = sql.slice(last.from + (quoted ? 1 : 0), place)
    from = last.from
    at -= 1
  }
  const qualifiers: string[] = []
  while (before.tokens[at - 1]?.text === '.' && isNameLike(before.tokens[at - 2])) {
    qualifiers.unshift(before.tokens[at - 2]?.text ?? '')
    at -= 2
  }
  return { tokens, from, prefix, qualifiers, before: before.tokens[at - 1], quoted }
}

/** What stands before a dot is a name, whatever word it is. */
function isNameLike(token: Token | undefined): boolean {
  return token?.kind === 'name' || token?.kind === 'word'
}

const RELATION_COMES = new Set(['from', 'join', 'update', 'into', 'table', 'truncate', 'describe', 'desc', 'analyze'])

function candidatesIn(
  context: Context,
  place: number,
  dialect: Dialect,
  index: SchemaIndex,
  facts: FactsOf,
): Iterable<Candidate<Proposal>> {
  const { tokens, before, qualifiers } = context
  const sources = sourcesAt(tokens, place)
  const queries = namedQueries(tokens)
  const columns = (source: Source) => columnsOf(source, { dialect, index, facts, queries })
  if (qualifiers.length > 0) {
    const [schema, name] = qualifiers.length > 1 ? [qualifiers.at(-2), qualifiers.at(-1) ?? ''] : [undefined, qualifiers[0] ?? '']
    const source = sources.find(({ alias }) => schema === undefined && alias.toLowerCase() === name.toLowerCase())
    const own = source === undefined ? [] : columns(source)
    if (own.length > 0) return own
    const relations = schema === undefined ? relationsIn(name, index, dialect) : []
    return relations.length > 0 ? relations : columns({ schema, name, alias: name, at: 0 })
  }
  if (relationComes(before, tokens, context.from)) {
    const names = queries.map(({ name }) => candidate('query', name, writeName(name, dialect), 'WITH', 0))
    const joins = before?.text === 'join' ? joinsFor(sources, context.from, { dialect, index, facts }) : []
    const proposed = joins.map(({ label, insert, key }) => candidate('join', label, insert, key, 0))
    return [...proposed, ...names, ...everyRelation(index, dialect), ...schemasOf(index, dialect)]
  }
  if (before === undefined) return KEYWORDS.starting.map(keyword)
  const conditions =
    before.text === 'on'
      ? joinConditions(sources, context.from, { dialect, index, facts }).map(({ label, key }) => candidate('join', label, label, key, 0))
      : []
  const own = sources.flatMap((source) => [...columns(source)])
  const aliases = sources
    .filter(({ alias }) => alias !== '')
    .map(({ alias, name }) => candidate('query', alias, writeName(alias, dialect), name, 1))
  return [...conditions, ...own, ...aliases, ...(context.quoted ? [] : KEYWORDS.all.map(keyword))]
}

/** Right behind FROM and the like, or behind a comma in a list that FROM began. */
function relationComes(before: Token | undefined, tokens: readonly Token[], from: number): boolean {
  if (before?.kind === 'word') return RELATION_COMES.has(before.text)
  if (before?.text !== ',') return false
  let depth = 0
  for (const token of tokens.filter(({ to }) => to <= from).reverse()) {
    if (token.text === ')') depth += 1
    if (token.text === '(') depth -= 1
    if (depth < 0) return false
    if (depth === 0 && token.kind === 'word') {
      if (token.text === 'from') return true
      if (['select', 'where', 'on', 'by', 'set', 'having', 'values', 'using'].includes(token.text)) return false
    }
  }
  return false
}

interface Knowledge {
  readonly dialect: Dialect
  readonly index: SchemaIndex
  readonly facts: FactsOf
  readonly queries: readonly { readonly name: string; readonly columns: readonly string[] }[]
}

function columnsOf(source: Source, { dialect, index, facts, queries }: Knowledge): Candidate<Proposal>[] {
  const query = source.schema === undefined ? queries.find(({ name }) => name === source.name) : undefined
  if (query !== undefined) return query.columns.map((name) => candidate('column', name, writeName(name, dialect), source.name, 0))
  const relation = relationOf(source, index)
  const known = relation === undefined ? undefined : facts(relation.schema, relation.name)
  return (known?.columns ?? []).map(({ name, type }) => candidate('column', name, writeName(name, dialect), type, 0))
}

/** The relation that a source names; undefined for a query, and for a name that is not known. */
export function relationOf({ schema, name }: Source, index: SchemaIndex): Proposed | undefined {
  return name === '' ? undefined : index.named(name, schema)
}

function relationsIn(schema: string, index: SchemaIndex, dialect: Dialect): Candidate<Proposal>[] {
  const own = index.schemas.find((one) => one.toLowerCase() === schema.toLowerCase())
  if (own === undefined) return []
  return index.relations.filter((one) => one.schema === own).map((one) => relationCandidate(one, writeName(one.name, dialect), index))
}

const everyOne = new WeakMap<SchemaIndex, Map<Dialect, readonly Candidate<Proposal>[]>>()

/** Made once per index: of ten thousand only those that match are looked at twice. */
function everyRelation(index: SchemaIndex, dialect: Dialect): readonly Candidate<Proposal>[] {
  const byDialect = everyOne.get(index) ?? new Map<Dialect, readonly Candidate<Proposal>[]>()
  everyOne.set(index, byDialect)
  const known = byDialect.get(dialect) ?? index.relations.map((one) => relationCandidate(one, undefined, index, dialect))
  byDialect.set(dialect, known)
  return known
}

function relationCandidate(one: Proposed, insert: string | undefined, index: SchemaIndex, dialect?: Dialect): Candidate<Proposal> {
  const make = (): Proposal => {
    const name = insert ?? qualified(one, index, dialect)
    return { kind: one.kind, label: one.name, insert: name, detail: one.schema }
  }
  return { folded: one.folded, rank: one.schema === index.defaultSchema ? 1 : 2, make }
}

/** The default schema is not written. */
export function qualified(
  { schema, name }: { readonly schema: string; readonly name: string },
  index: SchemaIndex,
  dialect: Dialect | undefined,
): string {
  if (dialect === undefined) return name
  const own = writeName(name, dialect)
  return schema === index.defaultSchema || schema === '' ? own : `${writeName(schema, dialect)}.${own}`
}

function schemasOf(index: SchemaIndex, dialect: Dialect): Candidate<Proposal>[] {
  return index.schemas.map((name) => candidate('schema', name, writeName(name, dialect), '', 3))
}

function keyword(word: string): Candidate<Proposal> {
  return candidate('keyword', word, word, '', 4)
}

function candidate(kind: ProposalKind, label: string, insert: string, detail: string, rank: number): Candidate<Proposal> {
  return { folded: label.toLowerCase(), rank, make: () => ({ kind, label, insert, detail }) }
}
