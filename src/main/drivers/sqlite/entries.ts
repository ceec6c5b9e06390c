import { isShadow, shadowOwner } from './shadow'
import { fold } from './text/lexer'
import { readModule } from './text/statement'

/** One row of the schema table: a table, view, index or trigger, and the text that made it. */
export interface Entry {
  readonly id: number
  readonly type: 'table' | 'view' | 'index' | 'trigger'
  readonly name: string
  /** The table or view it belongs to. */
  readonly table: string
  readonly sql: string
}

/** A table or view with what hangs on it, sorted by name. */
export interface RelationEntry {
  readonly entry: Entry
  readonly kind: 'table' | 'view' | 'virtual' | 'shadow'
  readonly module: { readonly module: string; readonly arguments: string } | undefined
  /** The virtual table of a shadow table, as it is spelled. */
  readonly shadowOf: string | undefined
  readonly indexes: readonly Entry[]
  readonly triggers: readonly Entry[]
}

/** Tables that SQLite keeps for itself: sequences, statistics. Its own prefix is reserved (sqlite.org/fileformat2.html#intschema). */
function isInternal(name: string): boolean {
  return fold(name.slice(0, 7)) === 'sqlite_'
}

/** Rows of the schema table as entries; indexes that constraints made have no text and are left out. */
export function toEntries(rows: readonly (readonly unknown[])[]): Entry[] {
  const entries: Entry[] = []
  for (const [id, type, name, table, sql] of rows) {
    if (typeof sql !== 'string' || typeof name !== 'string' || typeof table !== 'string' || isInternal(name)) continue
    if (type === 'table' || type === 'view' || type === 'index' || type === 'trigger')
      entries.push({ id: Number(id), type, name, table, sql })
  }
  return entries
}

/** Folded names of tables with an index that a constraint made: it has no text. */
export function constrainedTables(rows: readonly (readonly unknown[])[]): Set<string> {
  return new Set(rows.flatMap(([, type, , table, sql]) => (type === 'index' && typeof sql !== 'string' ? fold(String(table)) : [])))
}

/** Groups entries by relation, sorted by name. `owners`: virtual tables that are not among the entries. */
export function toRelationEntries(entries: readonly Entry[], owners: readonly Entry[] = []): RelationEntry[] {
  const relations = entries.filter((e) => e.type === 'table' || e.type === 'view')
  const virtual = new Map(
    [...relations, ...owners].flatMap((entry) => {
      const module = isVirtual(entry) ? readModule(entry.sql) : undefined
      return module === undefined ? [] : [[fold(entry.name), { name: entry.name, module }] as const]
    }),
  )
  const belongings = Map.groupBy(
    entries.filter((e) => e.type === 'index' || e.type === 'trigger'),
    (e) => fold(e.table),
  )
  const sorted = relations.map((entry) => {
    const own = (belongings.get(fold(entry.name)) ?? []).toSorted(byName)
    const module = isVirtual(entry) ? virtual.get(fold(entry.name))?.module : undefined
    const owner = virtual.get(fold(shadowOwner(entry.name) ?? ''))
    const shadowOf = module === undefined && isShadow(entry.name, owner?.module.module) ? owner?.name : undefined
    return {
      entry,
      kind: entry.type === 'view' ? ('view' as const) : module !== undefined ? 'virtual' : shadowOf !== undefined ? 'shadow' : 'table',
      module,
      shadowOf,
      indexes: own.filter((e) => e.type === 'index'),
      triggers: own.filter((e) => e.type === 'trigger'),
    } satisfies RelationEntry
  })
  return sorted.sort((a, b) => byName(a.entry, b.entry))
}

function isVirtual(entry: Entry): boolean {
  return entry.type === 'table' && /^create\s+virtual\b/i.test(entry.sql)
}

function byName(a: Entry, b: Entry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
