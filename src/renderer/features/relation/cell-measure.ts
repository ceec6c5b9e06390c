import type { Cell, RowPage } from '@shared/cells'

const LETTER = 8.1
const PADDING = 22
const WIDTH = { min: 64, max: 280 } as const
/** Rows that are looked at for a column's width. */
const SAMPLE = 40

const NUMERIC = /^(u?(big|small|tiny|medium)?int|integer|numeric|decimal|real|double|float|number|money|serial|bigserial|smallserial|oid)/i
const NOT_NUMERIC = /\[\]|range|interval/i

/** Do values of a type belong at the right edge? By the name the database gives it. */
export function isNumeric(type: string): boolean {
  return NUMERIC.test(type) && !NOT_NUMERIC.test(type)
}

/** Is a value written as JSON? By the type, and by its first letter where a database keeps JSON as text. */
export function isJson(type: string, text: string): boolean {
  return /json/i.test(type) || (/^[[{]/.test(text) && /[\]}…]$/.test(text))
}

/** A cell as text on one line. */
export function cellText(cell: Cell): string {
  if (cell === null) return 'NULL'
  if (typeof cell !== 'object') return String(cell)
  return `0x${cell.hex.slice(0, 24)}${cell.bytes > 12 ? '…' : ''}`
}

/** Widths in px that show names, types and the first values, within bounds. */
export function columnWidths({ columns, rows }: RowPage): number[] {
  return columns.map(({ name, type }, at) => {
    const longest = rows.slice(0, SAMPLE).reduce((most, row) => Math.max(most, cellText(row[at] ?? null).length), 0)
    const letters = Math.max(name.length + 2, type.length, longest)
    return Math.round(Math.max(WIDTH.min, Math.min(WIDTH.max, letters * LETTER + PADDING)))
  })
}
