import type { Column, Grant } from '@shared/catalog'
import { toGrants } from './acl'
import type { Row } from './batch'
import { type ColumnsRead, type OwnColumns, placeOf } from './columns-read'
import { byFirst, later, type Lookup, optional, type RowsOf, text } from './lookup'

/** Columns of every relation, by its oid, in the database's order. */
export interface Columns {
  /** `missing` hears of a facet that could not be read for this relation. */
  of(relation: string, missing: (facet: string) => void): Column[]
  grants(relation: string, owner: string): Grant[]
}

/** What belongs to columns and comes after them: defaults, expressions, comments, constraints. */
export function toColumns(rows: RowsOf, names: Lookup, read: ColumnsRead): Columns {
  const texts = byFirst([...rows('defaults'), ...rows('serialDefaults')])
  const generated = later(() => byFirst(rows('generated')))
  const notNull = byRelationColumn(rows('constraints').filter((row) => row[3] === 'n'))
  return {
    of(relation, missing) {
      const own = read.of(relation)
      if (own === undefined) return []
      for (const [, number, value] of texts.get(relation) ?? []) {
        const column = columnOf(own, number)
        if (column !== undefined && column.generatedKind === undefined && text(value) !== '') column.default = text(value)
      }
      if (read.generated.has(relation)) addExpressions(own, generated().get(relation), missing)
      for (const [number, comment] of names.comments('r', relation) ?? []) {
        const column = columnOf(own, number)
        if (column !== undefined && comment !== '') column.comment = comment
      }
      for (const [number, constraint] of notNull.get(relation) ?? []) {
        const column = columnOf(own, number)
        if (column !== undefined) Object.assign(column, notNullOf(constraint, relation, column.name, names))
      }
      return own.columns
    },
    grants(relation, owner) {
      return (read.extras.get(relation) ?? []).flatMap((row) =>
        row[2] === null ? [] : toGrants(row[2], owner).map((grant) => ({ ...grant, column: names.column(relation, Number(row[1])) })),
      )
    },
  }
}

function columnOf(own: OwnColumns, number: string | null | undefined): Column | undefined {
  const place = placeOf(own, Number(number))
  return place < 0 ? undefined : own.columns[place]
}

function addExpressions(own: OwnColumns, rows: readonly Row[] | undefined, missing: (facet: string) => void): void {
  const expressions = new Map(rows?.map((row) => [columnOf(own, row[1]), text(row[2])]))
  for (const column of own.columns) {
    if (column.generatedKind === undefined) continue
    const expression = expressions.get(column)
    // That it is generated is known even where the expression was locked away.
    if (expression === undefined) missing('definitions')
    else column.generated = expression
  }
}

/** NOT NULL constraints (since 18) by relation and column number. */
function byRelationColumn(rows: readonly Row[]): Map<string, Map<string, Row>> {
  const found = new Map<string, Map<string, Row>>()
  for (const row of rows) {
    let own = found.get(text(row[1]))
    if (own === undefined) found.set(text(row[1]), (own = new Map<string, Row>()))
    own.set(text(row[4]).replace(/[{}]/g, ''), row)
  }
  return found
}

/** Said only where the constraint is more than what NOT NULL alone makes. */
function notNullOf(row: Row, relation: string, column: string, names: Lookup): Pick<Column, 'notNull'> {
  const name = text(row[2])
  const flags = text(row[8])
  const comment = names.comment('c', text(row[0]))
  const usual =
    name === `${names.relation(relation)?.name ?? ''}_${column}_not_null` || (Buffer.byteLength(name) > 60 && name.endsWith('_not_null'))
  if (usual && comment === undefined && !/[vn]/.test(flags)) return {}
  return {
    notNull: {
      name,
      ...(flags.includes('v') ? { validated: false } : {}),
      ...(flags.includes('n') ? { noInherit: true } : {}),
      ...optional('comment', comment),
    },
  }
}
