import type { Catalog, Grant, Index, Relation, SchemaObject } from '@shared/catalog'
import type { EngineId } from './engines'
import type { Item } from './items'

/** A catalog that our driver read, as items. What one engine does not have is simply not there. */
export function itemsOf({ relations, objects }: Pick<Catalog, 'relations' | 'objects'>, engine: EngineId): Item[] {
  return [
    ...relations.flatMap((relation) => ofRelation(relation, engine)),
    ...objects.map((object) => ({ schema: object.schema, what: object.kind, text: ofObject(object, engine) })),
    ...objects.flatMap(({ kind, schema, name, checks = [] }) =>
      checks.map((check) => ({ schema, what: `${kind} checks`, text: `${name}.${check.name}` })),
    ),
  ]
}

function ofRelation(relation: Relation, engine: EngineId): Item[] {
  const { schema, name } = relation
  // SQLite's constraints have no names of their own to compare.
  const named = (part: string) => (engine === 'sqlite' ? name : `${name}.${part}`)
  const items: Item[] = [{ schema, what: relation.kind, text: name }]
  const add = (what: string, text: string) => void items.push({ schema, what, text })
  for (const column of relation.columns) {
    add('columns', `${name}.${column.name} ${String(column.position)} ${column.type} ${column.nullable ? 'null' : 'not null'}`)
    if (column.default !== undefined) add('defaults', `${name}.${column.name} ${engine === 'mysql' ? '' : column.default}`)
    if (column.generated !== undefined) add('generated columns', `${name}.${column.name} ${column.generatedKind ?? ''}`)
    if (column.identity !== undefined) add('identity columns', `${name}.${column.name} ${column.identity}`)
    if (column.comment !== undefined) add('comments', `${name}.${column.name} ${column.comment}`)
  }
  if (relation.comment !== undefined) add('comments', `${name} ${relation.comment}`)
  if (relation.primaryKey !== undefined)
    add(
      'primary keys',
      `${named(relation.primaryKey.name)}(${[
        ...relation.primaryKey.columns,
        ...periodOf(
          relation,
          relation.indexes.find((index) => index.primary),
        ),
      ].join()})`,
    )
  for (const key of relation.uniqueKeys)
    add(
      'unique keys',
      `${named(key.name)}(${[
        ...key.columns,
        ...periodOf(
          relation,
          relation.indexes.find((index) => index.name === key.name),
        ),
      ].join()})`,
    )
  for (const key of relation.foreignKeys) {
    const target = `${key.target.schema}.${key.target.name}(${key.targetColumns.join()})`
    add('foreign keys', `${named(key.name)}(${key.columns.join()}) ${target} ${key.onUpdate} ${key.onDelete}`)
  }
  for (const check of relation.checks) {
    const flags = `${check.noInherit === true ? ' NO INHERIT' : ''}${check.enforced === false ? ' NOT ENFORCED' : check.validated === false ? ' NOT VALID' : ''}`
    add('checks', engine === 'sqlite' ? name : `${named(check.name)} CHECK (${check.expression})${flags}`)
  }
  for (const [period, columns] of periods(relation))
    add('checks', `${name}.${period} CHECK (${columns.map((column) => `\`${column}\``).join(' < ')})`)
  for (const one of relation.exclusions ?? []) add('exclusion constraints', `${named(one.name)} ${one.definition}`)
  for (const index of relation.indexes) {
    const parts = [...index.parts.map((part) => part.column ?? '()'), ...(index.included ?? []), ...periodOf(relation, index)].join()
    add(
      'indexes',
      `${name}.${index.name} ${index.unique ? 'unique' : ''} ${index.method.toLowerCase()} (${parts})${index.predicate === undefined ? '' : ' partial'}`,
    )
  }
  for (const trigger of relation.triggers) add('triggers', `${name}.${trigger.name}`)
  for (const rule of relation.rules ?? []) add('rules', `${name}.${rule.name}`)
  for (const one of relation.statistics ?? []) add('extended statistics', `${name}.${one.name}`)
  for (const policy of relation.policies ?? [])
    add('policies', `${name}.${policy.name} ${policy.command} ${policy.permissive ? 'permissive' : 'restrictive'} ${policy.roles.join()}`)
  if (relation.rowSecurity !== undefined) add('row security', `${name} ${relation.rowSecurity}`)
  if (relation.partitionOf !== undefined)
    add('partitions', `${name} of ${relation.partitionOf.schema}.${relation.partitionOf.name} ${relation.partitionBound ?? ''}`)
  for (const parent of relation.inherits ?? []) add('inheritance', `${name} of ${parent.schema}.${parent.name}`)
  if (relation.definition !== undefined && (engine === 'sqlite' || /^(view|materialized)$/.test(relation.kind)))
    add('definitions', engine === 'mysql' ? name : `${name} ${relation.definition}`)
  for (const grant of relation.grants ?? []) for (const text of ofGrant(grant, name)) add('grants on relations', text)
  return items
}

/** MariaDB's periods for applications, with their two columns. For the server each is a check as well; the model says it once. */
function periods({ options = {} }: Relation): [string, string[]][] {
  return Object.entries(options).flatMap(([option, columns]): [string, string[]][] => {
    const [, period] = /^PERIOD FOR `?(.*?)`?$/.exec(option) ?? []
    if (period === undefined || period === 'SYSTEM_TIME') return []
    return [
      [
        period,
        columns
          .slice(1, -1)
          .split(', ')
          .map((column) => column.replaceAll('`', '')),
      ],
    ]
  })
}

/** The columns of the period in a key WITHOUT OVERLAPS, as the server lists them: the end first. */
function periodOf(relation: Relation, index: Index | undefined): string[] {
  const name = index?.options?.['WITHOUT OVERLAPS']?.replaceAll('`', '')
  return (
    periods(relation)
      .find(([period]) => period === name)?.[1]
      .toReversed() ?? []
  )
}

function ofGrant({ grantee, privileges, column }: Grant, relation: string): string[] {
  const on = column === undefined ? relation : `${relation}.${column}`
  return privileges.map((privilege) => `${on} ${privilege.toUpperCase()} to ${grantee}`)
}

function ofObject({ kind, name, signature, facts, values = [], attributes = [] }: SchemaObject, engine: EngineId): string {
  if (engine === 'mysql') return name
  if (kind === 'sequence')
    return [name, ...['type', 'start', 'increment', 'minimum', 'maximum', 'cycle'].map((fact) => facts[fact] ?? '')].join(' ')
  if (kind === 'enum') return `${name} ${values.join()}`
  if (kind === 'composite') return `${name} ${attributes.map((one) => one.name).join()}`
  if (kind === 'domain') return `${name} ${facts['type'] ?? ''}`
  if (kind === 'range') return `${name} ${facts['subtype'] ?? ''}`
  return /^(function|procedure|aggregate|window|operator|operator class|operator family)$/.test(kind) ? `${name}(${signature})` : name
}
