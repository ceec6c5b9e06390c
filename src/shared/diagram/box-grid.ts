import { NODE, type Placed } from './model'

const CELL = 1024

/** Boxes by position in a list, all {@link NODE}.width wide, and a grid that knows which of them are where. In px of the picture. */
export interface BoxGrid {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly height: Float32Array
  readonly grid: ReadonlyMap<number, readonly number[]>
  /** Frames that hold the boxes, where those stand in columns of regions with gaps between them. */
  readonly regions?: readonly Part[]
}

export interface Part {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The grid of boxes whose corners and heights are known. Linear. */
export function gridOf({ x, y, height }: Pick<BoxGrid, 'x' | 'y' | 'height'>): BoxGrid['grid'] {
  const grid = new Map<number, number[]>()
  for (let at = 0; at < x.length; at += 1)
    for (const cell of cellsOf({ x: x[at] ?? 0, y: y[at] ?? 0, width: NODE.width, height: height[at] ?? 0 })) {
      const known = grid.get(cell)
      if (known === undefined) grid.set(cell, [at])
      else known.push(at)
    }
  return grid
}

/** Boxes at their corners, with their grid. */
export function boxGrid(boxes: readonly (Placed & { readonly height: number })[], regions?: readonly Part[]): BoxGrid {
  const of = (side: 'x' | 'y' | 'height') => Float32Array.from(boxes, (box) => box[side])
  const flat = { x: of('x'), y: of('y'), height: of('height') }
  return { ...flat, grid: gridOf(flat), ...(regions && { regions }) }
}

/** The cells that a part of the picture touches. */
export function* cellsOf({ x, y, width, height }: Part): Iterable<number> {
  const [lastX, lastY] = [Math.floor((x + width) / CELL), Math.floor((y + height) / CELL)]
  for (let row = Math.floor(y / CELL); row <= lastY; row += 1)
    for (let column = Math.floor(x / CELL); column <= lastX; column += 1) yield row * 65_536 + column
}

/** How many boxes a line at right angles goes behind. */
export function behind({ x, y, height, grid }: BoxGrid, points: readonly Placed[]): number {
  const found = new Set<number>()
  points.forEach((point, n) => {
    const before = points[n - 1]
    if (before === undefined) return
    const [left, top] = [Math.min(point.x, before.x), Math.min(point.y, before.y)]
    const [right, bottom] = [Math.max(point.x, before.x), Math.max(point.y, before.y)]
    for (const cell of cellsOf({ x: left, y: top, width: right - left, height: bottom - top }))
      for (const at of grid.get(cell) ?? []) {
        const [bx, by] = [x[at] ?? 0, y[at] ?? 0]
        if (bx < right && bx + NODE.width > left && by < bottom && by + (height[at] ?? 0) > top) found.add(at)
      }
  })
  return found.size
}

/** The first box on a level way from one x to another, or within `air` px of it; -1 where there is none. */
export function firstOn({ x, y, height, grid }: BoxGrid, level: number, from: number, to: number, air: number): number {
  const [left, right] = [Math.min(from, to), Math.max(from, to)]
  let found = -1
  for (const cell of cellsOf({ x: left, y: level, width: right - left, height: 0 }))
    for (const at of grid.get(cell) ?? []) {
      const [bx, by, tall] = [x[at] ?? 0, y[at] ?? 0, height[at] ?? 0]
      if (bx >= right || bx + NODE.width <= left || by - air >= level || by + tall + air <= level) continue
      if (found < 0 || (bx - (x[found] ?? 0)) * (to - from) < 0) found = at
    }
  return found
}
