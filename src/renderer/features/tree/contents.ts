import { type ObjectName, objectKey, type RelationKind, type RelationName, relationKey } from '@shared/catalog'
import type { Outline } from '@shared/outline'
import { t, type Words } from '../../words'
import type { Marks } from '../../state/tree-marks'
import type { Match } from './match'

/** Order of the groups of relations in a schema. */
const ORDER: readonly RelationKind[] = ['table', 'partitioned', 'foreign', 'virtual', 'view', 'materialized', 'partition', 'shadow']

interface Grouping {
  readonly word: Words
  readonly kinds: readonly ObjectName['kind'][]
}

/** Objects as they are grouped below the relations of a schema. */
const OBJECT_GROUPS: readonly Grouping[] = [
  { word: 'tree.functions', kinds: ['function', 'window'] },
  { word: 'tree.procedures', kinds: ['procedure'] },
  { word: 'tree.aggregates', kinds: ['aggregate'] },
  { word: 'tree.packages', kinds: ['package', 'package body'] },
  { word: 'tree.libraries', kinds: ['library'] },
  { word: 'tree.sequences', kinds: ['sequence'] },
  { word: 'tree.types', kinds: ['enum', 'composite', 'domain', 'range'] },
  { word: 'tree.collations', kinds: ['collation'] },
  { word: 'tree.operators', kinds: ['operator', 'operator class', 'operator family'] },
  { word: 'tree.textSearch', kinds: ['text search configuration', 'text search dictionary'] },
  { word: 'tree.events', kinds: ['event'] },
]

/** Objects that belong to the database and to no schema of it. */
const DATABASE_GROUPS: readonly Grouping[] = [
  { word: 'tree.extensions', kinds: ['extension'] },
  { word: 'tree.servers', kinds: ['server', 'foreign data wrapper'] },
  { word: 'tree.languages', kinds: ['language'] },
  { word: 'tree.casts', kinds: ['cast'] },
  { word: 'tree.publications', kinds: ['publication'] },
  { word: 'tree.eventTriggers', kinds: ['event trigger'] },
]

/** Objects of one group, by place in the outline. */
export interface ObjectGroup {
  /** The first of its kinds: what it is called does not depend on the language. */
  readonly kind: ObjectName['kind']
  readonly label: string
  readonly own: readonly number[]
}

/** What is in one schema. */
export interface SchemaContents {
  /** By kind and in display order; places in the outline. Partitions stand below their parent and not here. */
  readonly kinds: readonly (readonly [RelationKind, readonly number[]])[]
  readonly groups: readonly ObjectGroup[]
  /** Relations that stand here, partitions not counted. */
  readonly relations: number
}

/** Relations and objects with a mark, by place in the outline. */
export interface Marked {
  readonly relations: readonly number[]
  readonly objects: readonly number[]
}

/** An outline, sorted into what stands below what. */
export interface Contents {
  readonly bySchema: ReadonlyMap<string, SchemaContents>
  readonly ofDatabase: readonly ObjectGroup[]
  /** What the user pinned or hid; the hidden stand nowhere else. */
  readonly pinned: Marked
  readonly hidden: Marked
  /** Partitions of a relation, by place in the outline. */
  partitionsOf(name: RelationName): readonly number[]
}

const NOTHING: SchemaContents = { kinds: [], groups: [], relations: 0 }
const NONE: readonly number[] = []
const NO_MARKS: Marks = {}
const sorted = new WeakMap<Outline | Match, { readonly marks: Marks; readonly contents: Contents }>()

/** Sorts an outline, or what a match left of it, once for as long as that and the marks live. Who looks for something finds the hidden too. */
export function contentsOf(outline: Outline, match?: Match, marks: Marks = NO_MARKS): Contents {
  const known = sorted.get(match ?? outline)
  if (known?.marks === marks) return known.contents
  const contents = sort(outline, match, match === undefined ? marks : NO_MARKS)
  sorted.set(match ?? outline, { marks, contents })
  return contents
}

/** Answers the mark of anything in an outline; where nothing is marked it costs nothing. */
function marksIn(marks: Marks) {
  // A relation's key has two elements, an object's four.
  const names = new Set(
    Object.keys(marks).map((key) => {
      const parts = JSON.parse(key) as string[]
      return parts.length === 2 ? parts[1] : parts[2]
    }),
  )
  return {
    none: names.size === 0,
    relation: (row: RelationName) => (names.has(row.name) ? marks[relationKey(row)] : undefined),
    object: (object: ObjectName) => (names.has(object.name) ? marks[objectKey(object)] : undefined),
  }
}

/** What is in a schema; nothing where the outline names none in it. */
export function inSchema({ bySchema }: Contents, schema: string): SchemaContents {
  return bySchema.get(schema) ?? NOTHING
}

function sort(outline: Outline, match: Match | undefined, marks: Marks): Contents {
  const marked = marksIn(marks)
  const [pinned, hidden] = [
    { relations: [] as number[], objects: [] as number[] },
    { relations: [] as number[], objects: [] as number[] },
  ]
  const relations = new Map<string, Map<RelationKind, number[]>>()
  const partitions = new Map<string, number[]>()
  outline.rows.forEach((row, at) => {
    const { schema, kind, parent } = row
    if (match !== undefined && match.rows[at] === 0) return
    const mark = marked.none ? undefined : marked.relation(row)
    if (mark === 'pinned') pinned.relations.push(at)
    if (mark === 'hidden') hidden.relations.push(at)
    else if (parent !== undefined) add(partitions, relationKey(parent), at)
    else add(within(relations, schema), kind, at)
  })
  const objects = new Map<string, Map<ObjectName['kind'], number[]>>()
  outline.objects.forEach((object, at) => {
    if (object.kind === 'schema' || match?.objects[at] === 0) return
    const mark = marked.none ? undefined : marked.object(object)
    if (mark === 'pinned') pinned.objects.push(at)
    if (mark === 'hidden') hidden.objects.push(at)
    else add(within(objects, object.schema), object.kind, at)
  })
  const bySchema = new Map<string, SchemaContents>()
  for (const schema of new Set([...relations.keys(), ...objects.keys()])) {
    const own = relations.get(schema)
    const kinds = ORDER.flatMap((kind) => {
      const places = own?.get(kind)
      return places === undefined ? [] : [[kind, places] as const]
    })
    bySchema.set(schema, {
      kinds,
      groups: groupsOf(OBJECT_GROUPS, objects.get(schema)),
      relations: kinds.reduce((total, [, places]) => total + places.length, 0),
    })
  }
  const everywhere = new Map<ObjectName['kind'], number[]>()
  for (const own of objects.values()) for (const [kind, places] of own) everywhere.set(kind, [...(everywhere.get(kind) ?? NONE), ...places])
  return {
    ...{ bySchema, pinned, hidden },
    ofDatabase: groupsOf(DATABASE_GROUPS, everywhere),
    partitionsOf: (name) => (partitions.size === 0 ? NONE : (partitions.get(relationKey(name)) ?? NONE)),
  }
}

function groupsOf(groups: typeof OBJECT_GROUPS, byKind: ReadonlyMap<ObjectName['kind'], readonly number[]> | undefined): ObjectGroup[] {
  return groups.flatMap(({ word, kinds }) => {
    const own = kinds.flatMap((kind) => byKind?.get(kind) ?? NONE)
    // Of two kinds in one group the outline's order holds.
    if (kinds.length > 1) own.sort((a, b) => a - b)
    const [kind] = kinds
    return own.length === 0 || kind === undefined ? [] : [{ kind, label: t(word), own }]
  })
}

function within<K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const known = map.get(key)
  if (known !== undefined) return known
  const fresh = new Map<K, V>()
  map.set(key, fresh)
  return fresh
}

function add<K>(map: Map<K, number[]>, key: K, at: number): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [at])
  else known.push(at)
}
