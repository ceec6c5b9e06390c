import type { Column, Grant } from '@shared/catalog'
import { parseOptions, toGrants } from './acl'
import type { Row } from './batch'
import { byFirst, later, type Lookup, optional, type RowsOf, settings, text } from './lookup'
import { quoteIdent } from './quote'

const STORAGE: Readonly<Record<string, string>> = { p: 'plain', e: 'external', m: 'main', x: 'extended' }
const COMPRESSION: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' }

/** Columns of every relation, by its oid, in the database's order. */
export interface Columns {
  /** `missing` hears of a facet that could not be read for this relation. */
  of(relation: string, missing: (facet: string) => void): Column[]
  grants(relation: string, owner: string): Grant[]
  /** Number → collation's oid. */
  collation(relation: string, column: number): string | undefined
}

/** pg_attribute and what belongs to it. */
export function toColumns(rows: RowsOf, names: Lookup): Columns {
  const types = typesOf(rows)
  const columns = byFirst(rows('columns'))
  const extras = columnExtras(rows)
  const texts = expressions([...rows('defaults'), ...rows('serialDefaults')])
  const generated = later(() => expressions(rows('generated')))
  const notNull = byRelationColumn(rows('constraints').filter((row) => row[3] === 'n'))
  return {
    of(relation, missing) {
      const own = extras.get(relation)
      const [defaults, comments] = [texts.get(relation), names.comments('r', relation)]
      const list = columns.get(relation) ?? []
      // Dropped columns leave gaps in the database's numbers; a position is a place among those that are there.
      if (!ordered(list)) list.sort((a, b) => Number(a[1]) - Number(b[1]))
      return list.map((row, at): Column => {
        const number = text(row[1])
        const flags = text(row[5])
        const type = types(row)
        // Set one by one: copying parts of a hundred thousand columns together costs most of a reading.
        const made: Column = { name: text(row[2]), position: at + 1, type: type.name, nullable: !flags.includes('n') }
        const value = defaults?.get(number)
        if (value !== undefined && value !== '' && !/[sv]/.test(flags)) made.default = value
        if (flags.includes('a')) made.identity = 'always'
        else if (flags.includes('d')) made.identity = 'by default'
        if (flags.includes('s') || flags.includes('v')) {
          const expression = generated().get(relation)?.get(number)
          if (expression === undefined) missing('definitions')
          // That it is generated is known even where the expression was locked away.
          made.generated = expression ?? ''
          made.generatedKind = flags.includes('s') ? 'stored' : 'virtual'
        }
        if (type.collation !== undefined) made.collation = type.collation
        if (type.labels !== undefined) made.enumValues = type.labels
        const constraint = notNull.get(relation)?.get(number)
        if (constraint !== undefined) Object.assign(made, notNullOf(constraint, relation, made.name, names))
        const options = columnOptions(
          own?.find((extra) => extra[1] === number),
          flags,
          type.storage,
        )
        if (options !== undefined) made.options = options
        const comment = comments?.get(number)
        if (comment !== undefined && comment !== '') made.comment = comment
        return made
      })
    },
    grants(relation, owner) {
      return (extras.get(relation) ?? []).flatMap((row) =>
        row[2] === null ? [] : toGrants(row[2], owner).map((grant) => ({ ...grant, column: names.column(relation, Number(row[1])) })),
      )
    },
    collation: (relation, column) => columns.get(relation)?.find((row) => row[1] === String(column))?.[6] ?? undefined,
  }
}

/** What few columns have, by relation: its oid, column number, rights, options, foreign options, statistics target, compression. */
export function columnExtras(rows: RowsOf): Map<string, Row[]> {
  return byFirst(
    rows('columns').flatMap(([oid = null, number = null, , , , , , extra]) =>
      extra === null || extra === undefined ? [] : [[oid, number, ...(JSON.parse(extra) as (string | null)[])]],
    ),
  )
}

interface Type {
  readonly name: string
  readonly collation: string | undefined
  readonly storage: string
  readonly labels: string[] | undefined
}

/** The types of all columns, each made once; columns of one type share its labels. */
function typesOf(rows: RowsOf): (column: Row) => Type {
  const labels = new Map(rows('enums').map(([oid, list]) => [oid, JSON.parse(list ?? '[]') as string[]]))
  const types = new Map<string, Map<string, Type>>()
  for (const [type, modifier, collation, name, storage, enumType, collationName, collationSchema] of rows('columnTypes')) {
    let own = types.get(text(type))
    if (own === undefined) types.set(text(type), (own = new Map<string, Type>()))
    own.set(`${text(modifier)},${text(collation)}`, {
      name: text(name),
      collation: collationName === null || collationName === undefined ? undefined : qualified(collationSchema, collationName),
      storage: text(storage),
      labels: enumType === null || enumType === undefined ? undefined : labels.get(enumType),
    })
  }
  const unknown: Type = { name: '', collation: undefined, storage: '', labels: undefined }
  return (row) => types.get(text(row[3]))?.get(`${text(row[4])},${text(row[6])}`) ?? unknown
}

/** Texts by relation and column number. */
function expressions(rows: readonly Row[]): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>()
  for (const [oid, number, value] of rows) {
    let own = found.get(text(oid))
    if (own === undefined) found.set(text(oid), (own = new Map<string, string>()))
    own.set(text(number), text(value))
  }
  return found
}

function ordered(rows: readonly Row[]): boolean {
  for (let at = 1; at < rows.length; at++) if (Number(rows[at]?.[1]) < Number(rows[at - 1]?.[1])) return false
  return true
}

/** A name as SQL writes it; `schema` is null for the system's own. */
export function qualified(schema: string | null | undefined, name: string): string {
  return schema === null || schema === undefined ? quoteIdent(name) : `${quoteIdent(schema)}.${quoteIdent(name)}`
}

function columnOptions(extra: Row | undefined, flags: string, typeStorage: string): Record<string, string> | undefined {
  const usual = typeStorage === '' || flags.includes(typeStorage)
  if (usual && extra === undefined) return undefined
  return settings([
    ...(usual ? [] : [['storage', STORAGE[/[pemx]/.exec(flags)?.[0] ?? '']] as const]),
    ...(extra === undefined
      ? []
      : [
          ...parseOptions(extra[3]),
          ...parseOptions(extra[4], 'options.'),
          ['statistics', extra[5]] as const,
          ['compression', extra[6] === null ? null : (COMPRESSION[text(extra[6])] ?? extra[6])] as const,
        ]),
  ])
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
