import type { ForeignKey, Index, IndexPart, Key, ReferentialAction } from '@shared/catalog'
import type { Entry } from './entries'
import type { Known, KnownRelation, Row } from './file-rows'
import { readCreateIndex } from './text/create-index'
import type { ForeignKeyText, TableText } from './text/create-table'
import { fold } from './text/lexer'

const DEFAULT_COLLATION = 'BINARY'

/** Keys in the order they were declared: SQLite counts backwards, the last one has id 0. */
export function toForeignKeys(
  schema: string,
  table: string,
  rows: readonly Row[],
  text: TableText | undefined,
  known: Known,
): ForeignKey[] {
  if (rows.length === 0) return []
  const keys = runs(rows, 1).reverse()
  const written = sameKeys(keys, text?.foreignKeys) ? text?.foreignKeys : undefined
  const used = new Set(written?.map((key) => key.name))
  return keys.map((parts, at): ForeignKey => {
    const columns = parts.map((row) => String(row[3]))
    const [, , target, , , onUpdate, onDelete] = parts[0] ?? []
    const found = known.get(fold(String(target)))
    const how = written?.[at]
    const match = fold(how?.match ?? '')
    const key: ForeignKey = {
      name: how?.name ?? freeName(`${table}_${columns.join('_')}_fk`, used),
      columns,
      target: { schema, name: found?.name ?? String(target) },
      targetColumns: targetColumns(parts, found),
      onUpdate: action(onUpdate),
      onDelete: action(onDelete),
    }
    if (match === 'full' || match === 'partial') key.match = match
    if (how?.deferrable === true) key.deferrable = true
    if (how?.initiallyDeferred === true) key.initiallyDeferred = true
    return key
  })
}

/** Without columns the target's primary key is meant (sqlite.org/foreignkeys.html §2); names are told as they are spelled there. */
function targetColumns(parts: readonly Row[], target: KnownRelation | undefined): string[] {
  if (parts.some((row) => row[4] === null)) return [...(target?.primaryKey ?? [])]
  return parts.map((row) => {
    const written = String(row[4])
    if (target?.columns.includes(written) === true) return written
    return target?.columns.find((column) => fold(column) === fold(written)) ?? written
  })
}

function sameKeys(keys: readonly (readonly Row[])[], texts: readonly ForeignKeyText[] | undefined): boolean {
  if (texts?.length !== keys.length) return false
  return keys.every((parts, at) => {
    const columns = texts[at]?.columns ?? []
    return columns.length === parts.length && parts.every((row, part) => fold(String(row[3])) === fold(columns[part] ?? ''))
  })
}

/** Keys that UNIQUE constraints made; a constraint's own name where it has one, else that of its index. */
export function toUniqueKeys(rows: readonly Row[], text: TableText | undefined): Key[] {
  return runs(rows, 1)
    .filter((parts) => parts[0]?.[3] === 'u')
    .map((parts): Key => {
      const same = (text?.uniqueKeys ?? []).filter(
        ({ columns }) =>
          columns.length === parts.length &&
          parts.every((row, at) => {
            const part = columns[at]
            const own = part?.collation ?? collationOf(part?.name ?? '', text)
            return fold(part?.name ?? '') === fold(String(row[6])) && fold(own) === fold(String(row[8]))
          }),
      )
      const written = same.find((key) => key.name !== undefined) ?? same[0]
      const onConflict = same.find((key) => key.onConflict !== undefined)?.onConflict
      return {
        name: written?.name ?? String(parts[0]?.[1]),
        columns: parts.map((row) => String(row[6])),
        ...(onConflict === undefined ? {} : { onConflict }),
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Indexes by name, those of constraints included. */
export function toIndexes(rows: readonly Row[], entries: readonly Entry[], text: TableText | undefined): Index[] {
  const statements = new Map(entries.map((entry) => [entry.name, entry.sql]))
  return runs(rows, 1)
    .map((parts): Index => {
      const [, name, unique, origin, partial] = parts[0] ?? []
      const sql = statements.get(String(name))
      const needsText = partial === 1 || parts.some((row) => row[5] === -2)
      const written = sql === undefined || !needsText ? undefined : readCreateIndex(sql)
      const index: Index = {
        name: String(name),
        unique: unique === 1,
        primary: origin === 'pk',
        method: 'btree',
        parts: parts.map((row, at) => toPart(row, written?.parts[at], text)),
      }
      if (partial === 1) index.predicate = written?.predicate ?? ''
      if (sql !== undefined) index.definition = sql
      return index
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function toPart(row: Row, written: string | undefined, text: TableText | undefined): IndexPart {
  const [, , , , , position, name, descending, collation] = row
  const isColumn = position !== -2
  const column = position === -1 ? 'rowid' : String(name)
  const usual = isColumn ? collationOf(column, text) : DEFAULT_COLLATION
  const part: IndexPart = isColumn ? { column } : { expression: written ?? '' }
  if (descending === 1) part.descending = true
  if (collation !== null && collation !== undefined && collation !== usual && fold(String(collation)) !== fold(usual))
    part.collation = String(collation)
  return part
}

function collationOf(column: string, text: TableText | undefined): string {
  const written = text?.columns.find((c) => c.name === column) ?? text?.columns.find((c) => fold(c.name) === fold(column))
  return written?.collation ?? DEFAULT_COLLATION
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  'NO ACTION': 'no action',
  RESTRICT: 'restrict',
  CASCADE: 'cascade',
  'SET NULL': 'set null',
  'SET DEFAULT': 'set default',
}

function action(value: unknown): ReferentialAction {
  return ACTIONS[String(value)] ?? 'no action'
}

function freeName(wanted: string, used: Set<string | undefined>): string {
  let name = wanted
  for (let at = 2; used.has(name); at += 1) name = `${wanted}_${String(at)}`
  used.add(name)
  return name
}

/** Rows that follow one another with the same value in `column`, together. */
function runs(rows: readonly Row[], column: number): Row[][] {
  const groups: Row[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last !== undefined && last[0]?.[column] === row[column]) last.push(row)
    else groups.push([row])
  }
  return groups
}
