import type { RelationName } from '@shared/catalog'
import type { Row } from './batch'

/** Rows by statement; a statement that was not asked, or was given up, has none. */
export type RowsOf = (statement: string) => readonly Row[]

/** Names by oid, and comments: what the parts of a relation look up in each other. */
export interface Lookup {
  relation(oid: string | null | undefined): RelationName | undefined
  /** A column by number; the number itself where its name is not known. */
  column(relation: string, number: number): string
  /** Catalog letter as in sql/relations.sql descriptions, oid, and column number or 0. */
  comment(letter: string, oid: string, column?: string): string | undefined
}

export function lookup(rows: RowsOf, schemas: ReadonlyMap<string, string>): Lookup {
  const relations = new Map<string, RelationName>()
  for (const [oid, schema, name] of rows('neighbours')) relations.set(text(oid), { schema: text(schema), name: text(name) })
  for (const [oid, schema, name] of rows('relations'))
    relations.set(text(oid), { schema: schemas.get(text(schema)) ?? '', name: text(name) })
  const columns = new Map<string, Map<number, string>>()
  for (const part of ['neighbourColumns', 'columns']) {
    for (const [oid, number, name] of rows(part)) {
      let own = columns.get(text(oid))
      if (own === undefined) columns.set(text(oid), (own = new Map()))
      own.set(Number(number), text(name))
    }
  }
  const comments = new Map(
    rows('descriptions').map(([letter, oid, column, words]) => [`${text(letter)}${text(oid)}.${text(column)}`, text(words)]),
  )
  return {
    relation: (oid) => relations.get(oid ?? ''),
    column: (relation, number) => columns.get(relation)?.get(number) ?? String(number),
    comment: (letter, oid, column = '0') => comments.get(`${letter}${oid}.${column}`),
  }
}

/** A list of numbers as PostgreSQL writes an array (`{1,2}`) or a vector (`1 2`). */
export function numbers(list: string | null | undefined): number[] {
  return (list ?? '').split(/[{}, ]/).flatMap((n) => (n === '' ? [] : [Number(n)]))
}

export function text(value: string | null | undefined): string {
  return value ?? ''
}

/** The property, or nothing where there is nothing to say. */
export function optional<K extends string>(name: K, value: string | null | undefined): Partial<Record<K, string>> {
  return value === null || value === undefined || value === '' ? {} : ({ [name]: value } as Record<K, string>)
}

/** The list, or nothing where it is empty. */
export function some<K extends string, T>(name: K, list: readonly T[]): Partial<Record<K, T[]>> {
  return list.length === 0 ? {} : ({ [name]: [...list] } as Record<K, T[]>)
}

/** A record of settings, or nothing; the names are data, so it has no prototype to collide with. */
export function settings(pairs: readonly (readonly [string, string | null | undefined])[]): Record<string, string> | undefined {
  const known = pairs.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, value] as const]))
  return known.length === 0 ? undefined : Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function byFirst(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = row[0] ?? ''
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

/** The same by the second value. */
export function bySecond(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = row[1] ?? ''
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

/** Sorts by name, the same on every machine. */
export function byName<T extends { readonly name: string }>(list: T[]): T[] {
  return list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
