import type { RelationName } from '@shared/catalog'
import type { Row } from './batch'

/** Rows by statement; a statement that was not asked, or was given up, has none. */
export type RowsOf = (statement: string) => readonly Row[]

/** Names by oid, and comments: what the parts of a relation look up in each other. */
export interface Lookup {
  relation(oid: string | null | undefined): RelationName | undefined
  /** A column by number; the number itself where its name is not known. */
  column(relation: string, number: number): string
  /** A list of attribute numbers or oids as PostgreSQL writes it; each is read once, a catalog says the same few. */
  numbers(list: string | null | undefined): readonly number[]
  /** Catalog letter as in sql/relations.sql descriptions, oid, and column number or 0. */
  comment(letter: string, oid: string, column?: string): string | undefined
  /** All of one thing, by column number. */
  comments(letter: string, oid: string): ReadonlyMap<string, string> | undefined
}

/** `columns`: what the columns of relations that are read are called. */
export function lookup(
  rows: RowsOf,
  schemas: ReadonlyMap<string, string>,
  columns?: { name(relation: string, number: number): string | undefined },
): Lookup {
  const relations = new Map<string, RelationName>()
  for (const row of rows('neighbours')) relations.set(text(row[0]), { schema: text(row[1]), name: text(row[2]) })
  for (const row of rows('relations')) relations.set(text(row[0]), { schema: schemas.get(text(row[1])) ?? '', name: text(row[2]) })
  const neighbours = byFirst(rows('neighbourColumns'))
  const comments = new Map<string, Map<string, Map<string, string>>>()
  for (const row of rows('descriptions')) {
    const ofLetter = entry(comments, text(row[0]), () => new Map<string, Map<string, string>>())
    entry(ofLetter, text(row[1]), () => new Map<string, string>()).set(text(row[2]), text(row[3]))
  }
  const neighbour = (relation: string, number: number) => neighbours.get(relation)?.find((row) => Number(row[1]) === number)?.[2]
  const lists = new Map<string, readonly number[]>()
  return {
    numbers: (list) => (list === null || list === undefined ? [] : entry(lists, list, () => numbers(list))),
    relation: (oid) => relations.get(oid ?? ''),
    column: (relation, number) => columns?.name(relation, number) ?? neighbour(relation, number) ?? String(number),
    comment: (letter, oid, column = '0') => comments.get(letter)?.get(oid)?.get(column),
    comments: (letter, oid) => comments.get(letter)?.get(oid),
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let found = map.get(key)
  if (found === undefined) map.set(key, (found = make()))
  return found
}

/** A list of numbers as PostgreSQL writes an array (`{1,2}`) or a vector (`1 2`). */
function numbers(list: string): number[] {
  const found: number[] = []
  // By hand: ten thousand relations have a hundred thousand such lists, and a pattern per list costs as much as reading them.
  let [value, within, sign] = [0, false, 1]
  for (let at = 0; at <= list.length; at++) {
    const digit = at < list.length ? list.charCodeAt(at) - 48 : -1
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit
      within = true
    } else {
      if (within) found.push(sign * value)
      ;[value, within, sign] = [0, false, list[at] === '-' ? -1 : 1]
    }
  }
  return found
}

export function text(value: string | null | undefined): string {
  return value ?? ''
}

/** The property, or nothing where there is nothing to say. */
export function optional<K extends string>(name: K, value: string | null | undefined): Partial<Record<K, string>> {
  return value === null || value === undefined || value === '' ? {} : ({ [name]: value } as Record<K, string>)
}

/** Made when it is first asked for: what later answers tell is not there yet when the first relations are made. */
export function later<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
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
  return by(rows, 0)
}

export function bySecond(rows: readonly Row[]): Map<string, Row[]> {
  return by(rows, 1)
}

function by(rows: readonly Row[], field: number): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  let last = ''
  let group: Row[] | undefined
  for (const row of rows) {
    const key = row[field] ?? ''
    // Rows of one thing mostly come one after another.
    if (group === undefined || key !== last) group = entry(groups, key, () => [])
    group.push(row)
    last = key
  }
  return groups
}

/** Sorts by name, the same on every machine. */
export function byName<T extends { readonly name: string }>(list: T[]): T[] {
  return list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
