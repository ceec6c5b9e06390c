import { t } from '../../words'
import { type Among, base, type Databases, databasesKey, note, type TreeRow, type TreeWish } from './tree-model'
import type { TreeRows } from './tree-rows'
import { rowKey } from '../../state/tree'

/** The other databases of a connection's server, closed until somebody opens it: then the server is asked for them. */
export function addDatabases(rows: TreeRows, id: string, { names, trouble }: Databases, wish: TreeWish, among: Among): void {
  const key = databasesKey(id)
  const open = wish.expanded.has(key)
  rows.push({
    ...base(id),
    ...{ key, kind: 'group', level: 2, label: t('tree.databases'), count: names?.length, expandable: true, expanded: open, dim: true },
    ...among,
  })
  if (!open) return
  const said = trouble ?? (names === undefined ? t('tree.asking') : names.length === 0 ? t('tree.noDatabases') : undefined)
  const setSize = (names?.length ?? 0) + (said === undefined ? 0 : 1)
  if (said !== undefined)
    rows.push({ ...note(id, rowKey(id, '', 'databases', ''), 3, said), setSize, ...(trouble === undefined ? {} : { offer: 'databases' }) })
  if (names === undefined) return
  const before = setSize - names.length
  const keyOf = (at: number) => rowKey(id, '', 'database', names[at] ?? '')
  rows.pushRun({
    ...{ count: names.length, level: 3, label: (at) => names[at] ?? '' },
    make: (at): TreeRow => {
      const database = names[at] ?? ''
      return { ...base(id), key: keyOf(at), kind: 'database', level: 3, label: database, database, setSize, position: before + at + 1 }
    },
    find: (wanted) => names.findIndex((_, at) => keyOf(at) === wanted),
  })
}

/** What a connection's row says beside its name: the database that it is of, unless the name says so already. */
export function besideName(name: string, database: string): string | undefined {
  return database === '' || name === database || name.endsWith(` / ${database}`) ? undefined : database
}
