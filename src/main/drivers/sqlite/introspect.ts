import {
  type Column,
  type ForeignKey,
  type Index,
  type Key,
  type ReferentialAction,
  ReferentialAction as Action,
  type Relation,
  type RelationKind,
} from '@shared/catalog'
import { hasAutoincrement, parseChecks, parseForeignKeyNames, parseGenerated, parseIndexParts, parseIndexPredicate } from './create-sql'

type Value = string | number | null
export type Row = readonly Value[]

/** Rows of the queries in sql/catalog.sql.ts, as arrays. */
export interface SqliteRows {
  readonly tables: readonly Row[]
  readonly columns: readonly Row[]
  readonly foreignKeys: readonly Row[]
  readonly indexes: readonly Row[]
  readonly triggers: readonly Row[]
  readonly statistics: readonly Row[]
}

const SCHEMA = 'main'
const KINDS: Readonly<Record<string, RelationKind>> = { table: 'table', view: 'view', virtual: 'virtual' }

/** Catalog rows in, relations out, ordered by name. Pure. */
export function introspect(rows: SqliteRows): Relation[] {
  const columns = byFirst(rows.columns)
  const keys = byFirst(rows.foreignKeys)
  const indexes = byFirst(rows.indexes)
  const triggers = byFirst(rows.triggers)
  const statistics = new Map(rows.statistics.map((row) => [text(row[0]), Number(row[1])]))
  const primaryKeys = new Map(rows.tables.map((row) => [text(row[0]).toLowerCase(), primaryColumns(columns.get(text(row[0])) ?? [])]))
  const spelled = new Map(rows.tables.map((row) => [text(row[0]).toLowerCase(), text(row[0])]))

  return rows.tables.map((row) => {
    const name = text(row[0])
    const sql = text(row[2])
    const own = columns.get(name) ?? []
    const primary = primaryColumns(own)
    const ownIndexes = groupBy(indexes.get(name) ?? [], 1)
    const estimate = statistics.get(name)
    return {
      schema: SCHEMA,
      name,
      kind: KINDS[text(row[1])] ?? 'table',
      ...(estimate === undefined ? {} : { rowEstimate: estimate }),
      columns: own.map((column) => toColumn(column, sql, primary)),
      ...(primary.length === 0 ? {} : { primaryKey: { name: `${name}_pk`, columns: primary } }),
      uniqueKeys: ownIndexes
        .filter((parts) => parts[0]?.[3] === 'u')
        .map((parts): Key => ({ name: text(parts[0]?.[1]), columns: parts.map((p) => text(p[7])) })),
      foreignKeys: toForeignKeys(name, keys.get(name) ?? [], sql, primaryKeys, spelled),
      checks: text(row[1]) === 'table' ? parseChecks(sql) : [],
      indexes: ownIndexes.map(toIndex),
      triggers: (triggers.get(name) ?? []).map((t) => ({ name: text(t[1]), definition: text(t[2]) })),
      definition: withIndexes(sql, ownIndexes),
    }
  })
}

/** The stored statement, followed by those of the indexes that were made by a statement of their own. */
function withIndexes(sql: string, indexes: readonly Row[][]): string {
  const own = indexes.map((parts) => parts[0]?.[9]).filter((statement) => typeof statement === 'string')
  return [sql, ...own].join(';\n\n')
}

function toColumn(row: Row, sql: string, primary: readonly string[]): Column {
  const name = text(row[2])
  const hidden = Number(row[7])
  const generated = hidden === 2 || hidden === 3 ? parseGenerated(sql, name) : undefined
  const rowid = primary.length === 1 && primary[0] === name && text(row[3]).toUpperCase() === 'INTEGER'
  return {
    name,
    position: Number(row[1]) + 1,
    type: text(row[3]),
    nullable: Number(row[4]) === 0 && !rowid,
    ...(row[5] === null || row[5] === undefined ? {} : { default: text(row[5]) }),
    ...(rowid && hasAutoincrement(sql) ? { identity: 'auto_increment' as const } : {}),
    ...(generated === undefined ? {} : { generated, generatedKind: hidden === 2 ? ('virtual' as const) : ('stored' as const) }),
  }
}

/** Keys by their id; a target without columns means the target's primary key (sqlite.org/foreignkeys.html §2). */
function toForeignKeys(
  table: string,
  rows: readonly Row[],
  sql: string,
  primaryKeys: ReadonlyMap<string, readonly string[]>,
  spelled: ReadonlyMap<string, string>,
): ForeignKey[] {
  const names = parseForeignKeyNames(sql)
  const keys = groupBy(rows, 1).map((parts) => {
    const columns = parts.map((p) => text(p[4]))
    const target = text(parts[0]?.[3])
    const implicit = parts.some((p) => p[5] === null)
    return {
      name: names.get(JSON.stringify(columns.map((c) => c.toLowerCase()))) ?? `${table}_${columns.join('_')}_fk`,
      columns,
      target: { schema: SCHEMA, name: spelled.get(target.toLowerCase()) ?? target },
      targetColumns: implicit ? [...(primaryKeys.get(target.toLowerCase()) ?? [])] : parts.map((p) => text(p[5])),
      onUpdate: action(parts[0]?.[6]),
      onDelete: action(parts[0]?.[7]),
    }
  })
  // The pragma counts backwards: the last declared key has id 0.
  return keys.reverse()
}

function toIndex(parts: readonly Row[]): Index {
  const [first] = parts
  const sql = typeof first?.[9] === 'string' ? first[9] : undefined
  const written = sql === undefined ? [] : parseIndexParts(sql)
  const predicate = Number(first?.[4]) === 1 && sql !== undefined ? parseIndexPredicate(sql) : undefined
  return {
    name: text(first?.[1]),
    unique: Number(first?.[2]) === 1,
    primary: first?.[3] === 'pk',
    method: 'btree',
    parts: parts.map((part, at) => ({
      ...(Number(part[6]) === -2 ? { expression: written[at] ?? '' } : { column: Number(part[6]) === -1 ? 'rowid' : text(part[7]) }),
      ...(Number(part[8]) === 1 ? { descending: true } : {}),
    })),
    ...(predicate === undefined ? {} : { predicate }),
  }
}

function primaryColumns(rows: readonly Row[]): string[] {
  return rows
    .filter((row) => Number(row[6]) > 0)
    .sort((a, b) => Number(a[6]) - Number(b[6]))
    .map((row) => text(row[2]))
}

function action(value: Value | undefined): ReferentialAction {
  return Action.parse(text(value).toLowerCase())
}

function text(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

function byFirst(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => text(row[0])) as Map<string, Row[]>
}

function groupBy(rows: readonly Row[], column: number): Row[][] {
  return [...Map.groupBy(rows, (row) => text(row[column])).values()].map((group) => [...group])
}
