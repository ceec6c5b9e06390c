import type { Cell } from '@shared/cells'
import type { GridColumn, RowSource } from './types'

const LETTER = 8.7
const PADDING = 22
/** px. */
export const WIDTH = { min: 64, max: 280, smallest: 40, largest: 1200 } as const
/** Rows that are looked at for a column's width. */
const SAMPLE = 40

/** Is a value written as JSON? By the type, and by its first letter where a database keeps JSON as text. */
export function isJson(type: string, text: string): boolean {
  return /json/i.test(type) || (/^[[{]/.test(text) && /[\]}…]$/.test(text))
}

/** A cell as text on one line. */
export function cellText(cell: Cell): string {
  if (cell === null) return 'NULL'
  if (typeof cell !== 'object') return String(cell)
  if ('text' in cell) return `${cell.text}…`
  return `0x${cell.hex.slice(0, 24)}${cell.bytes > 12 ? '…' : ''}`
}

/** The width in px that shows name, type and the first values of a column, up to `most`. */
export function columnWidth({ name, type }: GridColumn, at: number, rows: RowSource, most: number = WIDTH.max): number {
  let longest = 0
  for (let row = 0; row < Math.min(SAMPLE, rows.length); row += 1) longest = Math.max(longest, cellText(rows.at(row)?.[at] ?? null).length)
  const letters = Math.max(name.length + 2, type.length, longest)
  return Math.round(Math.max(WIDTH.min, Math.min(most, letters * LETTER + PADDING)))
}
