import type { Outline, OutlineRow } from '@shared/outline'
import { KIND_WORDS } from '../../ui/kind-icon'
import { t } from '../../words'
import { type Contents, inSchema, type ObjectGroup, type SchemaContents } from './contents'
import type { Match } from './match'
import { addParts } from './relation-parts'
import { type Among, base, rowKey, type TreeRow, type TreeWish } from './tree-model'
import type { TreeRows } from './tree-rows'

/** One connection's outline, and the rows that are being made of it. */
export interface Branch {
  readonly rows: TreeRows
  readonly id: string
  readonly outline: Outline
  readonly contents: Contents
  readonly match: Match | undefined
  readonly wish: TreeWish
}

interface Place {
  readonly schema: string
  readonly level: number
}

/** The schemas of a connection and what is in them. A database with one schema needs no level for it. */
export function addSchemas(branch: Branch): void {
  const { rows, id, outline, contents, wish } = branch
  const { ofDatabase } = contents
  if (outline.schemas.length <= 1) {
    const schema = outline.schemas[0] ?? outline.defaultSchema
    const own = inSchema(contents, schema)
    const shown = addKinds(branch, { schema, level: 2 }, own, ofDatabase.length)
    if (own.relations === 0 && !wish.filtering) rows.push(note(id, rowKey(id, '', 'empty'), 2, t('tree.noTables')))
    addDatabaseGroups(branch, shown)
    return
  }
  const schemas = wish.filtering ? outline.schemas.filter((schema) => contents.bySchema.has(schema)) : outline.schemas
  schemas.forEach((schema, at) => {
    const key = rowKey(id, schema)
    const own = inSchema(contents, schema)
    const open = wish.filtering || wish.expanded.has(key)
    rows.push({
      ...base(id),
      ...{ key, kind: 'schema', level: 2, label: schema, schema, count: own.relations, dim: wish.filtering },
      ...{ expandable: own.relations + own.groups.length > 0, expanded: open },
      ...{ setSize: schemas.length + ofDatabase.length, position: at + 1 },
    })
    if (open) addKinds(branch, { schema, level: 3 }, own)
  })
  addDatabaseGroups(branch, schemas.length)
}

/** Groups of what belongs to the database and to no schema of it, behind `before` siblings. */
function addDatabaseGroups(branch: Branch, before: number): void {
  const { ofDatabase } = branch.contents
  const setSize = before + ofDatabase.length
  ofDatabase.forEach((group, at) => {
    addObjectGroup(branch, { schema: '', level: 2 }, group, { setSize, position: before + at + 1 })
  })
}

/**
 * Groups of one kind, before `others` siblings; answers how many. Those of relations are open unless somebody closed them: the
 * tables are what people come for.
 */
function addKinds(branch: Branch, place: Place, { kinds, groups }: SchemaContents, others = 0): number {
  const { rows, id, wish } = branch
  const { schema, level } = place
  const setSize = kinds.length + groups.length + others
  kinds.forEach(([kind, own], at) => {
    const key = rowKey(id, schema, `kind:${kind}`)
    const open = wish.filtering || !wish.expanded.has(key)
    rows.push({
      ...base(id),
      ...{ key, kind: 'group', level, label: KIND_WORDS[kind][1], schema, count: own.length },
      ...{ expandable: true, expanded: open, dim: wish.filtering, setSize, position: at + 1 },
    })
    if (open) addRelations(branch, { schema, level: level + 1 }, own)
  })
  groups.forEach((group, at) => addObjectGroup(branch, place, group, { setSize, position: kinds.length + at + 1 }))
  return kinds.length + groups.length
}

/** A closed group of routines, sequences, types … until somebody opens it. */
function addObjectGroup(
  { rows, id, outline, wish }: Branch,
  { schema, level }: Place,
  { kind, label, own }: ObjectGroup,
  among: Among,
): void {
  const key = rowKey(id, schema, `objects:${kind}`)
  const open = wish.filtering || wish.expanded.has(key)
  rows.push({
    ...base(id),
    ...{ key, kind: 'group', level, label, ...(schema === '' ? {} : { schema }), count: own.length },
    ...{ expandable: true, expanded: open, dim: wish.filtering, ...among },
  })
  if (!open) return
  const rowOf = (at: number): TreeRow => {
    const object = outline.objects[own[at] ?? -1]
    if (object === undefined) throw new Error('an outline has fewer objects than it was sorted into')
    const call = object.kind === 'function' || object.kind === 'procedure' || object.kind === 'aggregate' || object.kind === 'window'
    return {
      ...base(id),
      ...{ key: rowKey(id, schema, 'object', object.kind, object.name, object.signature), kind: 'object', level: level + 1 },
      ...{ label: call ? `${object.name}(${object.signature})` : object.name, object },
      ...{ setSize: own.length, position: at + 1 },
    }
  }
  rows.pushRun({
    ...{ count: own.length, level: level + 1, make: rowOf, label: (at) => outline.objects[own[at] ?? -1]?.name ?? '' },
    find: (wanted) => (wanted.startsWith(startOf(id, schema, 'object')) ? own.findIndex((_, at) => rowOf(at).key === wanted) : -1),
  })
}

/** Relations one behind the other: closed ones as one run, an open one with what is below it. */
function addRelations(branch: Branch, place: Place, own: readonly number[]): void {
  const { outline, match, contents, wish, id } = branch
  const openNames = wish.openNames.get(rowKey(id, place.schema))
  const isOpen = (at: number): boolean => {
    const row = outline.rows[at]
    if (row === undefined) return false
    if (openNames?.has(row.name) === true) return true
    return match !== undefined && (match.columns.has(at) || contents.partitionsOf(row).length > 0)
  }
  const open = openNames === undefined && match === undefined ? [] : own.flatMap((place_, at) => (isOpen(place_) ? [at] : []))
  let from = 0
  for (const at of open) {
    addRun(branch, place, own, from, at + 1)
    const row = outline.rows[own[at] ?? -1]
    if (row !== undefined) addBelow(branch, place, row, own[at] ?? -1)
    from = at + 1
  }
  addRun(branch, place, own, from, own.length)
}

/** Rows of the relations from `from` and before `end`. */
function addRun(branch: Branch, { schema, level }: Place, own: readonly number[], from: number, end: number): void {
  const { rows, id, outline } = branch
  const rowAt = (at: number) => outline.rows[own[from + at] ?? -1]
  rows.pushRun({
    count: end - from,
    level,
    label: (at) => rowAt(at)?.name ?? '',
    make: (at) => relationRow(branch, level, rowAt(at), own[from + at] ?? -1, { setSize: own.length, position: from + at + 1 }),
    find: (key) => {
      const name = relationIn(key, id, schema)
      if (name === undefined) return -1
      for (let at = 0; at < end - from; at += 1) if (rowAt(at)?.name === name) return at
      return -1
    },
  })
}

/** The name of a relation of this schema that a key speaks of. */
function relationIn(key: string, id: string, schema: string): string | undefined {
  const start = startOf(id, schema, 'relation')
  return key.startsWith(start) ? (JSON.parse(`[${key.slice(start.length)}`) as string[])[0] : undefined
}

function relationRow({ id, contents, match, wish }: Branch, level: number, row: OutlineRow | undefined, at: number, among: Among): TreeRow {
  if (row === undefined) throw new Error('an outline has fewer relations than it was sorted into')
  const { schema, name, kind, columns } = row
  const key = rowKey(id, schema, 'relation', name)
  const parts = contents.partitionsOf(row).length
  const matched = match !== undefined && (match.columns.has(at) || parts > 0)
  return {
    ...base(id),
    ...{ key, kind: 'relation', level, label: name, schema, name, relationKind: kind, estimate: row.rows },
    ...{ expandable: columns !== 0 || parts > 0, expanded: wish.expanded.has(key) || matched, dim: match?.rows[at] === 2, ...among },
  }
}

function addBelow(branch: Branch, { level }: Place, row: OutlineRow, at: number): void {
  const { id, contents, wish, rows, match } = branch
  const key = rowKey(id, row.schema, 'relation', row.name)
  const parts = contents.partitionsOf(row)
  const found = match?.columns.get(at)
  const groups = addParts(rows, { id, key, level: level + 1, row, others: parts.length > 0 ? 1 : 0, found }, wish)
  if (parts.length > 0) addPartitions(branch, level + 1, row, parts, groups)
}

/** Partitions below their parent, behind `before` siblings; one that is divided again has its own below it. */
function addPartitions(branch: Branch, level: number, parent: OutlineRow, parts: readonly number[], before: number): void {
  const { rows, id, wish, outline } = branch
  const { schema } = parent
  const key = rowKey(id, parent.schema, 'partitions', parent.name)
  const open = wish.filtering || wish.expanded.has(key)
  rows.push({
    ...base(id),
    ...{ key, kind: 'group', level, label: KIND_WORDS.partition[1], schema, count: parts.length },
    ...{ expandable: true, expanded: open, setSize: before + 1, position: before + 1 },
  })
  // A partition may lie in another schema than its parent, and is looked for by its own.
  if (!open) return
  const bySchema = new Set(parts.map((at) => outline.rows[at]?.schema ?? schema))
  if (bySchema.size === 1) addRelations(branch, { schema: [...bySchema][0] ?? schema, level: level + 1 }, parts)
  else parts.forEach((at) => addRelations(branch, { schema: outline.rows[at]?.schema ?? schema, level: level + 1 }, [at]))
}

/** How keys of a kind of row in a schema begin. */
function startOf(id: string, schema: string, kind: string): string {
  return `${rowKey(id, schema, kind).slice(0, -1)},`
}

/** A line that says why there is nothing to see. */
export function note(id: string, key: string, level: number, label: string): TreeRow {
  return { ...base(id), key, kind: 'note', level, label, setSize: 1, position: 1 }
}
