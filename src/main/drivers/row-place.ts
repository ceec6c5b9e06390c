import { AppError } from '@shared/errors'
import { PLACE_LIMIT } from '@shared/row-query'
import { z } from 'zod'

/** What rows are ordered by: an expression of SQL, quoted already. */
export interface OrderTerm {
  readonly sql: string
  readonly descending: boolean
  readonly nullable: boolean
}

/** Where a page begins: after the row with these values of the order's terms, or after that many rows. */
export type PageStart = { readonly values: readonly (string | null)[] } | { readonly skip: number }

const Written = z.union([z.object({ v: z.array(z.string().nullable()) }), z.object({ n: z.number().int().min(0) })])

export function writeValues(values: readonly (string | null)[]): string {
  return JSON.stringify({ v: values })
}

/** A place as it travels; by values where they are short enough, else by number. */
export function writePlace(values: readonly (string | null)[] | undefined, skip: number): string {
  const written = values === undefined ? undefined : writeValues(values)
  return written === undefined || written.length > PLACE_LIMIT ? JSON.stringify({ n: skip }) : written
}

/** Reads what {@link writePlace} wrote. Throws `invalid_input` for anything else. */
export function readPlace(place: string, terms: number): PageStart {
  let read: z.infer<typeof Written> | undefined
  try {
    read = Written.parse(JSON.parse(place))
  } catch {
    read = undefined
  }
  if (read === undefined || ('v' in read && read.v.length !== terms))
    throw new AppError('invalid_input', 'This is no place in these rows', { hint: 'Read the rows again' })
  return 'v' in read ? { values: read.v } : { skip: read.n }
}

/**
 * The condition that a row comes after the one with these values (SQL each, null for NULL), in lexicographic order of the terms.
 * `nullsLow`: whether the engine sorts NULL before everything else, or behind it.
 */
export function after(terms: readonly OrderTerm[], values: readonly (string | null)[], nullsLow: boolean): string {
  const conditions = terms.map((term, at) => {
    const value = values[at] ?? null
    const nullsLast = term.nullable && (nullsLow ? term.descending : !term.descending)
    if (value === null) return { same: `${term.sql} IS NULL`, beyond: nullsLast ? '1 = 0' : `${term.sql} IS NOT NULL`, bound: undefined }
    const beyond = `${term.sql} ${term.descending ? '<' : '>'} ${value}`
    return {
      same: `${term.sql} = ${value}`,
      beyond: nullsLast ? `(${beyond} OR ${term.sql} IS NULL)` : beyond,
      // Implied by the rest; without it no engine finds the place in an index.
      bound: nullsLast ? undefined : `${term.sql} ${term.descending ? '<=' : '>='} ${value}`,
    }
  })
  const text = conditions.reduceRight<string | undefined>(
    (rest, { same, beyond }) => (rest === undefined ? beyond : `(${beyond} OR (${same} AND ${rest}))`),
    undefined,
  )
  const bound = conditions.length > 1 ? conditions[0]?.bound : undefined
  return [bound, text].filter((part) => part !== undefined).join(' AND ')
}

export function orderBy(terms: readonly OrderTerm[]): string {
  return terms.map(({ sql, descending }) => (descending ? `${sql} DESC` : sql)).join(', ')
}

/** A column that a filter or an order names, or `invalid_input`. */
export function columnOf<C extends { readonly name: string }>(columns: readonly C[], name: string): C {
  const found = columns.find((column) => column.name === name)
  if (found === undefined)
    throw new AppError('invalid_input', `There is no column ${name} here`, { hint: 'Read the relation again: it may have changed' })
  return found
}
