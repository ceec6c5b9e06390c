/** A box and a line between two boxes, by position in their lists: names play no part in where things stand. */
export interface LayerNode {
  readonly height: number
}
export interface LayerEdge {
  /** Index of the referring box. */
  readonly child: number
  /** Index of the box referred to. */
  readonly parent: number
}

const GAP = 40
/** What costs how much: a shared layer cannot be drawn, a skipped layer costs a long line, a reversed edge costs a little. */
const COST = { shared: 1000, skipped: 3, reversed: 1.2, uneven: 2.5 } as const
const PASSES = 60
/** How many of the boxes begin anywhere, where it is to begin elsewhere. */
const ELSEWHERE = 0.5

/**
 * Distributes connected boxes over at most `count` layers from left to right, so that lines are short and layers about
 * equally tall: a line may run either way, which keeps a long chain of keys from becoming a long, flat picture.
 * Two ends of a line never share a layer; where that is impossible layers are added. Deterministic; with numbers of `random`, from 0 to 1,
 * it begins elsewhere and ends elsewhere.
 */
export function assignLayers(nodes: readonly LayerNode[], edges: readonly LayerEdge[], count: number, random?: () => number): number[] {
  const real = edges.filter((edge) => edge.child !== edge.parent)
  const around: { readonly other: number; readonly isParent: boolean }[][] = nodes.map(() => [])
  for (const { child, parent } of real) {
    around[child]?.push({ other: parent, isParent: true })
    around[parent]?.push({ other: child, isParent: false })
  }
  const depths = longestPaths(nodes.length, real)
  const deepest = Math.max(1, ...depths)
  const layers = depths.map((depth) =>
    random !== undefined && random() < ELSEWHERE
      ? Math.floor(random() * count)
      : Math.min(count - 1, Math.round((depth * (count - 1)) / Math.max(deepest, count - 1))),
  )
  const tall = Array.from({ length: count }, () => 0)
  nodes.forEach((node, at) => add(tall, layers[at] ?? 0, node.height + GAP))
  const mean = tall.reduce((sum, height) => sum + height, 0) / count

  const costAt = (at: number, layer: number): number => {
    let cost = 0
    for (const { other, isParent } of around[at] ?? []) {
      const apart = layer - (layers[other] ?? 0)
      if (apart === 0) cost += COST.shared
      else cost += (Math.abs(apart) - 1) * COST.skipped + (apart > 0 === isParent ? 0 : COST.reversed)
    }
    const own = (nodes[at]?.height ?? 0) + GAP
    const others = (tall[layer] ?? 0) - (layers[at] === layer ? own : 0)
    return cost + (COST.uneven * own * (2 * others + own)) / (mean * mean)
  }

  for (let pass = 0; pass < PASSES; pass += 1) {
    let moved = false
    for (let at = 0; at < nodes.length; at += 1) {
      const now = layers[at] ?? 0
      let best = now
      let bestCost = costAt(at, now) - 1e-9
      for (let layer = 0; layer < count; layer += 1) {
        const cost = layer === now ? Infinity : costAt(at, layer)
        if (cost < bestCost) [best, bestCost] = [layer, cost]
      }
      if (best === now) continue
      const own = (nodes[at]?.height ?? 0) + GAP
      add(tall, now, -own)
      add(tall, best, own)
      layers[at] = best
      moved = true
    }
    if (!moved) break
  }
  return separated(layers, around)
}

function add(list: number[], at: number, value: number): void {
  list[at] = (list[at] ?? 0) + value
}

/** Length of the longest way to each box along the lines, parents first; a ring is cut where it closes. */
function longestPaths(count: number, edges: readonly LayerEdge[]): number[] {
  const parents: number[][] = Array.from({ length: count }, () => [])
  for (const { child, parent } of edges) parents[child]?.push(parent)
  const depth: (number | undefined)[] = Array.from({ length: count }, () => undefined)
  const open = new Set<number>()
  const visit = (start: number): void => {
    // Without recursion: a chain of thousands of keys must not end the stack.
    const stack = [start]
    while (stack.length > 0) {
      const at = stack.at(-1) ?? 0
      if (depth[at] !== undefined) {
        stack.pop()
        continue
      }
      open.add(at)
      const waiting = (parents[at] ?? []).filter((parent) => depth[parent] === undefined && !open.has(parent))
      if (waiting.length > 0) {
        stack.push(...waiting)
        continue
      }
      depth[at] = Math.max(-1, ...(parents[at] ?? []).map((parent) => depth[parent] ?? -1)) + 1
      open.delete(at)
      stack.pop()
    }
  }
  for (let at = 0; at < count; at += 1) visit(at)
  return depth.map((value) => value ?? 0)
}

/** Moves a box that still shares its layer with a neighbour to the nearest layer that is free, a new last one if need be. */
function separated(layers: number[], around: readonly (readonly { readonly other: number }[])[]): number[] {
  layers.forEach((layer, at) => {
    const taken = new Set((around[at] ?? []).map(({ other }) => layers[other] ?? 0))
    if (!taken.has(layer)) return
    for (let step = 1; ; step += 1) {
      const free = [layer + step, layer - step].find((candidate) => candidate >= 0 && !taken.has(candidate))
      if (free === undefined) continue
      layers[at] = free
      return
    }
  })
  return layers
}
