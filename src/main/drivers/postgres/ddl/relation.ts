import type { Check, Column, Relation } from '@shared/catalog'
import { quoteIdent } from '../quote'
import { commentOn, grants, ownerOf, role, type Subject } from './rights'
import * as table from './table'

const WORDS: Partial<Record<Relation['kind'], string>> = { view: 'VIEW', materialized: 'MATERIALIZED VIEW', foreign: 'FOREIGN TABLE' }

function subjectOf(relation: Relation): Subject {
  const word = isForeign(relation) ? 'FOREIGN TABLE' : (WORDS[relation.kind] ?? 'TABLE')
  return { word, name: table.fullName(relation), grantAs: 'TABLE' }
}

/** A partition can be a foreign table: only its server tells. */
const isForeign = (relation: Relation) => relation.options?.['server'] !== undefined
export const isView = ({ kind }: Relation): boolean => kind === 'view' || kind === 'materialized'

/** What is left out of the statement that makes a relation, because it needs what is not there yet. */
export interface Later {
  readonly identity: boolean
  default(column: Column): boolean
  check(check: Check): boolean
}

const NOTHING_LATER: Later = { identity: false, default: () => false, check: () => false }

/** DDL that makes an equal relation: from the model alone, no question to the server. */
export function ddl(relation: Relation): string {
  const statements = [
    create(relation, NOTHING_LATER),
    ...indexes(relation),
    ...attach(relation),
    ...foreignKeys(relation),
    ...settings(relation),
    ...attached(relation),
    ...comments(relation),
    ...rights(relation),
  ]
  return statements.map((statement) => `${statement};`).join('\n\n')
}

/** The statement that makes it. A partition is made alone and attached, so that its columns keep their own order. */
export function create(relation: Relation, later: Later): string {
  const { name } = subjectOf(relation)
  const { options, persistence, partitionKey } = relation
  const method = options?.['access method']
  const tablespace = options?.['tablespace']
  const storage = `${method === undefined ? '' : ` USING ${quoteIdent(method)}`}${table.withClause(options)}${tablespace === undefined ? '' : ` TABLESPACE ${quoteIdent(tablespace)}`}`
  if (isView(relation)) {
    const body = (relation.definition ?? '').replace(/;\s*$/, '')
    if (relation.kind === 'view') return `CREATE VIEW ${name}${table.withClause(options)} AS\n${body}`
    return `CREATE MATERIALIZED VIEW ${name}${storage} AS\n${body}${options?.['populated'] === 'false' ? '\nWITH NO DATA' : ''}`
  }
  const ofType = options?.['of']
  const style = { identity: !later.identity && relation.kind !== 'partition', default: true, ofType: ofType !== undefined }
  const columns = relation.columns
    .map((column) => table.columnClause(column, { ...style, default: !later.default(column) }))
    .filter((clause) => !clause.endsWith('WITH OPTIONS'))
  const lines = [...columns, ...constraints(relation, later)].map((line) => `  ${line}`).join(',\n')
  const body = lines === '' ? (ofType === undefined ? ' ()' : '') : ` (\n${lines}\n)`
  if (isForeign(relation))
    return `CREATE FOREIGN TABLE ${name}${body} SERVER ${quoteIdent(options?.['server'] ?? '')}${table.foreignOptions(options)}`
  const unlogged = persistence === 'unlogged' ? 'UNLOGGED ' : ''
  const divided = partitionKey === undefined ? '' : ` PARTITION BY ${partitionKey}`
  return `CREATE ${unlogged}TABLE ${name}${ofType === undefined ? '' : ` OF ${ofType}`}${body}${divided}${storage}`
}

function constraints(relation: Relation, later: Later): string[] {
  const { primaryKey, uniqueKeys, checks, exclusions = [], indexes: list } = relation
  const index = (name: string) => list.find((candidate) => candidate.name === name)
  return [
    ...(primaryKey === undefined ? [] : [table.keyClause(primaryKey, 'PRIMARY KEY', index(primaryKey.name))]),
    ...uniqueKeys.map((key) => table.keyClause(key, 'UNIQUE', index(key.name))),
    ...checks.filter((check) => !later.check(check) && !unproved(check)).map(table.checkClause),
    ...exclusions.map(table.exclusionClause),
  ]
}

/** A check that rows were not held against has to be added afterwards, or it would be held against them. */
const unproved = (check: Check) => check.validated === false && check.enforced !== false

/** Defaults and checks that `later` left out, and checks that are not validated. */
export function lateParts(relation: Relation, later: Later): string[] {
  const { name } = subjectOf(relation)
  const view = isView(relation)
  return [
    ...relation.columns
      .filter((column) => column.default !== undefined && column.generated === undefined && (view || later.default(column)))
      .map(
        (column) => `ALTER ${view ? 'VIEW' : 'TABLE'} ${name} ALTER COLUMN ${quoteIdent(column.name)} SET DEFAULT ${column.default ?? ''}`,
      ),
    ...relation.checks
      .filter((check) => later.check(check) || unproved(check))
      .map((check) => `ALTER TABLE ${name} ADD ${table.checkClause(check)}${unproved(check) ? ' NOT VALID' : ''}`),
  ]
}

/** An index of a divided relation that is not valid lacks some of its partitions' parts: made for itself alone. */
const alone = (relation: Relation, valid: boolean | undefined) => relation.partitionKey !== undefined && valid === false

export function indexes(relation: Relation): string[] {
  return table
    .ownIndexes(relation)
    .flatMap((index) => (alone(relation, index.valid) ? [] : [table.indexStatement(index, table.fullName(relation), false)]))
}

/** Binds a relation to its parents. */
export function attach(relation: Relation): string[] {
  const name = table.fullName(relation)
  return [
    ...(relation.partitionOf === undefined
      ? []
      : [`ALTER TABLE ${table.fullName(relation.partitionOf)} ATTACH PARTITION ${name} ${relation.partitionBound ?? 'DEFAULT'}`]),
    ...(relation.inherits ?? []).map((parent) => `ALTER TABLE ${name} INHERIT ${table.fullName(parent)}`),
  ]
}

/** What a partition's attaching would complete, made after it. */
export function lonelyIndexes(relation: Relation): string[] {
  return table
    .ownIndexes(relation)
    .flatMap((index) => (alone(relation, index.valid) ? [table.indexStatement(index, table.fullName(relation), true)] : []))
}

export function foreignKeys(relation: Relation): string[] {
  return relation.foreignKeys.map((key) => `ALTER TABLE ${table.fullName(relation)} ADD ${table.foreignKeyClause(key)}`)
}

/** Settings of columns and of the whole that CREATE cannot say. */
export function settings(relation: Relation): string[] {
  const { name, word } = subjectOf(relation)
  const { options } = relation
  const identity = options?.['replica identity']
  const written = identity === 'full' || identity === 'nothing' ? identity.toUpperCase() : `USING INDEX ${quoteIdent(identity ?? '')}`
  return [
    ...(relation.kind === 'view' ? [] : relation.columns.flatMap((column) => table.columnSettings(column, name))),
    ...(identity === undefined ? [] : [`ALTER ${word} ${name} REPLICA IDENTITY ${written}`]),
    ...(options?.['cluster'] === undefined ? [] : [`ALTER ${word} ${name} CLUSTER ON ${quoteIdent(options['cluster'])}`]),
  ]
}

/** Triggers, rules, statistics, policies. */
export function attached(relation: Relation): string[] {
  const { name } = subjectOf(relation)
  const state = (kind: 'TRIGGER' | 'RULE', of: { readonly name: string; readonly enabled?: string | undefined }) =>
    of.enabled === undefined
      ? []
      : [
          `ALTER TABLE ${name} ${of.enabled === 'disabled' ? 'DISABLE' : `ENABLE ${of.enabled.toUpperCase()}`} ${kind} ${quoteIdent(of.name)}`,
        ]
  // Its own triggers with those of its keys: there is no other way to name these.
  const { foreignKeys: keys } = relation
  const suspended = keys.length > 0 && keys.every((key) => key.suspended === true)
  const back = (trigger: Relation['triggers'][number]) =>
    suspended && trigger.enabled === undefined
      ? [`ALTER TABLE ${name} ENABLE TRIGGER ${quoteIdent(trigger.name)}`]
      : state('TRIGGER', trigger)
  return [
    ...relation.triggers.map((trigger) => trigger.definition),
    ...(suspended ? [`ALTER TABLE ${name} DISABLE TRIGGER ALL`] : []),
    ...relation.triggers.flatMap(back),
    ...(relation.rules ?? []).flatMap((rule) => [rule.definition.replace(/;\s*$/, ''), ...state('RULE', rule)]),
    ...(relation.statistics ?? []).map((statistic) => statistic.definition),
    ...(relation.policies ?? []).map(
      (policy) =>
        `CREATE POLICY ${quoteIdent(policy.name)} ON ${name} AS ${policy.permissive ? 'PERMISSIVE' : 'RESTRICTIVE'} FOR ${policy.command.toUpperCase()} TO ${policy.roles
          .map(role)
          .join(
            ', ',
          )}${policy.using === undefined ? '' : ` USING (${policy.using})`}${policy.check === undefined ? '' : ` WITH CHECK (${policy.check})`}`,
    ),
    ...(relation.rowSecurity === undefined ? [] : [`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`]),
    ...(relation.rowSecurity === 'forced' ? [`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`] : []),
  ]
}

export function comments(relation: Relation): string[] {
  const subject = subjectOf(relation)
  const on = (word: string, list: readonly { readonly name: string; readonly comment?: string | undefined }[]) =>
    list.flatMap(({ name, comment }) => commentOn({ word: `${word} ${quoteIdent(name)} ON`, name: subject.name }, comment))
  const inSchema = (name: string) => `${quoteIdent(relation.schema)}.${quoteIdent(name)}`
  const { primaryKey, uniqueKeys, foreignKeys: keys, checks, exclusions = [] } = relation
  return [
    ...commentOn(subject, relation.comment),
    ...relation.columns.flatMap((column) =>
      commentOn({ word: 'COLUMN', name: `${subject.name}.${quoteIdent(column.name)}` }, column.comment),
    ),
    ...on('CONSTRAINT', [...(primaryKey === undefined ? [] : [primaryKey]), ...uniqueKeys, ...keys, ...checks, ...exclusions]),
    ...on(
      'CONSTRAINT',
      relation.columns.flatMap((column) => (column.notNull === undefined ? [] : [column.notNull])),
    ),
    ...relation.indexes.flatMap((index) => commentOn({ word: 'INDEX', name: inSchema(index.name) }, index.comment)),
    ...on('TRIGGER', relation.triggers),
    ...on('RULE', relation.rules ?? []),
    ...on('POLICY', relation.policies ?? []),
    ...(relation.statistics ?? []).flatMap((statistic) =>
      commentOn({ word: 'STATISTICS', name: inSchema(statistic.name) }, statistic.comment),
    ),
  ]
}

export function rights(relation: Relation): string[] {
  const subject = subjectOf(relation)
  return [...ownerOf(subject, relation.owner), ...grants(subject, relation.grants)]
}
