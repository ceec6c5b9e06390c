import type { Grant, Policy, Relation, RelationKind, RelationName, Trigger } from '@shared/catalog'
import { relationKey } from '@shared/catalog'
import { parseOptions, toGrants } from './acl'
import type { Row } from './batch'
import type { ColumnsRead } from './columns-read'
import { toColumns } from './introspect-columns'
import { toConstraints } from './introspect-constraints'
import { indexesMarked, toIndexes } from './introspect-indexes'
import { byFirst, byName, bySecond, later, type Lookup, lookup, optional, type RowsOf, settings, some, text } from './lookup'

const KINDS: Readonly<Record<string, RelationKind>> = { r: 'table', p: 'partitioned', v: 'view', m: 'materialized', f: 'foreign' }
/** pg_trigger.tgenabled and pg_rewrite.ev_enabled; O is the usual state. */
const ENABLED: Readonly<Record<string, string>> = { D: 'disabled', R: 'replica', A: 'always' }
const COMMANDS = { '*': 'all', r: 'select', a: 'insert', w: 'update', d: 'delete' } as const

/** What the reader knows beside the rows. */
export interface Circumstances {
  readonly columns: ColumnsRead
  /** Namespaces by oid. */
  readonly schemas: ReadonlyMap<string, string>
  readonly version: number
  /** Facets that could not be read for any relation. */
  readonly limited: readonly string[]
}

/** Kind of a pg_class row. */
export function relationKind(kind: string | null | undefined, partition: string | null | undefined): RelationKind {
  return partition === 't' ? 'partition' : (KINDS[text(kind)] ?? 'table')
}

/** reltuples as an estimate; undefined where nobody counted yet (-1, and 0 without pages before 14) or a view would count. */
export function rowEstimate(row: Row, version: number): number | undefined {
  const [estimate, size] = [Number(row[6]), Number(row[7])]
  const unknown = estimate < 0 || row[3] === 'v' || (version < 140_000 && estimate === 0 && size === 0)
  return unknown ? undefined : estimate
}

/** Makes relations out of catalog rows; pure. Rows of definitions are asked for when the first relation that has one is made. */
export interface Introspection {
  /** Rows of pg_class that the relations are made of. */
  readonly relations: readonly Row[]
  /** Whether a relation shows an expression that is only known once the definitions are. */
  awaits(relation: Row): boolean
  make(relation: Row): Relation
}

/** Looks catalog rows over; relations are made one by one. */
export function introspect(rows: RowsOf, { columns: read, schemas, version, limited }: Circumstances): Introspection {
  const names = lookup(rows, schemas, read)
  const columns = toColumns(rows, names, read)
  const constraints = toConstraints(rows, names)
  const indexes = toIndexes(rows, names, read)
  const attached = attachments(rows, names)
  const [replicas, clusters] = [indexesMarked(rows, 'r'), indexesMarked(rows, 'c')]
  const parents = byFirst(rows('inherits'))
  const part = (name: string) => byFirst(rows(name))
  const [foreign, toast, times, bounds] = [part('foreignTables'), part('toastOptions'), part('estimateTimes'), part('partitionBounds')]
  const [tablespaces, methods] = [part('tablespaces'), part('accessMethods')]
  const members = new Map(rows('members').flatMap(([letter, oid, name]) => (letter === 'c' ? [[oid, name] as const] : [])))
  const one = (map: Map<string, Row[]>, oid: string | null | undefined) => map.get(text(oid))?.[0]

  const make = (row: Row): Relation => {
    const oid = text(row[0])
    const gone = new Set(limited)
    const missing = (facet: string) => void gone.add(facet)
    const kind = relationKind(row[3], row[4])
    const owner = text(row[8])
    const estimate = rowEstimate(row, version)
    const time = estimate === undefined ? undefined : one(times, oid)?.[1]
    const above = (parents.get(oid) ?? []).flatMap((p) => names.relation(p[1]) ?? [])
    const [parent] = kind === 'partition' ? above : []
    const server = one(foreign, oid)
    const flags = text(row[14])
    const options = settings([
      ...parseOptions(row[10]),
      ...parseOptions(one(toast, oid)?.[1], 'toast.'),
      ['tablespace', one(tablespaces, row[11])?.[1]],
      ['access method', unusual(one(methods, row[12])?.[1])],
      ['replica identity', replicaIdentity(row[13], replicas.get(oid))],
      ['cluster', clusters.get(oid)],
      ['of', row[15]],
      ['populated', row[3] === 'm' && flags.includes('u') ? 'false' : null],
      ['server', server?.[1]],
      ...parseOptions(server?.[2], 'options.'),
    ])
    const grants: Grant[] = [...toGrants(row[9], owner), ...columns.grants(oid, owner)].sort(byGrantee)
    const size = Number(row[7])
    const made: Relation = {
      schema: schemas.get(text(row[1])) ?? '',
      name: text(row[2]),
      kind,
      ...optional('comment', names.comment('r', oid)),
      ...(estimate === undefined ? {} : { rowEstimate: estimate }),
      ...(time === undefined || time === null ? {} : { estimatedAt: Number(time) }),
      ...(size > 0 ? { sizeBytes: size } : {}),
      owner,
      ...(row[5] === 'u' ? { persistence: 'unlogged' as const } : row[5] === 't' ? { persistence: 'temporary' as const } : {}),
      ...(parent === undefined ? {} : { partitionOf: parent }),
      ...optional('partitionBound', one(bounds, oid)?.[1]),
      ...attached.partitionKey(oid, row[3] === 'p', missing),
      ...some('inherits', kind === 'partition' ? [] : above),
      ...(options === undefined ? {} : { options }),
      columns: columns.of(oid, missing),
      ...constraints(oid, missing),
      indexes: indexes(oid, missing),
      ...attached.of(oid, row[3] === 'v' || row[3] === 'm', missing),
      // FORCE without ENABLE has no effect and is no security.
      ...(flags.includes('e') ? { rowSecurity: flags.includes('f') ? ('forced' as const) : ('enabled' as const) } : {}),
      ...some('grants', grants),
      ...optional('extension', members.get(oid)),
    }
    return gone.size === 0 ? made : { ...made, limited: [...gone].sort() }
  }
  const awaiting = new Set<string | null>()
  for (const oids of definitionsOf(rows, read).values()) for (const oid of oids) awaiting.add(oid)
  return { relations: rows('relations'), awaits: (row) => awaiting.has(row[0] ?? null), make }
}

const flagged = (field: number, one: string, other: string) => (row: Row) => {
  const flags = text(row[field])
  return flags.includes(one) || flags.includes(other)
}
const always = () => true

/** By question about definitions: the statement that tells which relations it is about, their oid in its rows, and which rows mean one. */
const DEFINED: Readonly<Record<string, readonly [statement: string, relation: number, has: (row: Row) => boolean]>> = {
  checks: ['constraints', 1, flagged(3, 'c', 'x')],
  indexExpressions: ['indexes', 1, flagged(9, 'x', 'w')],
  partitionKeys: ['relations', 0, (row) => row[3] === 'p'],
  conditionalTriggers: ['triggers', 1, (row) => row[4] === null],
  statisticsDefinitions: ['statistics', 1, always],
  policyConditions: ['policies', 1, always],
  ruleDefinitions: ['rules', 1, always],
  views: ['relations', 0, flagged(3, 'v', 'm')],
}

/** Oids of relations with an expression, a condition or a query that must be deparsed, by the question that does it. */
export function definitionsOf(rows: RowsOf, columns: ColumnsRead): ReadonlyMap<string, ReadonlySet<string | null>> {
  const found = new Map<string, Set<string | null>>([['generated', new Set(columns.generated)]])
  for (const [question, [statement, relation, has]] of Object.entries(DEFINED)) {
    const relations = new Set<string | null>()
    for (const row of rows(statement)) if (has(row)) relations.add(row[relation] ?? null)
    found.set(question, relations)
  }
  return found
}

/** The access method that needs no name. */
function unusual(method: string | null | undefined): string | undefined {
  return method === null || method === 'heap' ? undefined : method
}

function replicaIdentity(letter: string | null | undefined, index: string | undefined): string | undefined {
  return index ?? (letter === 'f' ? 'full' : letter === 'n' ? 'nothing' : undefined)
}

function byGrantee(a: Grant, b: Grant): number {
  const key = (g: Grant) => JSON.stringify([g.column ?? '', g.grantee])
  return key(a) < key(b) ? -1 : 1
}

export function bySchemaAndName(a: RelationName, b: RelationName): number {
  if (a.schema !== b.schema) return a.schema < b.schema ? -1 : 1
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

type Attached = Pick<Relation, 'triggers' | 'rules' | 'statistics' | 'policies' | 'definition' | 'dependsOn'>

/** Triggers, rules, statistics, policies, view definitions and partition keys by relation. */
function attachments(rows: RowsOf, names: Lookup) {
  const [triggers, rules, policies, statistics] = ['triggers', 'rules', 'policies', 'statistics'].map((part) => bySecond(rows(part)))
  const sources = byFirst(rows('viewSources'))
  const texts = (part: string) => later(() => new Map(rows(part).map((row) => [row[1], row])))
  const [conditional, ruleTexts] = [texts('conditionalTriggers'), texts('ruleDefinitions')]
  const [policyTexts, statisticTexts] = [texts('policyConditions'), texts('statisticsDefinitions')]
  const views = later(() => new Map(rows('views').map(([oid, definition]) => [oid, text(definition)])))
  const partitionKeys = later(() => new Map(rows('partitionKeys').map(([oid, key]) => [oid, key])))
  const rule = (letter: string, row: Row, definition: string): Trigger => ({
    name: text(row[2]),
    definition,
    ...optional('enabled', ENABLED[text(row[3])]),
    ...optional('comment', names.comment(letter, text(row[0]))),
  })
  return {
    partitionKey(oid: string, divided: boolean, missing: (facet: string) => void): Pick<Relation, 'partitionKey'> {
      if (!divided) return {}
      const key = partitionKeys().get(oid)
      if (key === undefined) missing('definitions')
      return optional('partitionKey', key)
    },
    of(oid: string, view: boolean, missing: (facet: string) => void): Attached {
      const given = (found: string | null | undefined) => {
        if (found === undefined || found === null) missing('definitions')
        return found ?? ''
      }
      const dependsOn = (sources.get(oid) ?? []).flatMap((row) => names.relation(row[1]) ?? [])
      const definition = view ? given(views().get(oid)) : undefined
      return {
        triggers: byName((triggers?.get(oid) ?? []).map((row) => rule('t', row, given(row[4] ?? conditional().get(row[0] ?? null)?.[2])))),
        ...some('rules', byName((rules?.get(oid) ?? []).map((row) => rule('w', row, given(ruleTexts().get(row[0] ?? null)?.[2]))))),
        ...some(
          'statistics',
          byName(
            (statistics?.get(oid) ?? []).map((row) => ({
              name: text(row[2]),
              definition: given(statisticTexts().get(row[0] ?? null)?.[2]),
              ...optional('comment', names.comment('s', text(row[0]))),
            })),
          ),
        ),
        ...some(
          'policies',
          byName((policies?.get(oid) ?? []).map((row) => toPolicy(row, policyTexts().get(row[0] ?? null), names, missing))),
        ),
        ...(definition === undefined ? {} : { definition }),
        ...some('dependsOn', distinct(dependsOn).sort(bySchemaAndName)),
      }
    },
  }
}

function toPolicy(row: Row, conditions: Row | undefined, names: Lookup, missing: (facet: string) => void): Policy {
  if (conditions === undefined && text(row[5]) !== '') missing('definitions')
  return {
    name: text(row[2]),
    command: COMMANDS[(row[3] ?? '*') as keyof typeof COMMANDS],
    permissive: row[4] === 't',
    roles: (JSON.parse(row[6] ?? '[]') as string[]).sort(),
    ...optional('using', conditions?.[2]),
    ...optional('check', conditions?.[3]),
    ...optional('comment', names.comment('p', text(row[0]))),
  }
}

function distinct(list: readonly RelationName[]): RelationName[] {
  return [...new Map(list.map((name) => [relationKey(name), name])).values()]
}
