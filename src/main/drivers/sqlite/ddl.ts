import type { Relation, SchemaObject } from '@shared/catalog'
import { mentionedNames } from './text/select-names'
import { fold } from './text/lexer'
import { inSchema, terminated } from './text/statement'

/** SQLite keeps the text of every CREATE statement, comments in it included: relation, then its indexes and triggers. */
export function ddl(relation: Relation): string {
  return [...own(relation), ...belongings(relation)].join('\n\n')
}

/** What has no schema object cannot be asked for one. */
export function objectDdl(object: SchemaObject): string {
  return object.definition
}

/** Tables, virtual tables by what they name, indexes, views, triggers. Shadow tables come with their virtual table. */
export function catalogDdl({ relations }: { readonly relations: readonly Relation[] }): string[] {
  const tables = relations.filter((r) => r.kind === 'table')
  const virtual = byNeed(relations.filter((r) => r.kind === 'virtual'))
  const views = relations.filter((r) => r.kind === 'view')
  return [
    ...[...tables, ...virtual].flatMap(own),
    ...relations.flatMap((r) => r.indexes.flatMap((index) => statement(r, index.definition))),
    ...views.flatMap(own),
    ...relations.flatMap((r) => r.triggers.flatMap((trigger) => statement(r, trigger.definition))),
  ]
}

function own(relation: Relation): string[] {
  return statement(relation, relation.definition)
}

function belongings(relation: Relation): string[] {
  const texts = [...relation.indexes, ...relation.triggers].map((part) => part.definition)
  return texts.flatMap((text) => statement(relation, text))
}

/** A stored text names no schema: outside `main` it is put in. */
function statement({ schema }: Relation, text: string | undefined): string[] {
  if (text === undefined || text === '') return []
  return [terminated(schema === 'main' ? text : inSchema(text, schema))]
}

/** Those that name others after those. */
function byNeed(relations: readonly Relation[]): Relation[] {
  const sorted: Relation[] = []
  const open = new Map(relations.map((r) => [fold(r.name), r]))
  const visit = (relation: Relation) => {
    if (!open.delete(fold(relation.name))) return
    for (const name of mentionedNames(relation.definition ?? '')) {
      const needed = open.get(name)
      if (needed !== undefined) visit(needed)
    }
    sorted.push(relation)
  }
  for (const relation of relations) visit(relation)
  return sorted
}
