import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ObjectKind, type Relation, type RelationName, relationKey, type SchemaObject } from '@shared/catalog'
import { AppError } from '@shared/errors'
import { decodeOutline } from '@shared/outline'
import { findEngine } from '../drivers/registry'
import type { Layers } from './layers'
import { neverRead } from './scans'
import { PART } from './snapshot'

/** Parts between two turns of the event loop. */
const SLICE = 200
/** What the columns of a part may be made of comes along from wherever it is; routines do from its own schemas. */
const MATERIAL: readonly ObjectKind[] = [
  ...(['schema', 'extension', 'enum', 'composite', 'domain', 'range', 'collation', 'sequence'] as const),
  ...(['language', 'text search dictionary', 'text search configuration'] as const),
]
const ROUTINES: readonly ObjectKind[] = ['function', 'procedure', 'window', 'aggregate']

/**
 * Statements that make the relations anew, as a script for the engine's own client: the whole database where `only` is
 * undefined, with all that is in it. Of a part, what cannot be without the rest is left out and named in the head. Rejects with
 * `not_found` where something was never read or its details were forgotten.
 */
export async function erdDdl(layers: Layers, id: string, only: readonly RelationName[] | undefined): Promise<string> {
  const [meta, outline] = await Promise.all([layers.meta(id), layers.part(id, PART.outline)])
  if (meta === undefined || outline === undefined) throw neverRead()
  const engine = findEngine(meta.engine)
  const { rows, objects: names } = decodeOutline(outline)
  const read = async <T>(parts: readonly (readonly [part: string, name: string])[]): Promise<T[]> => {
    const found: T[] = []
    for (const [at, [part, name]] of parts.entries()) {
      const text = await layers.part(id, part)
      if (text === undefined)
        throw new AppError('not_found', `The details of ${name} were forgotten`, { hint: 'Refresh the connection, then export again' })
      found.push(JSON.parse(text) as T)
      if (at % SLICE === SLICE - 1) await nextTurn()
    }
    return found
  }
  const objects = await read<SchemaObject>(names.map((object) => [PART.object(object), object.name]))
  const relations = await read<Relation>((only ?? rows).map((row) => [PART.relation(row), row.name]))
  const head = `-- ${plain(meta.database)}, read ${new Date(meta.readAt).toISOString()}\n`
  if (only === undefined) return head + script(engine.catalogDdl({ relations, objects }), engine.script)
  const { kept, leftOut } = inside(relations)
  const here = new Set(kept.map(relationKey))
  const absent = rows.filter((row) => !here.has(relationKey(row))).map((row) => row.name)
  const some = objects.filter(
    (object) =>
      (MATERIAL.includes(object.kind) && !belongsElsewhere(object, kept)) ||
      (ROUTINES.includes(object.kind) && kept.some(({ schema }) => schema === object.schema) && !takesRowsOf(object, absent)),
  )
  return head + leftOut + script(engine.catalogDdl({ relations: kept, objects: some }), engine.script)
}

function script(statements: readonly string[], write: ((statements: readonly string[]) => string) | undefined): string {
  if (write !== undefined) return write(statements)
  return statements.map((statement) => `${statement.replace(/;\s*$/, '')};\n`).join('\n')
}

/** Relations that can be made without others, with the keys between them; what is not made is told as comments. */
function inside(relations: readonly Relation[]): { readonly kept: Relation[]; readonly leftOut: string } {
  const known = new Map(relations.map((relation) => [relationKey(relation), relation]))
  const lost: string[] = []
  for (let before = -1; before !== known.size; ) {
    before = known.size
    for (const [key, relation] of known) {
      const needs = [...(relation.dependsOn ?? []), ...(relation.inherits ?? []), relation.partitionOf ?? []].flat()
      const missing = needs.find((one) => !known.has(relationKey(one)))
      if (missing === undefined) continue
      known.delete(key)
      lost.push(`-- left out: ${plain(relation.name)} needs ${plain(missing.name)}\n`)
    }
  }
  const kept = [...known.values()].map((relation) => {
    const out = relation.foreignKeys.filter((key) => !known.has(relationKey(key.target)))
    lost.push(
      ...out.map((key) => `-- left out: the key ${plain(key.name)} of ${plain(relation.name)} leads to ${plain(key.target.name)}\n`),
    )
    return { ...relation, foreignKeys: relation.foreignKeys.filter((key) => !out.includes(key)) }
  })
  return { kept, leftOut: lost.join('') }
}

/** Does the head of a routine name one of these relations? Its body is looked at only when it runs. */
function takesRowsOf({ facts, definition, kind }: SchemaObject, names: readonly string[]): boolean {
  const head = kind === 'aggregate' ? definition : `${facts['arguments'] ?? ''} ${facts['returns'] ?? ''}`
  const words = new Set(head.split(/[^\p{L}\p{N}_$]+/u))
  return names.some((name) => words.has(name) || (/[^\p{L}\p{N}_$]/u.test(name) && head.includes(name)))
}

/** A sequence that a column of a relation elsewhere owns. The owner is told as `"schema"."relation"."column"`. */
function belongsElsewhere({ kind, facts }: SchemaObject, relations: readonly Relation[]): boolean {
  const owner = kind === 'sequence' ? facts['owned by'] : undefined
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
  return owner !== undefined && !relations.some(({ schema, name }) => owner.startsWith(`${quoted(schema)}.${quoted(name)}.`))
}

/** A name in a comment: what could end the line is told as its code. */
function plain(name: string): string {
  return name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
}
