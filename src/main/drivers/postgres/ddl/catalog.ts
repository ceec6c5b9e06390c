import type { Catalog, ObjectKind, Relation, SchemaObject } from '@shared/catalog'
import { relationKey } from '@shared/catalog'
import { bindSequence, objectExtras, objectStatements } from './object'
import { key, mentions } from './references'
import * as relation from './relation'

/** What is made first where nothing else decides. */
const ORDER: readonly (readonly ObjectKind[])[] = [
  ['schema'],
  ['extension'],
  ['language', 'foreign data wrapper', 'collation'],
  ['server', 'text search dictionary'],
  ['text search configuration'],
  ['enum', 'composite', 'domain', 'range'],
  // Nothing names a cast: it has to be there before what uses it without a word.
  ['operator', 'operator family', 'operator class', 'cast'],
  ['sequence'],
  [],
  ['function', 'procedure', 'window'],
  ['aggregate'],
]
const TABLES = 8
const VIEWS = 11
const MATERIALIZED = 12
/** What watches statements or tables is made when everything else is there; an event trigger would look at all of this. */
const LAST: readonly ObjectKind[] = ['publication', 'event trigger']
const ROUTINES: readonly ObjectKind[] = ['function', 'procedure', 'window', 'aggregate']

/** One statement that makes something, what it makes, and what must be there. */
interface Node {
  readonly statement: string
  readonly rank: number
  readonly makes: readonly string[]
  readonly needs: ReadonlySet<string>
}

/**
 * Statements that make an equal catalog on an empty database, each fit to be run alone. First what others name, by what
 * needs what; then everything that hangs on it, in an order that needs no thought: by then all names are there.
 */
export function catalogDdl({ relations, objects }: Pick<Catalog, 'relations' | 'objects'>): string[] {
  const own = relations.filter((r) => r.extension === undefined)
  const routineNames = new Set(
    objects.filter(({ kind }) => kind === 'operator' || ROUTINES.includes(kind)).map(({ schema, name }) => key(schema, name)),
  )
  const callsRoutine = (text: string | undefined) => [...mentions(text)].some((name) => routineNames.has(name))
  /** Sequences that come with their column, which another one may read. */
  const counters = new Set(objects.filter(({ facts }) => facts['identity'] !== undefined).map(({ schema, name }) => key(schema, name)))
  const later: relation.Later = {
    identity: true,
    default: (column) => callsRoutine(column.default) || [...mentions(column.default)].some((name) => counters.has(name)),
    check: (check) => callsRoutine(check.expression),
  }
  const made = objects.filter(({ kind, facts }) => facts['identity'] === undefined && !LAST.includes(kind))
  const identities = objects.filter(({ facts }) => facts['identity'] !== undefined)
  const partitions = new Set(own.filter(({ kind }) => kind === 'partition').map(relationKey))
  const ofPartition = (object: SchemaObject) => partitions.has(ownerTable(object))
  const deepestFirst = byDepth(own)
  const all = (make: (r: Relation) => readonly string[], list: readonly Relation[] = own) => list.flatMap(make)
  return [
    ...(objects.some(({ kind, name }) => kind === 'schema' && name === 'public') ? [] : ['DROP SCHEMA IF EXISTS "public"']),
    ...sorted([...made.map(objectNode), ...own.map((r) => relationNode(r, later))]),
    ...identities.filter((object) => !ofPartition(object)).map(({ definition }) => definition),
    ...all((r) => relation.lateParts(r, later)),
    ...objects.flatMap(bindSequence),
    ...all(relation.indexes),
    ...all(relation.attach, deepestFirst),
    // Before 17 a partition's identity is its own; since then it is the parent's and has no sequence here.
    ...identities.filter(ofPartition).map(({ definition }) => definition),
    ...all(relation.lonelyIndexes),
    ...all(relation.foreignKeys, deepestFirst),
    ...all(relation.settings),
    ...all(relation.attached),
    ...all(relation.comments),
    ...all(relation.rights),
    ...objects.filter(({ kind }) => !LAST.includes(kind)).flatMap(objectExtras),
    ...LAST.flatMap((kind) => objects.filter((object) => object.kind === kind)).flatMap(objectStatements),
  ]
}

function objectNode(object: SchemaObject): Node {
  const { kind, schema, name, facts, definition } = object
  const routine = ROUTINES.includes(kind)
  // The body is a text that is looked at when it runs, unless it is kept parsed; the head names types.
  const parsed = kind !== 'aggregate' && object.body !== undefined && !definition.includes('AS $')
  const seen = routine && !parsed && kind !== 'aggregate' ? [facts['arguments'], facts['returns']] : [definition]
  return {
    statement: routine && kind !== 'aggregate' ? `SET check_function_bodies = off;\n${definition}` : definition,
    rank: ORDER.findIndex((kinds) => kinds.includes(kind)),
    makes: kind === 'schema' ? [] : [key(schema, name), ...(facts['multirange'] === undefined ? [] : [key(schema, facts['multirange'])])],
    needs: mentions(...seen),
  }
}

function relationNode(r: Relation, later: relation.Later): Node {
  const rank = r.kind === 'materialized' ? MATERIALIZED : r.kind === 'view' ? VIEWS : TABLES
  const statement = relation.create(r, later)
  return { statement, rank, makes: [key(r.schema, r.name)], needs: mentions(statement) }
}

/** Everything after what it needs; among those that could come next, by rank, in the order given. A circle is broken there. */
function sorted(nodes: readonly Node[]): string[] {
  const makers = new Map<string, number[]>()
  nodes.forEach((node, at) => {
    for (const name of node.makes) makers.set(name, [...(makers.get(name) ?? []), at])
  })
  const order = nodes.map((_, at) => at).sort((a, b) => (nodes[a]?.rank ?? 0) - (nodes[b]?.rank ?? 0) || a - b)
  const done = new Set<number>()
  const result: string[] = []
  const path = new Set<number>()
  // Depth first: what a node needs is made right before it, so ranks hold wherever needs allow.
  const visit = (at: number): void => {
    const node = nodes[at]
    if (node === undefined || done.has(at) || path.has(at)) return
    path.add(at)
    for (const name of node.needs) for (const maker of makers.get(name) ?? []) visit(maker)
    path.delete(at)
    done.add(at)
    result.push(node.statement)
  }
  for (const at of order) visit(at)
  return result
}

/** Partitions before their parents: a key of a parent takes up the equal keys that its partitions have. */
function byDepth(relations: readonly Relation[]): Relation[] {
  const byKey = new Map(relations.map((r) => [relationKey(r), r]))
  const depth = (r: Relation | undefined): number => (r?.partitionOf === undefined ? 0 : 1 + depth(byKey.get(relationKey(r.partitionOf))))
  return [...relations].sort((a, b) => depth(b) - depth(a))
}

/** The table of an identity column's sequence, as a relation key. */
function ownerTable(object: SchemaObject): string {
  const [, schema = '', name = ''] = /^"((?:[^"]|"")*)"\."((?:[^"]|"")*)"\./s.exec(object.facts['owned by'] ?? '') ?? []
  return relationKey({ schema: schema.replaceAll('""', '"'), name: name.replaceAll('""', '"') })
}
