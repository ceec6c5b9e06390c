import { type Column, type ForeignKey, type Index, type Key, ReferentialAction, type Relation, relationKey } from '@shared/catalog'

export type Value = string | number | null
export type Row = readonly Value[]

/** Rows of the queries in sql/catalog.sql.ts. Facets that were forbidden are empty. */
export interface MysqlRows {
  readonly tables: readonly Row[]
  readonly columns: readonly Row[]
  readonly keys: readonly Row[]
  readonly rules: readonly Row[]
  readonly statistics: readonly Row[]
  readonly checks: readonly Row[]
  readonly views: readonly Row[]
  readonly triggers: readonly Row[]
}

/** How a server writes a default: MariaDB as an expression, MySQL bare with the expression marked in EXTRA. */
export interface Dialect {
  readonly defaultsAreExpressions: boolean
}

/** Catalog rows in, relations out, ordered by schema and name. Pure. */
export function introspect(rows: MysqlRows, dialect: Dialect): Relation[] {
  const columns = byTable(rows.columns)
  const keys = byTable(rows.keys)
  const statistics = byTable(rows.statistics)
  const checks = byTable(rows.checks)
  const triggers = byTable(rows.triggers)
  const rules = new Map(rows.rules.map((row) => [JSON.stringify(row.slice(0, 3)), row]))
  const views = new Map(rows.views.map((row) => [tableKey(row), text(row[2])]))

  return rows.tables.map((row): Relation => {
    const key = tableKey(row)
    const view = row[2] === 'VIEW'
    const indexes = group(statistics.get(key) ?? [], 2).map(toIndex)
    const primary = indexes.find((index) => index.primary)
    const comment = view ? '' : text(row[5])
    const size = Number(row[4])
    return {
      schema: text(row[0]),
      name: text(row[1]),
      kind: view ? 'view' : /\bpartitioned\b/i.test(text(row[6])) ? 'partitioned' : 'table',
      ...optional('comment', comment),
      ...(view || row[3] === null || row[3] === undefined ? {} : { rowEstimate: Number(row[3]) }),
      ...(size > 0 ? { sizeBytes: size } : {}),
      columns: (columns.get(key) ?? []).map((column) => toColumn(column, text(row[7]), dialect)),
      ...(primary === undefined ? {} : { primaryKey: keyOf(primary) }),
      uniqueKeys: indexes
        .filter((index) => index.unique && !index.primary && index.parts.every((part) => part.column !== undefined))
        .map(keyOf),
      foreignKeys: group(keys.get(key) ?? [], 2).map((parts) => toForeignKey(parts, rules)),
      checks: (checks.get(key) ?? []).map((check) => ({ name: text(check[2]), expression: text(check[3]) })),
      indexes,
      triggers: (triggers.get(key) ?? []).map((t) => ({ name: text(t[2]), definition: `${text(t[3])} ${text(t[4])}\n${text(t[5])}` })),
      ...optional('definition', views.get(key)),
    }
  })
}

function toColumn(row: Row, tableCollation: string, dialect: Dialect): Column {
  const extra = text(row[7])
  const generated = text(row[8])
  const type = text(row[4])
  const collation = text(row[9])
  return {
    name: text(row[3]),
    position: Number(row[2]),
    type,
    nullable: row[5] === 'YES',
    ...optional('default', generated === '' ? defaultOf(row, extra, dialect) : undefined),
    ...(/auto_increment/i.test(extra) ? { identity: 'auto_increment' as const } : {}),
    ...(generated === ''
      ? {}
      : { generated, generatedKind: /STORED|PERSISTENT/i.test(extra) ? ('stored' as const) : ('virtual' as const) }),
    ...(collation !== tableCollation ? optional('collation', collation) : {}),
    ...(/^(enum|set)\(/i.test(type) ? { enumValues: enumValues(type) } : {}),
    ...optional('comment', text(row[10])),
  }
}

/** The default as an SQL expression. MySQL writes a text bare; numbers and CURRENT_TIMESTAMP stand for themselves. */
function defaultOf(row: Row, extra: string, { defaultsAreExpressions }: Dialect): string | undefined {
  const value = row[6]
  if (value === null || value === undefined) return undefined
  const written = String(value)
  if (defaultsAreExpressions) return written === 'NULL' ? undefined : written
  if (/DEFAULT_GENERATED/i.test(extra) || /^CURRENT_TIMESTAMP/i.test(written)) return written
  const bare = /^(tiny|small|medium|big)?int|^decimal|^float|^double|^bit|^year/i.test(text(row[11])) || written.startsWith("b'")
  return bare ? written : `'${written.replaceAll("'", "''")}'`
}

/** Labels between the parentheses of `enum('a','it''s')`. */
function enumValues(type: string): string[] {
  return [...type.matchAll(/'((?:[^']|'')*)'/g)].map((match) => (match[1] ?? '').replaceAll("''", "'"))
}

function toForeignKey(parts: readonly Row[], rules: ReadonlyMap<string, Row>): ForeignKey {
  const [first] = parts
  const rule = rules.get(JSON.stringify(first?.slice(0, 3)))
  return {
    name: text(first?.[2]),
    columns: parts.map((part) => text(part[3])),
    target: { schema: text(first?.[4]), name: text(first?.[5]) },
    targetColumns: parts.map((part) => text(part[6])),
    onUpdate: action(rule?.[3]),
    onDelete: action(rule?.[4]),
  }
}

function toIndex(parts: readonly Row[]): Index {
  const [first] = parts
  return {
    name: text(first?.[2]),
    unique: Number(first?.[3]) === 0,
    primary: first?.[2] === 'PRIMARY',
    method: text(first?.[7]).toLowerCase(),
    parts: parts.map((part) => ({
      ...(part[9] === null || part[9] === undefined ? { column: text(part[4]) } : { expression: text(part[9]) }),
      // A prefix index covers the start of a column only: the length belongs to what it is.
      ...(part[6] === null || part[6] === undefined ? {} : { expression: `${text(part[4])}(${String(part[6])})` }),
      ...(part[5] === 'D' ? { descending: true } : {}),
    })),
    ...optional('comment', text(first?.[8])),
  }
}

function keyOf(index: Index): Key {
  return { name: index.name, columns: index.parts.map((part) => part.column ?? '') }
}

function action(value: Value | undefined): ForeignKey['onDelete'] {
  const parsed = ReferentialAction.safeParse(text(value).toLowerCase())
  return parsed.success ? parsed.data : 'no action'
}

function optional<K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Record<K, string>)
}

function text(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

function tableKey(row: Row): string {
  return relationKey({ schema: text(row[0]), name: text(row[1]) })
}

function byTable(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, tableKey) as Map<string, Row[]>
}

function group(rows: readonly Row[], column: number): Row[][] {
  return [...Map.groupBy(rows, (row) => text(row[column])).values()] as Row[][]
}
