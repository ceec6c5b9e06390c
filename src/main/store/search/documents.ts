import { createHash } from 'node:crypto'
import type { Relation, SchemaObject } from '@shared/catalog'
import { FOUND_IN, type FoundIn } from '@shared/search'

/** One text that can be found. `position`: 0 for the relation or object itself, else the 1-based place of its column. */
export interface Document {
  readonly what: FoundIn
  readonly position: number
  readonly text: string
}

/** Everything of one relation or object that can be found. */
export interface Documents {
  readonly schema: string
  readonly name: string
  readonly kind: string
  readonly list: readonly Document[]
}

/** Longer texts are indexed up to here, in UTF-16 units: a generated view of a megabyte is not read by anybody. */
const MAX_TEXT = 65_536
/** Kinds of relation whose definition says something; a table's says its columns again. */
const DEFINED = new Set(['view', 'materialized'])
/** Kinds of object with a text a person wrote; a sequence's is made from its facts. */
const WRITTEN = new Set(['function', 'procedure', 'aggregate', 'window', 'event', 'package', 'package body', 'library'])

/** The documents of a relation. */
export function relationDocuments(relation: Relation): Documents {
  const list = new List()
  list.add('name', 0, relation.name)
  relation.columns.forEach((column, at) => {
    list.add('column', at + 1, column.name)
    list.add('comment', at + 1, column.comment)
  })
  list.add('comment', 0, relation.comment)
  const keys = [...(relation.primaryKey === undefined ? [] : [relation.primaryKey]), ...relation.uniqueKeys, ...relation.foreignKeys]
  const others = [
    ...relation.checks,
    ...(relation.exclusions ?? []),
    ...relation.indexes,
    ...relation.triggers,
    ...(relation.rules ?? []),
    ...(relation.statistics ?? []),
    ...(relation.policies ?? []),
  ]
  for (const part of [...keys, ...others]) {
    list.add('part', 0, part.name)
    list.add('comment', 0, part.comment)
  }
  if (DEFINED.has(relation.kind)) list.add('definition', 0, relation.definition)
  for (const { definition } of [...relation.triggers, ...(relation.rules ?? [])]) list.add('definition', 0, definition)
  for (const check of relation.checks) list.add('definition', 0, check.expression)
  return { schema: relation.schema, name: relation.name, kind: relation.kind, list: list.all() }
}

/** The documents of a routine, sequence, type or other object. */
export function objectDocuments(object: SchemaObject): Documents {
  const list = new List()
  list.add('name', 0, object.name)
  for (const [at, attribute] of (object.attributes ?? []).entries()) {
    list.add('column', at + 1, attribute.name)
    list.add('comment', at + 1, attribute.comment)
  }
  list.add('comment', 0, object.comment)
  if (WRITTEN.has(object.kind)) list.add('definition', 0, object.body ?? object.definition)
  list.add('definition', 0, object.values?.join(', '))
  for (const check of object.checks ?? []) list.add('definition', 0, check.expression)
  return { schema: object.schema, name: object.name, kind: object.kind, list: list.all() }
}

/** Equal for equal documents: what did not change is not written again. */
export function hashOf(documents: Documents): Buffer {
  const { schema, name, kind, list } = documents
  const text = JSON.stringify([schema, name, kind, list.map((d) => [FOUND_IN.indexOf(d.what), d.position, d.text])])
  return createHash('sha256').update(text).digest().subarray(0, 12)
}

/** Documents without the empty ones and without a text said twice: an index is often named as its key. */
class List {
  readonly #list = new Map<string, Document>()

  add(what: FoundIn, position: number, text: string | undefined): void {
    if (text === undefined || text === '') return
    const document = { what, position, text: text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text }
    this.#list.set(JSON.stringify([what, position, document.text]), document)
  }

  all(): Document[] {
    return [...this.#list.values()]
  }
}
