import { type ObjectName, objectKey, relationKey } from '@shared/catalog'
import type { Outline, OutlineRow } from '@shared/outline'
import { t } from '../../words'
import { type Contents, inSchema, type Marked, type ObjectGroup, type SchemaContents } from './contents'
import type { Match } from './match'
import { addParts } from './relation-parts'
import { addDatabases } from './other-databases'
import { type Among, base, type Databases, note, type TreeRow, type TreeWish } from './tree-model'
import type { TreeRows } from './tree-rows'
import { rowKey } from '../../state/tree'

/** One connection's outline, and the rows that are being made of it. */
export interface Branch {
  readonly rows: TreeRows
  readonly id: string
  readonly outline: Outline
  readonly contents: Contents
  readonly match: Match | undefined
  readonly wish: TreeWish
  readonly hidesByRight: boolean
  /** Sentences about what the reading lacks. */
  readonly lacks: readonly string[]
  /** Some of that could be granted. */
  readonly lacksRight: boolean
  /** Other databases of the server; undefined where there are none to tell of. */
  readonly databases: Databases | undefined
  /** Schemas that the database keeps for itself: they are drawn faint. */
  readonly system?: ReadonlySet<string> | undefined
}

interface Place {
  readonly schema: string
  readonly level: number
}

/** The schemas of a connection and what is in them. A database with one schema needs no level for it. */
export function addSchemas(branch: Branch): void {
  const { rows, id, outline, contents, wish } = branch
  const { ofDatabase, pinned, hidden } = contents
  const [before, behind] = [isEmpty(pinned) ? 0 : 1, ofDatabase.length + (isEmpty(hidden) ? 0 : 1) + endOf(branch)]
  if (outline.schemas.length <= 1) {
    const schema = outline.schemas[0] ?? outline.defaultSchema
    const own = inSchema(contents, schema)
    const setSize = before + own.kinds.length + own.groups.length + behind
    addMarked(branch, 'pinned', { setSize, position: 1 })
    addKinds(branch, { schema, level: 2 }, own, { setSize, position: before })
    if (own.relations === 0 && !wish.filtering) addEmpty(branch, schema, 2)
    addDatabaseGroups(branch, { setSize, position: setSize - behind })
    return
  }
  const schemas = wish.filtering ? outline.schemas.filter((schema) => contents.bySchema.has(schema)) : outline.schemas
  const setSize = before + schemas.length + behind
  addMarked(branch, 'pinned', { setSize, position: 1 })
  schemas.forEach((schema, at) => {
    const key = rowKey(id, schema)
    const own = inSchema(contents, schema)
    const open = wish.filtering || wish.expanded.has(key)
    rows.push({
      ...base(id),
      ...{
        key,
        kind: 'schema',
        level: 2,
        label: schema,
        schema,
        count: own.relations,
        dim: wish.filtering || branch.system?.has(schema) === true,
      },
      ...{ expandable: true, expanded: open },
      ...{ setSize, position: before + at + 1 },
    })
    if (open && own.relations + own.groups.length === 0) addEmpty(branch, schema, 3)
    if (open) addKinds(branch, { schema, level: 3 }, own, { setSize: own.kinds.length + own.groups.length, position: 0 })
  })
  addDatabaseGroups(branch, { setSize, position: setSize - behind })
}

/** Groups of what belongs to the database and to no schema of it, then what is hidden, what is lacking, and other databases; behind as many siblings as `after.position`. */
function addDatabaseGroups(branch: Branch, after: Among): void {
  branch.contents.ofDatabase.forEach((group, at) => {
    addObjectGroup(branch, { schema: '', level: 2 }, group, { ...after, position: after.position + at + 1 })
  })
  const { rows, id, databases, wish } = branch
  addMarked(branch, 'hidden', { ...after, position: after.setSize - endOf(branch) })
  addLacks(branch, { ...after, position: after.setSize - (databases === undefined ? 0 : 1) })
  if (databases !== undefined) addDatabases(rows, id, databases, wish, { ...after, position: after.setSize })
}

/** How many rows stand behind all that a reading tells. */
function endOf({ lacks, databases }: Branch): number {
  return (lacks.length === 0 ? 0 : 1) + (databases === undefined ? 0 : 1)
}

/** What a reading could not tell, closed until somebody opens it: for many users it is always the same. */
function addLacks({ rows, id, lacks, lacksRight, wish }: Branch, among: Among): void {
  if (lacks.length === 0) return
  const key = rowKey(id, '', 'lacks')
  const open = wish.expanded.has(key)
  rows.push({
    ...base(id),
    ...{ key, kind: 'group', level: 2, label: t('tree.lacks'), count: lacks.length, expandable: true, expanded: open, dim: true, ...among },
  })
  if (!open) return
  const setSize = lacks.length + (lacksRight ? 1 : 0)
  lacks.forEach((label, at) => rows.push({ ...note(id, rowKey(id, '', 'lacks', String(at)), 3, label), setSize, position: at + 1 }))
  if (lacksRight) rows.push({ ...grantNote(id, rowKey(id, '', 'lacks', 'grant'), 3), setSize, position: setSize })
}

function isEmpty({ relations, objects }: Marked): boolean {
  return relations.length + objects.length === 0
}

/** What the user pinned, open unless somebody closed it, or what he hid, closed until somebody opens it. */
function addMarked({ rows, id, outline, contents, wish }: Branch, mark: 'pinned' | 'hidden', among: Among): void {
  const { relations, objects } = contents[mark]
  const total = relations.length + objects.length
  if (total === 0) return
  const key = rowKey(id, '', mark)
  const open = wish.expanded.has(key) !== (mark === 'pinned')
  rows.push({
    ...base(id),
    ...{ key, kind: 'group', level: 2, label: t(`tree.${mark}`), count: total, expandable: true, expanded: open, ...among },
  })
  if (!open) return
  const titled = (schema: string, name: string) => (outline.schemas.length > 1 && schema !== '' ? `${schema}.${name}` : name)
  const marked = [
    ...relations
      .flatMap((at) => outline.rows[at] ?? [])
      .map(({ schema, name, kind, rows: estimate }) => ({
        ...{
          key: rowKey(id, '', mark, relationKey({ schema, name })),
          kind: 'relation' as const,
          label: titled(schema, name),
          schema,
          name,
        },
        ...{ relationKind: kind, estimate },
      })),
    ...objects
      .flatMap((at) => outline.objects[at] ?? [])
      .map((object) => ({
        ...{ key: rowKey(id, '', mark, objectKey(object)), kind: 'object' as const, label: titled(object.schema, object.name), object },
      })),
  ]
  marked.forEach((row, at) => rows.push({ ...base(id), ...row, level: 3, dim: mark === 'hidden', setSize: total, position: at + 1 }))
}

/**
 * Groups of one kind, behind as many siblings as `after.position`. Those of relations are open unless somebody closed them: the tables
 * are what people come for.
 */
function addKinds(branch: Branch, place: Place, { kinds, groups }: SchemaContents, { setSize, position }: Among): void {
  const { rows, id, wish } = branch
  const { schema, level } = place
  kinds.forEach(([kind, own], at) => {
    const key = rowKey(id, schema, `kind:${kind}`)
    const open = wish.filtering || !wish.expanded.has(key)
    rows.push({
      ...base(id),
      ...{ key, kind: 'group', level, label: t(`kinds.many.${kind}`), schema, count: own.length },
      ...{ expandable: true, expanded: open, dim: wish.filtering, setSize, position: position + at + 1 },
    })
    if (open) addRelations(branch, { schema, level: level + 1 }, own)
  })
  groups.forEach((group, at) => addObjectGroup(branch, place, group, { setSize, position: position + kinds.length + at + 1 }))
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
    return {
      ...base(id),
      ...{ key: rowKey(id, schema, 'object', object.kind, object.name, object.signature), kind: 'object', level: level + 1 },
      ...{ label: calledBy(object), object },
      ...{ setSize: own.length, position: at + 1 },
    }
  }
  rows.pushRun({
    ...{ count: own.length, level: level + 1, make: rowOf, label: (at) => outline.objects[own[at] ?? -1]?.name ?? '' },
    find: (wanted) => (wanted.startsWith(startOf(id, schema, 'object')) ? own.findIndex((_, at) => rowOf(at).key === wanted) : -1),
  })
}

/** What an object is told apart by: routines by their arguments, operators by what stands beside them, their classes by a method. */
function calledBy({ kind, name, signature }: ObjectName): string {
  if (kind === 'function' || kind === 'procedure' || kind === 'aggregate' || kind === 'window') return `${name}(${signature})`
  return signature === '' ? name : `${name} (${signature})`
}

/** Relations one behind the other: closed ones as one run, an open one with what is below it. */
function addRelations(branch: Branch, place: Place, own: readonly number[]): void {
  const { outline, match, contents, wish, id } = branch
  const openNames = wish.openNames.get(rowKey(id, place.schema))
  const isOpen = (at: number): boolean => {
    const row = outline.rows[at]
    if (row === undefined) return false
    return openNames?.has(row.name) === true || (match !== undefined && (match.columns.has(at) || contents.partitionsOf(row).length > 0))
  }
  const positions = match === undefined && openNames !== undefined ? positionsOf(outline, own, openNames) : undefined
  const open = positions ?? (match === undefined ? [] : own.flatMap((relation, at) => (isOpen(relation) ? [at] : [])))
  let from = 0
  for (const at of open) {
    addRun(branch, place, own, from, at + 1)
    const row = outline.rows[own[at] ?? -1]
    if (row !== undefined) addBelow(branch, place, row, own[at] ?? -1)
    from = at + 1
  }
  addRun(branch, place, own, from, own.length)
}

/** Above this many names one pass over all of them costs less than one for each. */
const MANY = 8
const looked = new WeakMap<readonly number[], Map<string, number>>()

/** Where some names stand among relations, in order; -1 is remembered too. A name is looked for once for as long as the list lives. */
function positionsOf({ rows }: Outline, own: readonly number[], names: ReadonlySet<string>): number[] {
  const known = looked.get(own) ?? new Map<string, number>()
  looked.set(own, known)
  const fresh = [...names].filter((name) => !known.has(name))
  if (fresh.length > MANY) {
    for (const name of fresh) known.set(name, -1)
    own.forEach((at, index) => {
      const name = rows[at]?.name ?? ''
      if (names.has(name)) known.set(name, index)
    })
  } else
    for (const name of fresh)
      known.set(
        name,
        own.findIndex((at) => rows[at]?.name === name),
      )
  return [...names]
    .map((name) => known.get(name) ?? -1)
    .filter((at) => at >= 0)
    .sort((a, b) => a - b)
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

function relationRow(
  { id, contents, match, wish, system }: Branch,
  level: number,
  row: OutlineRow | undefined,
  at: number,
  among: Among,
): TreeRow {
  if (row === undefined) throw new Error('an outline has fewer relations than it was sorted into')
  const { schema, name, kind, columns } = row
  const key = rowKey(id, schema, 'relation', name)
  const parts = contents.partitionsOf(row).length
  const matched = match !== undefined && (match.columns.has(at) || parts > 0)
  return {
    ...base(id),
    ...{ key, kind: 'relation', level, label: name, schema, name, relationKind: kind, estimate: row.rows },
    ...{
      expandable: columns !== 0 || parts > 0,
      expanded: wish.expanded.has(key) || matched,
      dim: match?.rows[at] === 2 || system?.has(schema) === true,
      ...among,
    },
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
    ...{ key, kind: 'group', level, label: t('kinds.many.partition'), schema, count: parts.length },
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

/** Says that a schema has nothing, or nothing that may be seen: which of them it is, some databases do not tell. */
function addEmpty({ rows, id, hidesByRight }: Branch, schema: string, level: number): void {
  const said = note(id, rowKey(id, schema, 'empty'), level, t(hidesByRight ? 'tree.emptyByRight' : 'tree.empty'))
  const setSize = hidesByRight ? 2 : 1
  rows.push({ ...said, schema, offer: 'refresh', setSize })
  if (hidesByRight) rows.push({ ...grantNote(id, rowKey(id, schema, 'grant'), level), schema, setSize, position: 2 })
}

/** Says that somebody else could give the right that is missing. */
function grantNote(id: string, key: string, level: number): TreeRow {
  return { ...note(id, key, level, t('tree.grantable')), offer: 'grant' }
}
