import { CELL_LIMIT, type Cell } from '@shared/cells'

/** A driver's value as it travels: texts as the server wrote them, bytes as hex, both cut at their limits. */
export function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Buffer.isBuffer(value)) return { hex: value.subarray(0, CELL_LIMIT.bytes).toString('hex'), bytes: value.length }
  const text = typeof value === 'string' ? value : typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  return text.length > CELL_LIMIT.characters ? `${text.slice(0, CELL_LIMIT.characters)}…` : text
}
