import type { Relation } from '@shared/catalog'
import { addSchemas, contents } from './tree-branches'
import { base, includes, rowKey, type TreeRow, type TreeSource, type TreeWish } from './tree-model'

/**
 * Flattens connections, schemas, kinds, relations, objects and columns into the rows that are visible; a filter opens
 * what it finds. Pure.
 */
export function buildTree(
  sources: readonly TreeSource[],
  expanded: ReadonlySet<string>,
  filter: string,
  relations: ReadonlyMap<string, Relation>,
): TreeRow[] {
  const wanted = filter.trim().toLowerCase()
  const wish: TreeWish = { expanded, wanted, relations }
  const rows: TreeRow[] = []
  const known = sources.map((source) => ({ ...source, found: contents(source.outline, wanted) }))
  const shown = known.filter(({ connection, found }) => wanted === '' || includes(connection.name, wanted) || found.total > 0)
  shown.forEach(({ connection, outline, note, offline, found }, at) => {
    const key = rowKey(connection.id)
    const open = expanded.has(key) || (wanted !== '' && found.total > 0)
    rows.push({
      ...{ key, kind: 'connection', level: 1, label: connection.name, connectionId: connection.id, expandable: true, expanded: open },
      ...{ dim: offline || (wanted !== '' && !includes(connection.name, wanted)), setSize: shown.length, position: at + 1 },
      count: outline?.rows.length,
    })
    if (!open) return
    if (outline !== null && outline !== undefined) addSchemas(rows, connection.id, outline, found, wish)
    else if (note !== undefined)
      rows.push({
        ...base(connection.id),
        ...{ key: rowKey(connection.id, 'note'), kind: 'note', level: 2, label: note, setSize: 1, position: 1 },
      })
  })
  return rows
}
