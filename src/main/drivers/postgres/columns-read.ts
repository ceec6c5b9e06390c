import type { Column } from '@shared/catalog'
import { parseOptions } from './acl'
import type { Row } from './batch'
import { type RowsOf, settings, text } from './lookup'
import { quoteIdent } from './quote'

const STORAGE: Readonly<Record<string, string>> = { p: 'plain', e: 'external', m: 'main', x: 'extended' }
const COMPRESSION: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' }

/** The columns of one relation, in the database's order. */
export interface OwnColumns {
  readonly columns: Column[]
  /** Of each column what it shares with others of its type, and its number. */
  readonly types: Type[]
  readonly numbers: number[]
}

/**
 * Columns made of the rows of pg_attribute as they arrive: a catalog has ten times as many as relations, and rows that were kept
 * until all are there would have to be moved in memory first.
 */
export class ColumnsRead {
  readonly #type: (row: Row) => Type
  readonly #relations = new Map<string, OwnColumns>()
  #last = ''
  #own: OwnColumns | undefined
  /** What few columns have, by relation, index or not: its oid, column number, rights, options, foreign options, statistics target, compression. */
  readonly extras = new Map<string, Row[]>()
  /** Relations with generated columns. */
  readonly generated = new Set<string>()

  /** `rows`: types and enums, which come before the columns. */
  constructor(rows: RowsOf) {
    this.#type = typesOf(rows)
  }

  add(row: Row): void {
    const relation = text(row[0])
    // Rows of one relation mostly come one after another.
    if (this.#own === undefined || relation !== this.#last) this.#own = this.#relation(relation)
    const own = this.#own
    const number = Number(row[1])
    const flags = text(row[5])
    const type = this.#type(row)
    // Set one by one: copying parts of a hundred thousand columns together costs most of a reading.
    const made: Column = { name: text(row[2]), position: own.columns.length + 1, type: type.name, nullable: !flags.includes('n') }
    if (flags.includes('a')) made.identity = 'always'
    else if (flags.includes('d')) made.identity = 'by default'
    if (flags.includes('s') || flags.includes('v')) {
      made.generated = ''
      made.generatedKind = flags.includes('s') ? 'stored' : 'virtual'
      this.generated.add(relation)
    }
    if (type.collation !== undefined) made.collation = type.collation
    if (type.labels !== undefined) made.enumValues = type.labels
    const options = columnOptions(this.#extra(row), flags, type.storage)
    if (options !== undefined) made.options = options
    insert(own, made, type, number)
  }

  of(relation: string): OwnColumns | undefined {
    return this.#relations.get(relation)
  }

  /** The name of a column by number. */
  name(relation: string, number: number): string | undefined {
    const own = this.of(relation)
    return own?.columns[placeOf(own, number)]?.name
  }

  /** A column's collation, by its oid. */
  collation(relation: string, number: number): string | undefined {
    const own = this.of(relation)
    return own?.types[placeOf(own, number)]?.of ?? undefined
  }

  #relation(relation: string): OwnColumns {
    let own = this.#relations.get(relation)
    if (own === undefined) this.#relations.set(relation, (own = { columns: [], types: [], numbers: [] }))
    this.#last = relation
    return own
  }

  #extra(row: Row): Row | undefined {
    const [relation, number, , , , , , written] = row
    if (written === null || written === undefined) return undefined
    const extra = [relation ?? null, number ?? null, ...(JSON.parse(written) as (string | null)[])]
    const own = this.extras.get(text(relation))
    if (own === undefined) this.extras.set(text(relation), [extra])
    else own.push(extra)
    return extra
  }
}

/** Where the column of that number stands; -1 where there is none. Dropped columns leave gaps in the database's numbers. */
export function placeOf({ numbers }: OwnColumns, number: number): number {
  return numbers[number - 1] === number ? number - 1 : numbers.indexOf(number)
}

/** Rows that were updated, as every default does, come after those of higher numbers. A position is a place among those that are there. */
function insert({ columns, types, numbers }: OwnColumns, column: Column, type: Type, number: number): void {
  columns.push(column)
  types.push(type)
  numbers.push(number)
  for (let at = numbers.length - 1; at > 0; at--) {
    const [before, above, typeBefore] = [numbers[at - 1], columns[at - 1], types[at - 1]]
    if (before === undefined || above === undefined || typeBefore === undefined || before < number) return
    numbers[at] = before
    columns[at] = above
    types[at] = typeBefore
    above.position = at + 1
    numbers[at - 1] = number
    columns[at - 1] = column
    types[at - 1] = type
    column.position = at
  }
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
