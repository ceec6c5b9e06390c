import { type Cell, CELL_LIMIT, PAGE_CHARACTERS, WHOLE_LIMIT } from '@shared/cells'

/** Longest text, in characters, and longest binary, in bytes, of a cell. */
export interface CellLimit {
  readonly characters: number
  readonly bytes: number
}

/** A driver's value as it travels: texts as the server wrote them, bytes as hex. What is longer than the limit is cut. */
export function toCell(value: unknown, limit: CellLimit = CELL_LIMIT): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Buffer.isBuffer(value)) return { hex: value.subarray(0, limit.bytes).toString('hex'), bytes: value.length }
  const text = typeof value === 'string' ? value : typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  return cutText(text, Buffer.byteLength(text), limit)
}

/** A text that is whole or the beginning of one of `bytes` bytes; it is cut where it is longer than the limit. */
export function cutText(text: string, bytes: number, { characters }: CellLimit): Cell {
  if (text.length <= characters) return text
  // Not in the middle of a character of two units.
  const end = /[\uD800-\uDBFF]/.test(text[characters - 1] ?? '') ? characters - 1 : characters
  return { text: text.slice(0, end), bytes }
}

/** How long cells may be when a page of `rows` rows has `long` columns of texts: together they stay within bounds. */
export function cellLimit(rows: number, long: number, whole = false): CellLimit {
  if (whole) return WHOLE_LIMIT
  const share = Math.floor(PAGE_CHARACTERS / Math.max(1, rows * long))
  return { characters: Math.max(256, Math.min(CELL_LIMIT.characters, share)), bytes: CELL_LIMIT.bytes }
}
