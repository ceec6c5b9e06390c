import { type Catalog, type Relation, type RelationName, relationKey, type SchemaObject } from '@shared/catalog'
import { quoteIdent } from '../quote'
import { createObject, createTriggers, ended, grantsOnObject, grantsOnRelation, lockSchema } from './statement'
import { addForeignKeys, createTable } from './table'
import { createView } from './view'

/** DDL that makes an equal relation: from the model alone, no question to the server. */
export function relationDdl(relation: Relation): string {
  const create = relation.kind === 'view' ? createView(relation) : createTable(relation, relation.foreignKeys)
  return script([create, ...createTriggers(relation), ...grantsOnRelation(relation)])
}

export function objectDdl(object: SchemaObject): string {
  return script([createObject(object), ...grantsOnObject(object), ...lockSchema(object)])
}

/**
 * Statements that make an equal catalog, each to be run whole in the database it belongs to. Several databases are told
 * apart by CREATE DATABASE and USE, as mysqldump does.
 */
export function catalogDdl({ relations, objects }: Pick<Catalog, 'relations' | 'objects'>): string[] {
  const tables = sorted(
    relations.filter((one) => one.kind !== 'view'),
    (one) => one.foreignKeys.map((key) => key.target),
  )
  const views = sorted(
    relations.filter((one) => one.kind === 'view'),
    (one) => one.dependsOn ?? [],
  )
  const ofKind = (...kinds: readonly SchemaObject['kind'][]) => objects.filter((one) => kinds.includes(one.kind))
  const at = new Map(tables.map((one, index) => [relationKey(one), index]))
  // A key whose target is made only after its own table has to wait.
  const waits = (one: Relation) =>
    Map.groupBy(one.foreignKeys, (key) => (at.get(relationKey(key.target)) ?? -1) > (at.get(relationKey(one)) ?? 0))
  const late = tables.flatMap((one) => {
    const keys = waits(one).get(true)
    return keys === undefined ? [] : [{ schema: one.schema, text: addForeignKeys(one, keys) }]
  })
  const placed = (one: SchemaObject, text: string) => ({ schema: one.kind === 'schema' ? one.name : one.schema, text })
  const made = (some: readonly SchemaObject[]) => some.map((one) => placed(one, createObject(one)))
  return within([
    ...made(ofKind('schema', 'sequence', 'library')),
    ...made(ofKind('function', 'aggregate', 'procedure', 'package')),
    ...made(ofKind('package body')),
    ...tables.map((one) => ({ schema: one.schema, text: createTable(one, waits(one).get(false) ?? []) })),
    ...late,
    ...views.map((one) => ({ schema: one.schema, text: createView(one) })),
    ...relations.flatMap((one) => createTriggers(one).map((text) => ({ schema: one.schema, text }))),
    ...made(ofKind('event')),
    ...relations.flatMap((one) => grantsOnRelation(one).map((text) => ({ schema: one.schema, text }))),
    ...objects.flatMap((one) => grantsOnObject(one).map((text) => placed(one, text))),
    ...objects.flatMap((one) => lockSchema(one).map((text) => placed(one, text))),
  ])
}

function script(statements: readonly string[]): string {
  return statements.map(ended).join('\n\n')
}

/** What others need comes first; within a circle the order stays. */
function sorted(relations: readonly Relation[], needs: (relation: Relation) => readonly RelationName[]): Relation[] {
  const byKey = new Map(relations.map((one) => [relationKey(one), one]))
  const placed = new Set<Relation>()
  const place = (one: Relation) => {
    if (placed.has(one)) return
    placed.add(one)
    for (const name of needs(one)) {
      const needed = byKey.get(relationKey(name))
      if (needed !== undefined) place(needed)
    }
    order.push(one)
  }
  const order: Relation[] = []
  for (const one of relations) place(one)
  return order
}

function within(statements: readonly { readonly schema: string; readonly text: string }[]): string[] {
  const schemas = [...new Set(statements.map((one) => one.schema))]
  if (schemas.length < 2) return statements.map((one) => one.text)
  let current: string | undefined
  return [
    ...schemas.map((schema) => `CREATE DATABASE IF NOT EXISTS ${quoteIdent(schema)}`),
    ...statements.flatMap(({ schema, text }) => {
      const change = schema === current ? [] : [`USE ${quoteIdent(schema)}`]
      current = schema
      return [...change, text]
    }),
  ]
}
