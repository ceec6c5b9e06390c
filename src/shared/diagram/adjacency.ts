import type { LayoutRequest } from './pieces'

/** Who is joined with whom, by position, in two flat lists: the neighbours of n are `ends` from `starts[n]` to `starts[n + 1]`. */
export interface Adjacency {
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** Neighbours in both directions, self references left out. Linear in nodes and edges. */
export function adjacencyOf(count: number, edges: LayoutRequest['edges']): Adjacency {
  const starts = new Int32Array(count + 1)
  for (const { child, parent } of edges) {
    if (child === parent) continue
    starts[child + 1] = (starts[child + 1] ?? 0) + 1
    starts[parent + 1] = (starts[parent + 1] ?? 0) + 1
  }
  for (let at = 0; at < count; at += 1) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0)
  const ends = new Int32Array(starts[count] ?? 0)
  const next = starts.slice()
  const put = (from: number, to: number) => {
    const at = next[from] ?? 0
    ends[at] = to
    next[from] = at + 1
  }
  for (const { child, parent } of edges) {
    if (child === parent) continue
    put(child, parent)
    put(parent, child)
  }
  return { starts, ends }
}

/** All nodes, each part from its busiest node outwards: neighbours come near each other, lonely ones last. */
export function breadthFirst(count: number, { starts, ends }: Adjacency): Int32Array {
  const degree = (at: number) => (starts[at + 1] ?? 0) - (starts[at] ?? 0)
  const byDegree = Int32Array.from({ length: count }, (_, at) => at).sort((a, b) => degree(b) - degree(a) || a - b)
  const order = new Int32Array(count)
  const seen = new Uint8Array(count)
  let [head, tail] = [0, 0]
  for (const start of byDegree) {
    if (seen[start] === 1) continue
    seen[start] = 1
    order[tail] = start
    tail += 1
    for (; head < tail; head += 1) {
      const at = order[head] ?? 0
      for (let n = starts[at] ?? 0; n < (starts[at + 1] ?? 0); n += 1) {
        const other = ends[n] ?? 0
        if (seen[other] === 1) continue
        seen[other] = 1
        order[tail] = other
        tail += 1
      }
    }
  }
  return order
}
