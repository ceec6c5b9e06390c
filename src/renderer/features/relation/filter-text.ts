import { FILTER_OPS, type RowFilter } from '@shared/row-query'

const WRITTEN = /^\s*(<>|!=|<=|>=|≠|≤|≥|=|<|>)\s?(.*)$/s
const SIGNS: Readonly<Record<string, RowFilter['op']>> = { '!=': '<>', '≠': '<>', '≤': '<=', '≥': '>=' }

/**
 * What somebody wrote under a column: a sign and a value, `null`, `not null`, or a text that is contained. Undefined for nothing.
 * A text that looks like one of these is found by `= text`.
 */
export function readFilter(column: string, text: string): RowFilter | undefined {
  const word = text.trim().toLowerCase()
  if (word === '') return undefined
  if (word === 'null' || word === 'not null') return { column, op: word, value: '' }
  const [, sign, value] = WRITTEN.exec(text) ?? []
  if (sign === undefined) return { column, op: 'contains', value: text }
  const op = SIGNS[sign] ?? FILTER_OPS.find((known) => known === sign) ?? 'contains'
  return { column, op, value: value ?? '' }
}

/** The same back, for the field. */
export function writeFilter({ op, value }: RowFilter): string {
  if (op === 'null' || op === 'not null') return op
  return op === 'contains' ? value : `${op} ${value}`
}
