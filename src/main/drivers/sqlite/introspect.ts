import type { Column, Key, Relation, RelationName } from '@shared/catalog'
import type { Entry, RelationEntry } from './entries'
import type { FileRows, KnownRelation, Row } from './file-rows'
import { toForeignKeys, toIndexes, toUniqueKeys } from './introspect-keys'
import { readCreateTable, type TableText } from './text/create-table'
import { fold } from './text/lexer'
import { readSelectNames } from './text/select-names'

/** Rows of one file in, relations out, in the order of `rows.relations`. Pure. */
export function introspect(schema: string, rows: FileRows): Relation[] {
  return rows.relations.map((relation) => toRelation(schema, relation, rows))
}

/** The parts of a relation that others refer to. */
export function toKnown(name: string, columns: readonly Row[]): KnownRelation {
  return { name, columns: columns.map((row) => String(row[1])), primaryKey: primaryColumns(columns) }
}

function toRelation(schema: string, relation: RelationEntry, rows: FileRows): Relation {
  const { entry, kind, module, shadowOf } = relation
  const columns = (rows.columns.get(entry.id) ?? []).filter((row) => row[6] !== 1)
  const indexRows = rows.indexes.get(entry.id) ?? []
  const isTable = kind === 'table' || kind === 'shadow'
  const text = isTable ? (rows.texts?.get(entry.id) ?? textOf(entry, columns)) : undefined
  const primaryKey = isTable ? primaryColumns(columns) : []
  // A lone INTEGER key without an index of its own is the rowid itself (sqlite.org/lang_createtable.html#rowid).
  const rowid = primaryKey.length === 1 && !indexRows.some((row) => row[3] === 'pk') ? primaryKey[0] : undefined
  const made: Relation = {
    schema,
    name: entry.name,
    kind,
    columns: columns.map((row, at) => toColumn(row, at, text, rowid)),
    uniqueKeys: toUniqueKeys(indexRows, text),
    foreignKeys: toForeignKeys(schema, entry.name, rows.foreignKeys.get(entry.id) ?? [], text, rows.known),
    checks: toChecks(text),
    indexes: toIndexes(indexRows, relation.indexes, text),
    triggers: relation.triggers.map(({ name, sql }) => ({ name, definition: sql })),
    definition: entry.sql,
  }
  const estimate = rows.statistics.get(fold(entry.name))
  const options = optionsOf(text, module)
  const dependsOn = kind === 'view' ? reads(schema, relation, rows.known) : []
  const limited = [...(rows.unreadable.has(entry.id) ? ['columns'] : []), ...(isTable && text === undefined ? ['constraints'] : [])]
  if (estimate !== undefined) made.rowEstimate = estimate
  if (shadowOf !== undefined) made.shadowOf = { schema, name: shadowOf }
  if (options !== undefined) made.options = options
  if (primaryKey.length > 0) made.primaryKey = toPrimaryKey(entry.name, primaryKey, text)
  if (dependsOn.length > 0) made.dependsOn = dependsOn
  if (limited.length > 0) made.limited = limited
  return made
}

function primaryColumns(columns: readonly Row[]): string[] {
  const primary = columns.filter((row) => Number(row[5]) > 0)
  if (primary.length > 1) primary.sort((a, b) => Number(a[5]) - Number(b[5]))
  return primary.map((row) => String(row[1]))
}

/** The text of a table, if it speaks of the columns that SQLite knows; else it is not believed. */
export function textOf({ sql }: Entry, columns: readonly Row[]): TableText | undefined {
  const text = readCreateTable(sql)
  if (text?.columns.length !== columns.length) return undefined
  return columns.every((row, at) => text.columns[at]?.name === row[1]) ? text : undefined
}

function toColumn(row: Row, at: number, text: TableText | undefined, rowid: string | undefined): Column {
  const [, name, type, notNull, byDefault, , hidden] = row
  const written = text?.columns[at]
  const isRowid = name === rowid && fold(String(type)) === 'integer'
  const column: Column = { name: String(name), position: at + 1, type: String(type ?? ''), nullable: notNull === 0 && !isRowid }
  if (written?.onConflict !== undefined) column.onConflict = written.onConflict
  if (byDefault !== null && byDefault !== undefined) column.default = String(byDefault)
  if (isRowid && text?.autoincrement === true) column.identity = 'auto_increment'
  if (hidden === 2 || hidden === 3) {
    column.generated = written?.generated ?? ''
    column.generatedKind = hidden === 2 ? 'virtual' : 'stored'
  }
  if (written?.collation !== undefined) column.collation = written.collation
  return column
}

function toPrimaryKey(table: string, columns: readonly string[], text: TableText | undefined): Key {
  const written = text?.primaryKey
  return {
    name: written?.name ?? `${table}_pk`,
    columns: [...columns],
    ...(written?.onConflict === undefined ? {} : { onConflict: written.onConflict }),
  }
}

/** A check without a name is called after its place. */
function toChecks(text: TableText | undefined): Relation['checks'] {
  if (text === undefined || text.checks.length === 0) return []
  const taken = new Set(text.checks.map((check) => check.name))
  return text.checks.map(({ name, expression }, at) => {
    let made = `check_${String(at + 1)}`
    while (name === undefined && taken.has(made)) made = `${made}_`
    return { name: name ?? made, expression }
  })
}

function optionsOf(text: TableText | undefined, module: RelationEntry['module']): Record<string, string> | undefined {
  if (module !== undefined) return { module: module.module, ...(module.arguments === '' ? {} : { arguments: module.arguments }) }
  const options = {
    ...(text?.strict === true ? { STRICT: 'yes' } : {}),
    ...(text?.withoutRowid === true ? { 'WITHOUT ROWID': 'yes' } : {}),
  }
  return Object.keys(options).length === 0 ? undefined : options
}

function reads(schema: string, { entry }: RelationEntry, known: FileRows['known']): RelationName[] {
  const names = [...readSelectNames(entry.sql)].flatMap((name) => known.get(name)?.name ?? []).filter((name) => name !== entry.name)
  return names.sort((a, b) => (a < b ? -1 : 1)).map((name) => ({ schema, name }))
}
