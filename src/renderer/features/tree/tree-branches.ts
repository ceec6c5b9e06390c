import { type ObjectName, type RelationKind, relationKey } from '@shared/catalog'
import type { Outline, OutlineRow } from '@shared/outline'
import { KIND_WORDS } from '../../ui/kind-icon'
import { base, includes, rowKey, type TreeRow, type TreeWish } from './tree-model'

const ORDER: readonly RelationKind[] = ['table', 'partitioned', 'foreign', 'virtual', 'view', 'materialized', 'partition', 'shadow']

/** Objects as they are grouped below the relations of a schema. */
const OBJECT_GROUPS: readonly { readonly label: string; readonly kinds: readonly ObjectName['kind'][] }[] = [
  { label: 'Functions', kinds: ['function', 'window'] },
  { label: 'Procedures', kinds: ['procedure'] },
  { label: 'Aggregates', kinds: ['aggregate'] },
  { label: 'Packages', kinds: ['package', 'package body'] },
  { label: 'Libraries', kinds: ['library'] },
  { label: 'Sequences', kinds: ['sequence'] },
  { label: 'Types', kinds: ['enum', 'composite', 'domain', 'range'] },
  { label: 'Collations', kinds: ['collation'] },
  { label: 'Events', kinds: ['event'] },
]

/** Objects that belong to the database and to no schema of it. */
const DATABASE_GROUPS: readonly { readonly label: string; readonly kind: ObjectName['kind'] }[] = [
  { label: 'Extensions', kind: 'extension' },
  { label: 'Foreign servers', kind: 'server' },
]

/** What of an outline is looked for. A partition stands below its parent; `partitions` is by the parent's key. */
export interface Contents {
  readonly rows: readonly OutlineRow[]
  readonly partitions: ReadonlyMap<string, readonly OutlineRow[]>
  readonly objects: readonly ObjectName[]
  /** Relations and objects, partitions included. */
  readonly total: number
}

const NOTHING: Contents = { rows: [], partitions: new Map(), objects: [], total: 0 }

/** Narrows an outline to the names that hold `wanted`; a parent stays for the sake of its partitions. */
export function contents(outline: Outline | null | undefined, wanted: string): Contents {
  if (outline === null || outline === undefined) return NOTHING
  const { rows, objects } = outline
  const found = wanted === '' ? rows : rows.filter((row) => includes(row.name, wanted))
  const own = objects.filter(({ kind, name }) => kind !== 'schema' && (wanted === '' || includes(name, wanted)))
  const nested = found.filter((row) => row.parent !== undefined)
  if (nested.length === 0) return { rows: found, partitions: NOTHING.partitions, objects: own, total: found.length + own.length }
  const byKey = new Map(rows.map((row) => [relationKey(row), row]))
  const kept = new Set(found)
  for (const row of nested) for (let up = parentIn(byKey, row); up !== undefined && !kept.has(up); up = parentIn(byKey, up)) kept.add(up)
  const shown = rows.filter((row) => kept.has(row))
  return {
    rows: shown.filter((row) => row.parent === undefined),
    partitions: Map.groupBy(
      shown.filter((row) => row.parent !== undefined),
      ({ parent }) => (parent === undefined ? '' : relationKey(parent)),
    ),
    objects: own,
    total: found.length + own.length,
  }
}

function parentIn(byKey: ReadonlyMap<string, OutlineRow>, { parent }: OutlineRow): OutlineRow | undefined {
  return parent === undefined ? undefined : byKey.get(relationKey(parent))
}

/** The schemas of a connection and what is in them. A database with one schema needs no level for it. */
export function addSchemas(rows: TreeRow[], id: string, outline: Outline, found: Contents, wish: TreeWish): void {
  const filtering = wish.wanted !== ''
  const [only] = outline.schemas
  const [ownedBySchema, ofDatabase] = [found.objects.filter((o) => !isOfDatabase(o)), found.objects.filter(isOfDatabase)]
  const groups = DATABASE_GROUPS.map(({ label, kind }) => ({ label, own: ofDatabase.filter((o) => o.kind === kind) })).filter(
    ({ own }) => own.length > 0,
  )
  if (outline.schemas.length <= 1) {
    const schema = only ?? outline.defaultSchema
    const shown = addKinds(rows, { id, schema, level: 2 }, { ...found, objects: ownedBySchema }, wish, groups.length)
    if (found.rows.length === 0 && !filtering)
      rows.push({ ...base(id), ...{ key: rowKey(id, 'empty'), kind: 'note', level: 2, label: 'No tables', setSize: 1, position: 1 } })
    addDatabaseGroups(rows, id, groups, wish, shown)
    return
  }
  const bySchema = Map.groupBy(found.rows, (row) => row.schema)
  const objects = Map.groupBy(ownedBySchema, (object) => object.schema)
  const schemas = filtering ? outline.schemas.filter((schema) => bySchema.has(schema) || objects.has(schema)) : outline.schemas
  schemas.forEach((schema, at) => {
    const key = rowKey(id, schema)
    const own = bySchema.get(schema) ?? []
    const others = objects.get(schema) ?? []
    const open = filtering || wish.expanded.has(key)
    rows.push({
      ...base(id),
      ...{ key, kind: 'schema', level: 2, label: schema, schema, count: own.length, dim: filtering },
      ...{ expandable: own.length + others.length > 0, expanded: open, setSize: schemas.length + groups.length, position: at + 1 },
    })
    if (open) addKinds(rows, { id, schema, level: 3 }, { ...found, rows: own, objects: others }, wish)
  })
  addDatabaseGroups(rows, id, groups, wish, schemas.length)
}

interface ObjectGroup {
  readonly label: string
  readonly own: readonly ObjectName[]
}

/** Groups of what belongs to the database and to no schema of it, behind `before` siblings. */
function addDatabaseGroups(rows: TreeRow[], id: string, groups: readonly ObjectGroup[], wish: TreeWish, before: number): void {
  const setSize = before + groups.length
  groups.forEach(({ label, own }, at) => {
    addObjectGroup(rows, { id, schema: '', level: 2 }, label, own, wish, { setSize, position: before + at + 1 })
  })
}

function isOfDatabase({ kind }: ObjectName): boolean {
  return DATABASE_GROUPS.some((group) => group.kind === kind)
}

interface Place {
  readonly id: string
  readonly schema: string
  readonly level: number
}
interface Among {
  readonly setSize: number
  readonly position: number
}

/**
 * Groups of one kind, before `others` siblings; answers how many. Those of relations are open unless somebody closed them: the
 * tables are what people come for.
 */
function addKinds(rows: TreeRow[], place: Place, found: Contents, wish: TreeWish, others = 0): number {
  const { id, schema, level } = place
  const byKind = Map.groupBy(found.rows, (row) => row.kind)
  const kinds = ORDER.filter((kind) => byKind.has(kind))
  const groups = OBJECT_GROUPS.map(({ label, kinds: own }) => ({
    label,
    own: found.objects.filter(({ kind }) => own.includes(kind)),
  })).filter(({ own }) => own.length > 0)
  const setSize = kinds.length + groups.length + others
  kinds.forEach((kind, at) => {
    const own = byKind.get(kind) ?? []
    const key = rowKey(id, schema, `kind:${kind}`)
    const open = wish.wanted !== '' || !wish.expanded.has(key)
    rows.push({
      ...base(id),
      ...{ key, kind: 'group', level, label: KIND_WORDS[kind][1], schema, count: own.length },
      ...{ expandable: true, expanded: open, dim: wish.wanted !== '', setSize, position: at + 1 },
    })
    if (open)
      own.forEach((row, index) =>
        addRelation(rows, { ...place, level: level + 1 }, row, found, wish, { setSize: own.length, position: index + 1 }),
      )
  })
  groups.forEach(({ label, own }, at) => addObjectGroup(rows, place, label, own, wish, { setSize, position: kinds.length + at + 1 }))
  return kinds.length + groups.length
}

/** A closed group of routines, sequences, types … until somebody opens it. */
function addObjectGroup(
  rows: TreeRow[],
  { id, schema, level }: Place,
  label: string,
  own: readonly ObjectName[],
  wish: TreeWish,
  among: Among,
): void {
  if (own.length === 0) return
  const key = rowKey(id, schema, `objects:${label}`)
  const open = wish.wanted !== '' || wish.expanded.has(key)
  rows.push({
    ...base(id),
    ...{ key, kind: 'group', level, label, ...(schema === '' ? {} : { schema }), count: own.length },
    ...{ expandable: true, expanded: open, dim: wish.wanted !== '', ...among },
  })
  if (!open) return
  own.forEach((object, at) => {
    const call = object.kind === 'function' || object.kind === 'procedure' || object.kind === 'aggregate' || object.kind === 'window'
    rows.push({
      ...base(id),
      ...{ key: rowKey(key, object.kind, object.name, object.signature), kind: 'object', level: level + 1 },
      ...{ label: call ? `${object.name}(${object.signature})` : object.name, object },
      ...{ setSize: own.length, position: at + 1 },
    })
  })
}

function addRelation(rows: TreeRow[], place: Place, row: OutlineRow, found: Contents, wish: TreeWish, among: Among): void {
  const { id, level } = place
  const { schema, name, kind } = row
  const key = rowKey(id, schema, 'relation', name)
  const parts = found.partitions.size === 0 ? [] : (found.partitions.get(relationKey(row)) ?? [])
  const open = wish.expanded.has(key) || (wish.wanted !== '' && parts.length > 0)
  rows.push({
    ...base(id),
    ...{ key, kind: 'relation', level, label: name, schema, name, relationKind: kind, estimate: row.rows },
    ...{ expandable: row.columns !== 0 || parts.length > 0, expanded: open, ...among },
  })
  if (!open) return
  addColumns(rows, id, key, level + 1, row, wish)
  if (parts.length > 0) addPartitions(rows, { ...place, level: level + 1 }, key, parts, found, wish)
}

function addColumns(rows: TreeRow[], id: string, key: string, level: number, { schema, name }: OutlineRow, wish: TreeWish): void {
  const columns = wish.relations.get(key)?.columns
  if (columns === undefined && wish.expanded.has(key))
    rows.push({
      ...base(id),
      ...{ key: rowKey(key, 'note'), kind: 'note', level, label: 'Reading columns …', setSize: 1, position: 1 },
    })
  columns?.forEach((column, at) => {
    rows.push({
      ...base(id),
      ...{ key: rowKey(key, 'column', column.name), kind: 'column', level, label: column.name, aside: column.type, schema, name },
      ...{ setSize: columns.length, position: at + 1 },
    })
  })
}

/** Partitions below their parent; one that is divided again has its own below it. */
function addPartitions(
  rows: TreeRow[],
  { id, schema, level }: Place,
  parent: string,
  parts: readonly OutlineRow[],
  found: Contents,
  wish: TreeWish,
): void {
  const key = rowKey(parent, 'partitions')
  const open = wish.wanted !== '' || wish.expanded.has(key)
  rows.push({
    ...base(id),
    ...{ key, kind: 'group', level, label: KIND_WORDS.partition[1], schema, count: parts.length },
    ...{ expandable: true, expanded: open, setSize: 1, position: 1 },
  })
  if (!open) return
  parts.forEach((part, at) =>
    addRelation(rows, { id, schema, level: level + 1 }, part, found, wish, { setSize: parts.length, position: at + 1 }),
  )
}
