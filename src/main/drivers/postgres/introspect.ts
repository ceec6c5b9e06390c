import type { Column, ForeignKey, Index, Key, ReferentialAction, Relation, RelationKind } from '@shared/catalog'

export type Row = readonly (string | null)[]

/** Rows of the queries in sql/catalog.sql.ts, every value as text. Facets that were given up are empty. */
export interface PostgresRows {
  readonly relations: readonly Row[]
  readonly columns: readonly Row[]
  readonly constraints: readonly Row[]
  readonly indexes: readonly Row[]
  readonly generated: readonly Row[]
  readonly checks: readonly Row[]
  readonly indexExpressions: readonly Row[]
  readonly views: readonly Row[]
  readonly triggers: readonly Row[]
}

const KINDS: Readonly<Record<string, RelationKind>> = { r: 'table', p: 'partitioned', v: 'view', m: 'materialized', f: 'foreign' }
const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}
const MATCHES = { s: 'simple', f: 'full', p: 'partial' } as const

/** Catalog rows in, relations out, ordered by schema and name. Pure. */
export function introspect(rows: PostgresRows): Relation[] {
  const names = new Map(rows.relations.map((row) => [row[0], { schema: text(row[1]), name: text(row[2]) }]))
  const columns = byFirst(rows.columns)
  const constraints = byFirst(rows.constraints)
  const indexes = byFirst(rows.indexes)
  const triggers = byFirst(rows.triggers)
  const generated = new Map(rows.generated.map((row) => [`${text(row[0])}.${text(row[1])}`, text(row[2])]))
  const checks = new Map(rows.checks.map((row) => [`${text(row[0])}.${text(row[1])}`, text(row[2])]))
  const expressions = new Map(rows.indexExpressions.map((row) => [row[0], row]))
  const views = new Map(rows.views.map((row) => [row[0], text(row[1])]))
  const attributes = new Map([...columns].map(([oid, list]) => [oid, new Map(list.map((row) => [Number(row[1]), text(row[2])]))]))
  const columnName = (oid: string | null | undefined, number: number) => attributes.get(oid ?? '')?.get(number) ?? String(number)

  return rows.relations.map((row): Relation => {
    const oid = text(row[0])
    const own = constraints.get(oid) ?? []
    const keysOf = (type: string) =>
      own
        .filter((k) => k[2] === type)
        .map((k): Key => ({ name: text(k[1]), columns: numbers(k[3]).map((n) => columnName(oid, n)), ...optional('comment', k[10]) }))
    const [primaryKey] = keysOf('p')
    const estimate = Number(row[5])
    const size = Number(row[6])
    const parent = row[8] === null || row[8] === undefined ? undefined : names.get(row[8])
    return {
      schema: text(row[1]),
      name: text(row[2]),
      kind: row[4] === 't' ? 'partition' : (KINDS[text(row[3])] ?? 'table'),
      ...optional('comment', row[7]),
      // -1: never analysed. A view keeps 0, which means nothing.
      ...(estimate < 0 || row[3] === 'v' || (estimate === 0 && size === 0) ? {} : { rowEstimate: estimate }),
      ...(size > 0 ? { sizeBytes: size } : {}),
      ...(parent === undefined ? {} : { partitionOf: parent }),
      columns: (columns.get(oid) ?? []).map((column) => toColumn(column, generated.get(`${oid}.${text(column[1])}`))),
      ...(primaryKey === undefined ? {} : { primaryKey }),
      uniqueKeys: keysOf('u'),
      foreignKeys: own.filter((k) => k[2] === 'f').flatMap((k) => toForeignKey(k, oid, names, columnName)),
      checks: own.filter((k) => k[2] === 'c').map((k) => ({ name: text(k[1]), expression: checks.get(`${oid}.${text(k[1])}`) ?? '' })),
      indexes: (indexes.get(oid) ?? []).map((index) => toIndex(index, oid, expressions.get(index[10] ?? ''), columnName)),
      triggers: (triggers.get(oid) ?? []).map((t) => ({ name: text(t[1]), definition: text(t[2]) })),
      ...optional('definition', views.get(oid)),
    }
  })
}

function toColumn(row: Row, generated: string | undefined): Column {
  const identity = row[5] === 'a' ? ('always' as const) : row[5] === 'd' ? ('by default' as const) : undefined
  return {
    name: text(row[2]),
    position: Number(row[1]),
    type: text(row[3]),
    nullable: row[4] === 'f',
    ...optional('default', row[7]),
    ...(identity === undefined ? {} : { identity }),
    // The expression may be missing when its relation was locked; that it is generated is known all the same.
    ...(row[6] === '' ? {} : { generated: generated ?? '', generatedKind: row[6] === 's' ? ('stored' as const) : ('virtual' as const) }),
    ...optional('collation', row[8]),
    ...(row[9] === null || row[9] === undefined ? {} : { enumValues: JSON.parse(row[9]) as string[] }),
    ...optional('comment', row[10]),
  }
}

function toForeignKey(
  row: Row,
  oid: string,
  names: ReadonlyMap<string | null | undefined, { schema: string; name: string }>,
  columnName: (oid: string | null | undefined, n: number) => string,
): ForeignKey[] {
  const target = names.get(row[4])
  // A key into a schema that is not ours to see has no name to show.
  if (target === undefined) return []
  return [
    {
      name: text(row[1]),
      columns: numbers(row[3]).map((n) => columnName(oid, n)),
      target,
      targetColumns: numbers(row[5]).map((n) => columnName(row[4], n)),
      onUpdate: ACTIONS[text(row[6])] ?? 'no action',
      onDelete: ACTIONS[text(row[7])] ?? 'no action',
      ...(row[9] === 't' ? { deferrable: true } : {}),
      match: MATCHES[text(row[8]) as keyof typeof MATCHES] ?? 'simple',
    },
  ]
}

function toIndex(row: Row, oid: string, expression: Row | undefined, columnName: (oid: string, n: number) => string): Index {
  const keys = text(row[5])
    .split(' ')
    .filter((n) => n !== '')
    .map(Number)
  const options = text(row[6]).split(' ').map(Number)
  const count = Number(row[7])
  const written = expression?.[2] === null || expression?.[2] === undefined ? [] : (JSON.parse(expression[2]) as string[])
  const included = keys.slice(count).map((n) => columnName(oid, n))
  return {
    name: text(row[1]),
    unique: row[2] === 't',
    primary: row[3] === 't',
    method: text(row[4]),
    parts: keys.slice(0, count).map((n, at) => ({
      ...(n === 0 ? { expression: written[at] ?? '' } : { column: columnName(oid, n) }),
      ...(((options[at] ?? 0) & 1) === 1 ? { descending: true } : {}),
    })),
    ...(included.length === 0 ? {} : { included }),
    ...optional('predicate', expression?.[1]),
    ...optional('comment', row[11]),
  }
}

function numbers(json: string | null | undefined): number[] {
  return json === null || json === undefined ? [] : (JSON.parse(json) as number[])
}

function optional<K extends string>(name: K, value: string | null | undefined): Partial<Record<K, string>> {
  return value === null || value === undefined || value === '' ? {} : ({ [name]: value } as Record<K, string>)
}

function text(value: string | null | undefined): string {
  return value ?? ''
}

function byFirst(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => text(row[0])) as Map<string, Row[]>
}
