/** A place in a grid. Rows below 0 are those of the header: -1 is the one next to the values. */
export interface Spot {
  readonly row: number
  readonly column: number
}

/** Cells of a rectangle, both ends included; none where `bottom` is above `top`. */
export interface CellRange {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

export interface Selection {
  /** Where the keyboard is. */
  readonly active: Spot
  /** Where a range that grows began. */
  readonly anchor: Spot
  readonly range: CellRange
}

/** What a grid has, for {@link moved}. */
export interface Bounds {
  readonly rows: number
  readonly columns: number
  /** Rows of the header: 1, or 2 with filters. */
  readonly bands: number
  /** Rows that Page Up and Page Down go. */
  readonly page: number
}

/** The keys of a press. `ctrl` is also Cmd. */
export interface Press {
  readonly key: string
  readonly ctrl: boolean
  readonly shift: boolean
}

/** One cell, and nothing else. */
export function selectCell(spot: Spot): Selection {
  return { active: spot, anchor: spot, range: between(spot, spot) }
}

/** From where the selection began up to `spot`. */
export function extendTo({ anchor }: Selection, spot: Spot): Selection {
  return { active: spot, anchor, range: between(anchor, spot) }
}

/** Whole rows, from where the selection began up to `row`. */
export function selectRows(from: number, row: number, columns: number): Selection {
  const anchor = { row: from, column: 0 }
  return { active: { row, column: 0 }, anchor, range: { ...between(anchor, { row, column: 0 }), right: columns - 1 } }
}

/** The selection after a press, by the keys of the WAI-ARIA grid pattern; undefined for a key that moves nothing. */
export function moved(selection: Selection, press: Press, bounds: Bounds): Selection | undefined {
  const { active } = selection
  const all = { top: 0, bottom: bounds.rows - 1, left: 0, right: bounds.columns - 1 }
  if (press.ctrl && press.key === 'a') return { ...selection, range: all }
  if (press.key === ' ' && press.shift) return { ...selection, range: { ...all, top: active.row, bottom: active.row } }
  if (press.key === ' ' && press.ctrl) return { ...selection, range: { ...all, left: active.column, right: active.column } }
  const to = target(active, press, bounds)
  if (to === undefined) return undefined
  return press.shift && active.row >= 0 ? extendTo(selection, { ...to, row: Math.max(0, to.row) }) : selectCell(to)
}

/** Whether a cell is in a range. */
export function contains({ top, bottom, left, right }: CellRange, { row, column }: Spot): boolean {
  return row >= top && row <= bottom && column >= left && column <= right
}

/** How many cells a range has. */
export function cellsIn({ top, bottom, left, right }: CellRange): number {
  return Math.max(0, bottom - top + 1) * Math.max(0, right - left + 1)
}

/** The selection within fewer rows or columns than there were. */
export function clamped(selection: Selection, { rows, columns, bands }: Bounds): Selection {
  const { active, range } = selection
  if (active.row < rows && active.column < columns && range.bottom < rows && range.right < columns && active.row >= -bands) return selection
  return selectCell({ row: Math.max(-bands, Math.min(active.row, rows - 1)), column: Math.max(0, Math.min(active.column, columns - 1)) })
}

function target({ row, column }: Spot, { key, ctrl }: Press, { rows, columns, bands, page }: Bounds): Spot | undefined {
  const last = { row: rows - 1, column: columns - 1 }
  const at = (r: number, c: number): Spot => ({
    row: Math.max(-bands, Math.min(last.row, r)),
    column: Math.max(0, Math.min(last.column, c)),
  })
  switch (key) {
    case 'ArrowUp':
      return ctrl ? at(Math.min(row, 0), column) : at(row - 1, column)
    case 'ArrowDown':
      return ctrl ? at(last.row, column) : at(row + 1, column)
    case 'ArrowLeft':
      return at(row, ctrl ? 0 : column - 1)
    case 'ArrowRight':
      return at(row, ctrl ? last.column : column + 1)
    case 'Home':
      return at(ctrl ? 0 : row, 0)
    case 'End':
      return at(ctrl ? last.row : row, last.column)
    case 'PageUp':
      return at(row > 0 ? Math.max(0, row - page) : row, column)
    case 'PageDown':
      return at(row + page, column)
    default:
      return undefined
  }
}

function between(a: Spot, b: Spot): CellRange {
  // The header is no value: what is selected there is nothing.
  if (a.row < 0 || b.row < 0) return { top: 0, bottom: -1, left: Math.min(a.column, b.column), right: Math.max(a.column, b.column) }
  return {
    top: Math.min(a.row, b.row),
    bottom: Math.max(a.row, b.row),
    left: Math.min(a.column, b.column),
    right: Math.max(a.column, b.column),
  }
}
