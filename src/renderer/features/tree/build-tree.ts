import type { RelationReply } from '@shared/catalog-replies'
import { contentsOf } from './contents'
import { addSchemas, note as noteRow } from './tree-branches'
import { rowKey, type TreeSource, type TreeWish } from './tree-model'
import { TreeRows } from './tree-rows'

/**
 * Flattens connections, schemas, kinds, relations with their parts and objects into the rows that are visible; what a filter
 * found is open. Pure. `wanted`: what is looked for, lower case; empty for everything.
 */
export function buildTree(
  sources: readonly TreeSource[],
  expanded: ReadonlySet<string>,
  wanted: string,
  details: ReadonlyMap<string, RelationReply>,
): TreeRows {
  const filtering = wanted !== ''
  const wish: TreeWish = { expanded, openNames: openNamesOf(expanded), filtering, details }
  const rows = new TreeRows()
  const isNamed = ({ connection }: TreeSource) => connection.name.toLowerCase().includes(wanted)
  const shown = sources.filter((source) => !filtering || isNamed(source) || (source.match?.found ?? 0) > 0)
  shown.forEach((source, at) => {
    const { connection, outline, note, offline, match, marks, hidesByRight = false } = source
    const { id, name } = connection
    const key = rowKey(id)
    const open = expanded.has(key) || (match?.found ?? 0) > 0
    rows.push({
      ...{ key, kind: 'connection', level: 1, label: name, connectionId: id, expandable: true, expanded: open },
      ...{ dim: offline || (filtering && !isNamed(source)), setSize: shown.length, position: at + 1, count: outline?.rows.length },
    })
    if (!open) return
    if (outline !== null && outline !== undefined)
      addSchemas({ rows, id, outline, contents: contentsOf(outline, match, marks), match, wish, hidesByRight })
    else if (note !== undefined) rows.push({ ...noteRow(id, rowKey(id, '', 'note'), 2, note), locked: connection.locked })
  })
  return rows
}

/** A relation that a key of an open row speaks of. */
export function relationOf(key: string): { key: string; id: string; schema: string; name: string } | undefined {
  const [id, schema, mark, name] = JSON.parse(key) as string[]
  return mark === 'relation' && id !== undefined && schema !== undefined && name !== undefined ? { key, id, schema, name } : undefined
}

function openNamesOf(expanded: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>()
  for (const relation of [...expanded].map(relationOf)) {
    if (relation === undefined) continue
    const of = rowKey(relation.id, relation.schema)
    names.set(of, (names.get(of) ?? new Set()).add(relation.name))
  }
  return names
}
