import { type Column, type ForeignKey, type Index, type Key, type Relation, relationKey } from '@shared/catalog'
import type { Row } from './line'
import { quoteAccount, quoteIdent } from './quote'
import type { Raw, RawRelation } from './raw'
import { labels, plainType } from './text/column'
import { comparing, withoutEnd } from './text/routine'
import type { TableText } from './text/table'
import type { ViewText } from './text/view'

/** What is needed to make relations of a reading. */
export interface Understood {
  readonly tables: ReadonlyMap<string, TableText>
  readonly views: ReadonlyMap<string, ViewText>
  readonly defaultsAreExpressions: boolean
}

/** A reading in, relations out, ordered by schema and name. Pure. */
export function introspect(raw: Raw, understood: Understood): Relation[] {
  return raw.relations.map((one) => toRelation(one, raw, understood))
}

function toRelation(one: RawRelation, raw: Raw, understood: Understood): Relation {
  const { schema, name, type } = one
  const key = relationKey(one)
  const figures = raw.statistics.get(key)
  const table = understood.tables.get(key)
  const view = understood.views.get(key)
  const told = (one.columns ?? []).map((row) => toColumn(row, understood.defaultsAreExpressions))
  const limited = limits(one, table !== undefined || view !== undefined)
  const options = { ...table?.options, ...view?.options }
  return {
    ...{ schema, name },
    kind: type === 'view' ? 'view' : table?.partitionKey === undefined ? 'table' : 'partitioned',
    ...optional('comment', table?.comment),
    ...(figures === undefined ? {} : { rowEstimate: figures.rows }),
    ...optional('estimatedAt', figures?.at),
    ...optional('sizeBytes', figures?.bytes),
    ...optional('partitionKey', table?.partitionKey),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    columns: table === undefined ? told : [...table.columns],
    ...(table === undefined ? keysOf(one) : keysOfText(table, raw.indexBytes.get(key))),
    triggers: one.triggers.map(toTrigger),
    ...optional('definition', view?.definition),
    ...(view === undefined || view.dependsOn.length === 0 ? {} : { dependsOn: [...view.dependsOn] }),
    ...(one.grants.length === 0 ? {} : { grants: [...one.grants] }),
    ...(limited.length === 0 ? {} : { limited }),
  }
}

/** Facets that are not known, or only in part, where SHOW CREATE was not to be had. */
function limits({ type, columns, problem }: RawRelation, understood: boolean): string[] {
  const few = (columns ?? []).length === 0
  if (type === 'view') return [...(few ? ['columns'] : []), ...(understood ? [] : ['definitions'])]
  return problem === undefined ? [] : ['columns', 'constraints', 'indexes']
}

type Keys = Pick<Relation, 'primaryKey' | 'uniqueKeys' | 'foreignKeys' | 'checks' | 'indexes'>

function keysOfText(table: TableText, bytes: ReadonlyMap<string, number> | undefined): Keys {
  const primary = table.indexes.find((index) => index.primary)
  return {
    ...(primary === undefined ? {} : { primaryKey: keyOf(primary) }),
    // A key over an expression, or over the start of a column, says nothing of whole columns.
    uniqueKeys: table.indexes
      .filter(
        (index) => index.unique && !index.primary && index.parts.every((part) => part.column !== undefined && part.prefix === undefined),
      )
      .map(keyOf),
    foreignKeys: [...table.foreignKeys],
    checks: [...table.checks],
    indexes: table.indexes.map((index) => ({ ...index, ...optional('sizeBytes', bytes?.get(index.name)) })),
  }
}

function keyOf({ name, parts, comment, options }: Index): Key {
  const overlaps = options?.['WITHOUT OVERLAPS'] === undefined ? {} : { withoutOverlaps: true }
  return { name, columns: parts.map((part) => part.column ?? ''), ...optional('comment', comment), ...overlaps }
}

/** Keys from information_schema.KEY_COLUMN_USAGE: names and columns, without actions and methods. */
function keysOf({ keys = [] }: RawRelation): Keys {
  const found = [...Map.groupBy(keys, (row) => String(row[0]))].map(([name, rows]) => ({
    name,
    rows,
    columns: rows.map((row) => String(row[1])),
  }))
  const primary = found.find(({ name }) => name === 'PRIMARY')
  return {
    ...(primary === undefined ? {} : { primaryKey: { name: primary.name, columns: primary.columns } }),
    uniqueKeys: found
      .filter(({ name, rows }) => name !== 'PRIMARY' && rows[0]?.[3] === null)
      .map(({ name, columns }) => ({ name, columns })),
    foreignKeys: found
      .filter(({ rows }) => rows[0]?.[3] !== null)
      .map(
        ({ name, rows, columns }): ForeignKey => ({
          ...{ name, columns, targetColumns: rows.map((row) => String(row[4])), onUpdate: 'no action', onDelete: 'no action' },
          target: { schema: String(rows[0]?.[2]), name: String(rows[0]?.[3]) },
        }),
      ),
    checks: [],
    indexes: [],
  }
}

/** A row of columnsOf. */
function toColumn(row: Row, defaultsAreExpressions: boolean): Column {
  const [name, position, type, nullable, , extra, collation, comment] = row.map((value) => (value === null ? '' : String(value)))
  return {
    name: name ?? '',
    position: Number(position),
    type: plainType(type ?? ''),
    nullable: nullable === 'YES',
    ...optional('default', defaultOf(row, defaultsAreExpressions)),
    ...(/auto_increment/i.test(extra ?? '') ? { identity: 'auto_increment' as const } : {}),
    ...optional('collation', collation === '' ? undefined : collation),
    ...(/^(enum|set)\(/i.test(type ?? '') ? { enumValues: labels(type ?? '') } : {}),
    ...optional('comment', comment === '' ? undefined : comment),
  }
}

/** The default as an SQL expression. MySQL writes a text bare; numbers and CURRENT_TIMESTAMP stand for themselves. */
function defaultOf(row: Row, defaultsAreExpressions: boolean): string | undefined {
  const value = row[4]
  if (value === null || value === undefined) return undefined
  const written = String(value)
  if (defaultsAreExpressions) return written === 'NULL' ? undefined : written
  if (/DEFAULT_GENERATED/i.test(String(row[5] ?? '')) || /^CURRENT_TIMESTAMP/i.test(written)) return written
  const bare = /^(tiny|small|medium|big)?int|^decimal|^float|^double|^bit|^year/i.test(String(row[8] ?? '')) || written.startsWith("b'")
  return bare ? written : `'${written.replaceAll("'", "''")}'`
}

/** A row of triggers, as the statement that makes it; it runs with the sql_mode it was made under. */
function toTrigger(row: Row): Relation['triggers'][number] {
  const [, table, name, timing, event, statement = '', definer, mode = '', collation = ''] = row.map((value) => String(value ?? ''))
  const options = { ...(mode === '' ? {} : { sql_mode: mode }), ...comparing(statement, collation) }
  const events = (event ?? '').split(',').join(' OR ')
  return {
    name: name ?? '',
    definition: `CREATE DEFINER=${quoteAccount(definer ?? '')} TRIGGER ${quoteIdent(name ?? '')} ${timing ?? ''} ${events} ON ${quoteIdent(table ?? '')} FOR EACH ROW ${withoutEnd(statement)}`,
    ...optional('options', Object.keys(options).length === 0 ? undefined : options),
  }
}

function optional<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>)
}
