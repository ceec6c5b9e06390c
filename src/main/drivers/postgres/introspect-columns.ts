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
  /** What few columns have, by relation, index or not: see {@link columnExtras}. */
  readonly extras: ReadonlyMap<string, readonly Row[]>
  grants(relation: string, owner: string): Grant[]
  /** Number → collation's oid. */
  collation(relation: string, column: number): string | undefined
}

/** pg_attribute and what belongs to it. */
export function toColumns(rows: RowsOf, names: Lookup): Columns {
  const types = typesOf(rows)
  const extras = columnExtras(rows)
  const texts = byFirst([...rows('defaults'), ...rows('serialDefaults')])
  const generated = later(() => byFirst(rows('generated')))
  const notNull = byRelationColumn(rows('constraints').filter((row) => row[3] === 'n'))
  return {
    extras,
    of(relation, missing) {
      const own = extras.get(relation)
      const [defaults, comments] = [texts.get(relation), names.comments('r', relation)]
      // A position is a place among those that are there.
      return names.columns(relation).map((row, at): Column => {
        const number = text(row[1])
        const flags = text(row[5])
        const type = types(row)
        // Set one by one: copying parts of a hundred thousand columns together costs most of a reading.
        const made: Column = { name: text(row[2]), position: at + 1, type: type.name, nullable: !flags.includes('n') }
        const value = ofColumn(defaults, number)
        if (value !== undefined && value !== '' && !flags.includes('s') && !flags.includes('v')) made.default = value
        if (flags.includes('a')) made.identity = 'always'
        else if (flags.includes('d')) made.identity = 'by default'
        if (flags.includes('s') || flags.includes('v')) {
          const expression = ofColumn(generated().get(relation), number)
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
    collation: (relation, column) => names.columnRow(relation, column)?.[6] ?? undefined,
  }
}

/** What few columns have, by relation: its oid, column number, rights, options, foreign options, statistics target, compression. */
function columnExtras(rows: RowsOf): Map<string, Row[]> {
  const found: Row[] = []
  for (const row of rows('columns')) {
    const extra = row[7]
    if (extra !== null && extra !== undefined) found.push([row[0] ?? null, row[1] ?? null, ...(JSON.parse(extra) as (string | null)[])])
  }
  return byFirst(found)
}

interface Type {
  /** atttypmod and attcollation that it is spelled for. */
  readonly modifier: string | null | undefined
  readonly of: string | null | undefined
  readonly name: string
  readonly collation: string | undefined
  readonly storage: string
  readonly labels: string[] | undefined
}

/** The types of all columns, each made once; columns of one type share its labels. */
function typesOf(rows: RowsOf): (column: Row) => Type {
  const labels = new Map(rows('enums').map(([oid, list]) => [oid, JSON.parse(list ?? '[]') as string[]]))
  const types = new Map<string | null | undefined, Type[]>()
  for (const [type, modifier, of, name, storage, enumType, collationName, collationSchema] of rows('columnTypes')) {
    const own = types.get(type) ?? []
    types.set(type, own)
    own.push({
      modifier,
      of,
      name: text(name),
      collation: collationName === null || collationName === undefined ? undefined : qualified(collationSchema, collationName),
      storage: text(storage),
      labels: enumType === null || enumType === undefined ? undefined : labels.get(enumType),
    })
  }
  const unknown: Type = { modifier: null, of: null, name: '', collation: undefined, storage: '', labels: undefined }
  return (row) => {
    // Few: a type has as many as it has lengths in use.
    for (const type of types.get(row[3]) ?? []) if (type.modifier === row[4] && type.of === row[6]) return type
    return unknown
  }
}

/** The text of a column among rows of relation, column number, text. */
function ofColumn(rows: readonly Row[] | undefined, number: string): string | undefined {
  if (rows === undefined) return undefined
  for (const row of rows) if (row[1] === number) return text(row[2])
  return undefined
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
