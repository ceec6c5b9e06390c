import type { RelationReply } from '@shared/catalog-replies'
import { contentsOf } from './contents'
import { besideName } from './other-databases'
import { addSchemas } from './tree-branches'
import { type Among, base, note as noteRow, type TreeSource, type TreeWish } from './tree-model'
import { TreeRows } from './tree-rows'
import { rowKey } from '../../state/tree'

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
  const isNamed = ({ connection }: TreeSource) =>
    connection.name.toLowerCase().includes(wanted) || connection.folder.toLowerCase().includes(wanted)
  const shown = sources.filter((source) => !filtering || isNamed(source) || (source.match?.found ?? 0) > 0)
  // Folders first come where their first connection does; a search opens those that it found something in.
  const heads = [
    ...Map.groupBy(shown, ({ connection }) => (connection.folder === '' ? connection.id : rowKey('', 'folder', connection.folder))),
  ]
  heads.forEach(([key, within], at) => {
    const among = { setSize: heads.length, position: at + 1 }
    const folder = within[0]?.connection.folder ?? ''
    if (folder === '') {
      for (const source of within) addConnection(rows, source, wish, filtering && !isNamed(source), among)
      return
    }
    const open = filtering || !expanded.has(key)
    rows.push({
      ...base(''),
      ...{ key, kind: 'folder', level: 1, label: folder, expandable: true, expanded: open, count: within.length, dim: filtering, ...among },
    })
    if (!open) return
    rows.offset = 1
    within.forEach((source, own) => {
      addConnection(rows, source, wish, filtering && !isNamed(source), { setSize: within.length, position: own + 1 })
    })
    rows.offset = 0
  })
  return rows
}

/** A connection, and what is in it where it is open. */
function addConnection(rows: TreeRows, source: TreeSource, wish: TreeWish, onlyAncestor: boolean, among: Among): void {
  const {
    connection,
    outline,
    note,
    offline,
    match,
    marks,
    system,
    systemTrouble,
    lacks = [],
    lacksRight = false,
    hidesByRight = false,
  } = source
  const { id, name } = connection
  const key = rowKey(id)
  const open = wish.expanded.has(key) || (match?.found ?? 0) > 0
  const database = besideName(name, connection.database)
  rows.push({
    ...(database === undefined ? {} : { database }),
    ...{ key, kind: 'connection', level: 1, label: name, connectionId: id, expandable: true, expanded: open },
    ...{ dim: offline || onlyAncestor, ...among, count: outline ? outline.rows.length - (system?.relations ?? 0) : undefined },
  })
  if (!open) return
  if (outline !== null && outline !== undefined) {
    const contents = contentsOf(outline, match, marks)
    const missing = wish.filtering ? [] : lacks
    addSchemas({
      rows,
      id,
      outline,
      contents,
      match,
      wish,
      hidesByRight,
      lacks: missing,
      lacksRight,
      system: system?.schemas,
      databases: wish.filtering ? undefined : source.databases,
    })
    if (systemTrouble !== undefined) rows.push(noteRow(id, rowKey(id, '', 'system'), 2, systemTrouble))
  } else if (note !== undefined) rows.push({ ...noteRow(id, rowKey(id, '', 'note'), 2, note.words), offer: note.offer })
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
