import { AppError } from '@shared/errors'
import type { Bound } from './sql/rows.sql'

/**
 * A value that rows are ordered by, as it travels: its type's letter and the value, exactly. SQLite compares by the type of a
 * value, so a number must come back as the same kind of number. Null for NULL.
 */
export function placeText(type: unknown, value: unknown): string | null {
  if (type === 'integer') return `i${String(value)}`
  if (type === 'real') return `r${String(value)}`
  if (type !== 'text' && type !== 'blob') return null
  return `${type === 'text' ? 't' : 'b'}${Buffer.isBuffer(value) ? value.toString('hex') : ''}`
}

/** The same as a parameter. A unary plus takes away the affinity that a cast has, which would convert the column. */
export function bound(text: string): Bound {
  const written = text.slice(1)
  switch (text.slice(0, 1)) {
    case 'i':
      if (/^-?\d{1,19}$/.test(written)) return { sql: '?', value: BigInt.asIntN(64, BigInt(written)) }
      break
    case 'r':
      if (!Number.isNaN(Number(written))) return { sql: '?', value: Number(written) }
      break
    case 't':
      return { sql: '+CAST(? AS TEXT)', value: Buffer.from(written, 'hex') }
    case 'b':
      return { sql: '?', value: Buffer.from(written, 'hex') }
  }
  throw new AppError('invalid_input', 'This is no place in these rows', { hint: 'Read the rows again' })
}
