import type { Relation, RelationKind } from '@shared/catalog'
import type { ConnectionSummary } from '@shared/connection'
import type { Outline, OutlineRow } from '@shared/outline'
import { KIND_WORDS } from '../../ui/kind-icon'

/** One visible row of the tree, flat: what a virtualised list draws and a screen reader is told. */
export interface TreeRow {
  readonly key: string
  readonly kind: 'connection' | 'schema' | 'group' | 'relation' | 'column' | 'note'
  readonly level: number
  readonly label: string
  readonly connectionId: string
  readonly schema?: string
  readonly name?: string
  readonly relationKind?: RelationKind
  /** Right of the label: a count, an estimate, a type. */
  readonly aside?: string
  readonly count?: number | undefined
  readonly estimate?: number | undefined
  readonly expandable: boolean
  readonly expanded: boolean
  /** Only an ancestor of something the filter found. */
  readonly dim: boolean
  readonly setSize: number
  readonly position: number
}

/** What is known of a connection now. */
export interface TreeSource {
  readonly connection: ConnectionSummary
  /** undefined: not asked yet · null: never read. */
  readonly outline: Outline | null | undefined
  /** Said below an open connection that has no outline. */
  readonly note: string | undefined
}

const ORDER: readonly RelationKind[] = ['table', 'partitioned', 'foreign', 'virtual', 'view', 'materialized', 'partition', 'shadow']

export const rowKey = (...parts: readonly string[]): string => JSON.stringify(parts)

/**
 * Flattens connections, schemas, kinds, relations and columns into the rows that are visible. `expanded` holds keys;
 * a filter opens what it finds. `relations`: details by row key, for columns. Pure.
 */
export function buildTree(
  sources: readonly TreeSource[],
  expanded: ReadonlySet<string>,
  filter: string,
  relations: ReadonlyMap<string, Relation>,
): TreeRow[] {
  const wanted = filter.trim().toLowerCase()
  const rows: TreeRow[] = []
  const shown = sources.filter(
    ({ connection, outline }) =>
      wanted === '' || includes(connection.name, wanted) || (outline?.rows.some((row) => includes(row.name, wanted)) ?? false),
  )
  shown.forEach(({ connection, outline, note }, at) => {
    const key = rowKey(connection.id)
    const found = wanted === '' ? outline?.rows : outline?.rows.filter((row) => includes(row.name, wanted))
    const open = wanted === '' ? expanded.has(key) : (found?.length ?? 0) > 0 || expanded.has(key)
    rows.push({
      ...{ key, kind: 'connection', level: 1, label: connection.name, connectionId: connection.id, expandable: true, expanded: open },
      ...{ dim: wanted !== '' && !includes(connection.name, wanted), setSize: shown.length, position: at + 1, count: outline?.rows.length },
    })
    if (!open) return
    if (outline === null || outline === undefined) {
      if (note !== undefined)
        rows.push({
          ...base(connection.id),
          key: rowKey(connection.id, 'note'),
          kind: 'note',
          level: 2,
          label: note,
          setSize: 1,
          position: 1,
        })
      return
    }
    addSchemas(rows, connection.id, outline, found ?? [], wanted !== '', expanded, relations)
  })
  return rows
}

function addSchemas(
  rows: TreeRow[],
  id: string,
  outline: Outline,
  found: readonly OutlineRow[],
  filtering: boolean,
  expanded: ReadonlySet<string>,
  relations: ReadonlyMap<string, Relation>,
): void {
  // A database with one schema needs no level for it.
  const [only] = outline.schemas
  if (outline.schemas.length <= 1) {
    addKinds(rows, id, only ?? outline.defaultSchema, 2, found, filtering, expanded, relations)
    if (found.length === 0 && !filtering)
      rows.push({ ...base(id), key: rowKey(id, 'empty'), kind: 'note', level: 2, label: 'No tables', setSize: 1, position: 1 })
    return
  }
  const bySchema = Map.groupBy(found, (row) => row.schema)
  const schemas = filtering ? outline.schemas.filter((schema) => bySchema.has(schema)) : outline.schemas
  schemas.forEach((schema, at) => {
    const key = rowKey(id, schema)
    const own = bySchema.get(schema) ?? []
    const open = filtering || expanded.has(key)
    rows.push({
      ...base(id),
      key,
      kind: 'schema',
      level: 2,
      label: schema,
      schema,
      count: own.length,
      expandable: own.length > 0,
      expanded: open,
      dim: filtering,
      setSize: schemas.length,
      position: at + 1,
    })
    if (open) addKinds(rows, id, schema, 3, own, filtering, expanded, relations)
  })
}

function addKinds(
  rows: TreeRow[],
  id: string,
  schema: string,
  level: number,
  found: readonly OutlineRow[],
  filtering: boolean,
  expanded: ReadonlySet<string>,
  relations: ReadonlyMap<string, Relation>,
): void {
  const byKind = Map.groupBy(found, (row) => row.kind)
  const kinds = ORDER.filter((kind) => byKind.has(kind))
  kinds.forEach((kind, at) => {
    const own = byKind.get(kind) ?? []
    const key = rowKey(id, schema, `kind:${kind}`)
    // Groups are open unless somebody closed them: the tables are what people come for.
    const open = filtering || !expanded.has(key)
    rows.push({
      ...base(id),
      key,
      kind: 'group',
      level,
      label: KIND_WORDS[kind][1],
      schema,
      count: own.length,
      expandable: true,
      expanded: open,
      dim: filtering,
      setSize: kinds.length,
      position: at + 1,
    })
    if (open) own.forEach((row, index) => addRelation(rows, id, row, level + 1, own.length, index + 1, expanded, relations))
  })
}

function addRelation(
  rows: TreeRow[],
  id: string,
  row: OutlineRow,
  level: number,
  setSize: number,
  position: number,
  expanded: ReadonlySet<string>,
  relations: ReadonlyMap<string, Relation>,
): void {
  const { schema, name, kind } = row
  const key = rowKey(id, schema, 'relation', name)
  const open = expanded.has(key)
  rows.push({
    ...base(id),
    key,
    kind: 'relation',
    level,
    label: name,
    schema,
    name,
    relationKind: kind,
    estimate: row.rows,
    expandable: row.columns !== 0,
    expanded: open,
    setSize,
    position,
  })
  if (!open) return
  const columns = relations.get(key)?.columns
  if (columns === undefined)
    rows.push({
      ...base(id),
      key: rowKey(key, 'note'),
      kind: 'note',
      level: level + 1,
      label: 'Reading columns …',
      setSize: 1,
      position: 1,
    })
  columns?.forEach((column, at) => {
    rows.push({
      ...base(id),
      key: rowKey(key, 'column', column.name),
      kind: 'column',
      level: level + 1,
      label: column.name,
      aside: column.type,
      schema,
      name,
      setSize: columns.length,
      position: at + 1,
    })
  })
}

const base = (connectionId: string) => ({ connectionId, expandable: false, expanded: false, dim: false }) as const

function includes(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted)
}

/** The row that typing `prefix` leads to, searched onwards from `from` and around the end. */
export function typeAhead(rows: readonly TreeRow[], from: number, prefix: string): number {
  const wanted = prefix.toLowerCase()
  const start = prefix.length > 1 ? from : from + 1
  for (let step = 0; step < rows.length; step += 1) {
    const at = (start + step) % rows.length
    if (rows[at]?.label.toLowerCase().startsWith(wanted) === true) return at
  }
  return from
}
