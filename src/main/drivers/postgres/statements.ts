import type { Facet } from '@shared/catalog'
import type { Statement } from './batch'
import * as definition from './sql/definitions.sql'
import { buckets, FINGERPRINT_GROUND, fingerprint, OWNERS } from './sql/fingerprint.sql'
import { marks, narrowMarks } from './sql/marks.sql'
import { moreObjects } from './sql/more-objects.sql'
import * as object from './sql/objects.sql'
import * as relation from './sql/relations.sql'
import type { Scope } from './sql/scope.sql'
import { EXPORT, MOMENT } from './sql/session.sql'

/** A statement of a reading, and the facet its rows belong to. */
export interface Question extends Statement {
  readonly facet: Facet
}

/** What decides which statements this server and this role can be asked. */
export interface Server {
  /** server_version_num. */
  readonly version: number
  /** Catalogs and functions that the role may not use. */
  readonly forbidden: ReadonlySet<string>
}

const questions = (facet: Facet, texts: Readonly<Record<string, string>>): Question[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text, facet }))

/** Raw catalogs of relations: none waits for a lock. Names come first. */
export function catalogQuestions({ version }: Server, scope: Scope): Question[] {
  return [
    ...questions('relations', {
      schemas: relation.schemas(scope),
      inherits: relation.inherits(scope),
      relations: relation.relations(scope),
      members: relation.MEMBERS,
      tablespaces: relation.TABLESPACES,
      accessMethods: relation.ACCESS_METHODS,
      ...(scope === 'whole' ? {} : { neighbours: relation.neighbours(scope), neighbourColumns: relation.neighbourColumns(scope) }),
    }),
    ...questions('columns', {
      // Columns are made as they arrive, of what these have told.
      columnTypes: relation.columnTypes(scope),
      enums: relation.ENUMS,
      columns: relation.columns(scope, version),
      defaults: relation.defaults(scope),
      serialDefaults: relation.serialDefaults(scope),
    }),
    ...questions('constraints', { constraints: relation.constraints(scope, version), suspendedKeys: relation.suspendedKeys(scope) }),
    ...questions('indexes', {
      collations: relation.collations(scope),
      operatorClasses: relation.OPERATOR_CLASSES,
      indexes: relation.indexes(scope, version),
    }),
    ...questions('definitions', {
      triggers: relation.triggers(scope, version),
      rules: relation.rules(scope),
      policies: relation.policies(scope),
      statistics: relation.statistics(scope),
      viewSources: relation.viewSources(scope),
      partitionBounds: relation.partitionBounds(scope),
      foreignTables: relation.foreignTables(scope),
      toastOptions: relation.toastOptions(scope),
      estimateTimes: relation.estimateTimes(scope),
      descriptions: relation.descriptions(scope),
    }),
  ]
}

/** Expressions that need their relations opened; asked one by one in transactions of their own. */
export function definitionQuestions({ version, forbidden }: Server, scope: Scope): Question[] {
  const locks = locksOf(forbidden)
  return questions('definitions', {
    generated: definition.generated(scope, locks),
    checks: definition.checks(scope, locks),
    indexExpressions: definition.indexExpressions(scope, locks),
    partitionKeys: definition.partitionKeys(scope, locks),
    conditionalTriggers: definition.conditionalTriggers(scope, locks),
    statisticsDefinitions: definition.statisticsDefinitions(scope, locks, version),
    policyConditions: definition.policyConditions(scope, locks),
    ruleDefinitions: definition.ruleDefinitions(scope, locks),
    views: definition.views(scope, locks),
  })
}

const locksOf = (forbidden: ReadonlySet<string>): definition.Locks => (forbidden.has('pg_locks') ? 'unknown' : 'known')

/** Objects that are no relations. */
export function objectQuestions({ version }: Server): Question[] {
  return questions('objects', {
    schemas: relation.SCHEMAS,
    members: relation.MEMBERS,
    enums: relation.ENUMS,
    comments: object.OBJECT_COMMENTS,
    sequences: object.SEQUENCES,
    routines: object.routines(version),
    aggregates: object.AGGREGATES,
    types: object.types(version),
    attributes: object.ATTRIBUTES,
    domainChecks: object.DOMAIN_CHECKS,
    extensions: object.EXTENSIONS,
    servers: object.SERVERS,
    ownCollations: object.ownCollations(version),
    ...moreObjects(version),
  })
}

/** Bodies that are kept parsed, and conditions of publications, name relations and wait with them. */
export function bodyQuestions({ version, forbidden }: Server): Question[] {
  const locks = locksOf(forbidden)
  return questions('objects', {
    ...(version >= 140_000 ? { parsedBodies: definition.parsedBodies(locks) } : {}),
    ...(version >= 150_000 ? { publicationConditions: definition.publicationConditions(locks) } : {}),
  })
}

/** Where the server's transactions stand, for who may ask. */
export function momentQuestions({ forbidden }: Server): Question[] {
  return questions('relations', { moment: MOMENT }).filter(({ text }) => usable(text, forbidden))
}

/** Names the moment of a reading for a second session; nothing where this role may not. */
export function exportQuestions({ forbidden }: Server): Question[] {
  return questions('relations', { exported: EXPORT }).filter(({ text }) => usable(text, forbidden))
}

/** Names of the parts of a fingerprint that this role may ask for, in the order of its rows. */
export function fingerprintParts({ version, forbidden }: Server): string[] {
  // Who may not read pg_class may read no catalog either; the little that is left still has a fingerprint.
  const grounded = usable(FINGERPRINT_GROUND, forbidden)
  return Object.entries(fingerprint(version)).flatMap(([name, text]) =>
    usable(text, forbidden) && (grounded || !text.includes('temporary')) ? [name] : [],
  )
}

/** One statement, with a row for each part; but those that are told in buckets. */
export function fingerprintQuestions(server: Server, inBuckets: readonly string[] = []): Question[] {
  const parts = fingerprint(server.version)
  const names = fingerprintParts(server).filter((name) => !inBuckets.includes(name))
  const text = names.map((name) => parts[name] ?? '')
  const ground = text.some((part) => part.includes('temporary')) ? FINGERPRINT_GROUND : ''
  return questions('relations', { fingerprint: `${ground}\n${text.join('\nUNION ALL ')}`.trim() })
}

/** Catalogs that are counted in buckets. */
export const IN_BUCKETS: readonly string[] = Object.keys(OWNERS)

/** In which buckets the rows of some catalogs lie; nothing where this role may not ask, or there is none. */
export function bucketQuestions({ version, forbidden }: Server, catalogs: readonly string[]): Question[] {
  const parts = Object.entries(buckets(version)).flatMap(([name, text]) => (catalogs.includes(name) ? [text] : []))
  if (parts.length === 0) return []
  return questions('relations', { buckets: `${FINGERPRINT_GROUND}\n${parts.join('\nUNION ALL ')}` }).filter(({ text }) =>
    usable(text, forbidden),
  )
}

/** All marks. */
export function markQuestions({ version, forbidden }: Server): Question[] {
  return questions('relations', { marks: marks(version) }).filter(({ text }) => usable(text, forbidden))
}

/** Those that can have moved where only rows of some buckets were written. */
export function narrowMarkQuestions({ version, forbidden }: Server, touched: readonly number[]): Question[] {
  return questions('relations', { marks: narrowMarks(version, touched) }).filter(({ text }) => usable(text, forbidden))
}

/** One that has every catalog that is ever asked. */
const ANY: Server = { version: Number.MAX_SAFE_INTEGER, forbidden: new Set() }

/** Catalogs and functions that any statement here uses. */
export const CATALOGS: readonly string[] = [
  ...new Set(
    [
      ...catalogQuestions(ANY, 'whole'),
      ...definitionQuestions(ANY, 'whole'),
      ...objectQuestions(ANY),
      ...markQuestions(ANY),
      ...narrowMarkQuestions(ANY, []),
      ...fingerprintQuestions(ANY),
    ].flatMap(({ text }) => catalogsIn(text)),
  ),
]

/** Functions that an administrator may have taken from everybody, with their signatures. */
export const FUNCTIONS: readonly string[] = [
  'pg_get_expr(pg_node_tree,oid)',
  'pg_get_viewdef(oid)',
  'pg_get_triggerdef(oid)',
  'pg_get_functiondef(oid)',
  'pg_get_constraintdef(oid)',
  'pg_get_indexdef(oid,integer,boolean)',
  'pg_get_ruledef(oid)',
  'pg_get_partkeydef(oid)',
  'pg_get_statisticsobjdef(oid)',
  'txid_current_snapshot()',
  'pg_postmaster_start_time()',
  'pg_control_system()',
  'pg_export_snapshot()',
  'pg_relation_size(regclass)',
]

function catalogsIn(text: string): string[] {
  return [...text.matchAll(/pg_catalog\.(pg_[a-z_]+)/g)].map(([, name = '']) => name)
}

/** Whether a statement uses nothing that is forbidden. */
export function usable(text: string, forbidden: ReadonlySet<string>): boolean {
  if (forbidden.size === 0) return true
  return ![...forbidden].some((name) => new RegExp(`\\b${name.split('(', 1)[0] ?? ''}\\b`).test(text))
}
