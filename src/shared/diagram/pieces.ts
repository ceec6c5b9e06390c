import type { Placed } from './model'
import type { Box } from './packing'

/** What the layout works on: everything by position, names play no part. */
export interface LayoutRequest {
  readonly nodes: readonly { readonly width: number; readonly height: number; readonly group: string }[]
  /** Ends by position in `nodes`; y from the box's top. */
  readonly edges: readonly { readonly child: number; readonly parent: number; readonly childY: number; readonly parentY: number }[]
  /** True where somebody chose the groups: then they are seen, whatever the number. */
  readonly inFrames?: boolean
  /** Width by height of the window that it will be looked at in. */
  readonly aspect: number
}

/** A frame around the relations of one schema. */
export interface GroupFrame extends Placed {
  readonly name: string
  /** Relations in it, where that is worth saying. */
  readonly count?: number
  readonly width: number
  readonly height: number
}

/** Positions and routes in the order of the request's nodes and edges. */
export interface Arranged {
  readonly positions: readonly Placed[]
  readonly routes: readonly (readonly Placed[])[]
  readonly groups: readonly GroupFrame[]
}
/** A part of the picture with its own corner at 0, 0. */
export interface Piece extends Box {
  readonly positions: ReadonlyMap<number, Placed>
  readonly routes: ReadonlyMap<number, readonly Placed[]>
  readonly groups: readonly GroupFrame[]
}
const GAP = 28

/** Relations in columns, tall ones first, each below the shortest column so far. */
export function block(request: LayoutRequest, alone: readonly number[], columns: number): Piece {
  const height = (node: number) => request.nodes[node]?.height ?? 0
  const width = Math.max(...alone.map((node) => request.nodes[node]?.width ?? 0))
  const ends = Array.from({ length: columns }, () => 0)
  const positions = new Map<number, Placed>()
  for (const node of [...alone].sort((a, b) => height(b) - height(a) || a - b)) {
    const column = ends.indexOf(Math.min(...ends))
    positions.set(node, { x: column * (width + GAP), y: ends[column] ?? 0 })
    ends[column] = (ends[column] ?? 0) + height(node) + GAP
  }
  return {
    ...{ positions, routes: new Map(), groups: [] },
    width: columns * (width + GAP) - GAP,
    height: Math.max(...ends) - GAP,
  }
}
