import type { Column, Grant } from '@shared/catalog'
import { parseOptions, toGrants } from './acl'
import type { Row } from './batch'
import { byFirst, type Lookup, optional, type RowsOf, settings, text } from './lookup'
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
  const extras = byFirst(rows('columnExtras'))
  const texts = new Map([...rows('defaults'), ...rows('serialDefaults')].map(([oid, n, value]) => [`${text(oid)}.${text(n)}`, text(value)]))
  const generated = new Map(rows('generated').map(([oid, n, value]) => [`${text(oid)}.${text(n)}`, text(value)]))
  const notNull = byRelationColumn(rows('constraints').filter((row) => row[3] === 'n'))
  return {
    of(relation, missing) {
      const own = new Map((extras.get(relation) ?? []).map((row) => [row[1], row]))
      const list = columns.get(relation) ?? []
      // Dropped columns leave gaps in the database's numbers; a position is a place among those that are there.
      return list
        .toSorted((a, b) => Number(a[1]) - Number(b[1]))
        .map((row, at): Column => {
          const key = `${relation}.${text(row[1])}`
          const flags = text(row[5])
          const type = types(row)
          const identity = flags.includes('a') ? ('always' as const) : flags.includes('d') ? ('by default' as const) : undefined
          const kind = flags.includes('s') ? ('stored' as const) : flags.includes('v') ? ('virtual' as const) : undefined
          const expression = generated.get(key)
          if (kind !== undefined && expression === undefined) missing('definitions')
          const options = columnOptions(own.get(row[1]), flags, type.storage)
          return {
            name: text(row[2]),
            position: at + 1,
            type: type.name,
            nullable: !flags.includes('n'),
            ...optional('default', texts.get(key)),
            ...(identity === undefined ? {} : { identity }),
            // That it is generated is known even where the expression was locked away.
            ...(kind === undefined ? {} : { generated: expression ?? '', generatedKind: kind }),
            ...optional('collation', type.collation),
            ...(type.labels === undefined ? {} : { enumValues: type.labels }),
            ...notNullOf(notNull.get(key), relation, text(row[2]), names),
            ...(options === undefined ? {} : { options }),
            ...optional('comment', names.comment('r', relation, text(row[1]))),
          }
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

interface Type {
  readonly name: string
  readonly collation: string | undefined
  readonly storage: string
  readonly labels: string[] | undefined
}

/** The types of all columns, each made once; columns of one type share its labels. */
function typesOf(rows: RowsOf): (column: Row) => Type {
  const labels = new Map(rows('enums').map(([oid, list]) => [oid, JSON.parse(list ?? '[]') as string[]]))
  const types = new Map<string, Type>()
  for (const [type, modifier, collation, name, storage, enumType, collationName, collationSchema] of rows('columnTypes')) {
    types.set(`${text(type)},${text(modifier)},${text(collation)}`, {
      name: text(name),
      collation: collationName === null || collationName === undefined ? undefined : qualified(collationSchema, collationName),
      storage: text(storage),
      labels: enumType === null || enumType === undefined ? undefined : labels.get(enumType),
    })
  }
  const unknown: Type = { name: '', collation: undefined, storage: '', labels: undefined }
  return (row) => types.get(`${text(row[3])},${text(row[4])},${text(row[6])}`) ?? unknown
}

/** A name as SQL writes it; `schema` is null for the system's own. */
export function qualified(schema: string | null | undefined, name: string): string {
  return schema === null || schema === undefined ? quoteIdent(name) : `${quoteIdent(schema)}.${quoteIdent(name)}`
}

function columnOptions(extra: Row | undefined, flags: string, typeStorage: string): Record<string, string> | undefined {
  const storage = /[pemx]/.exec(flags)?.[0] ?? ''
  return settings([
    ...(storage === typeStorage || typeStorage === '' ? [] : [['storage', STORAGE[storage]] as const]),
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

/** NOT NULL constraints (since 18) by relation and column. */
function byRelationColumn(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [`${text(row[1])}.${text(row[4]).replace(/[{}]/g, '')}`, row]))
}

/** Said only where the constraint is more than what NOT NULL alone makes. */
function notNullOf(row: Row | undefined, relation: string, column: string, names: Lookup): Pick<Column, 'notNull'> {
  if (row === undefined) return {}
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
