import type { GraphNode } from '../graph'

/** What relations stand together by: their schema, or the first word of their names. */
export type GroupBy = 'schema' | 'prefix'

/** A word with fewer relations than this makes no group; so many groups can be told apart. */
const SMALLEST = 5
const MOST = 60

/** Group names by position in `nodes`; empty for what belongs to none. Names come from the database as they are. */
export function groupsOf(nodes: readonly GraphNode[], by: GroupBy): string[] {
  if (by === 'schema') return nodes.map((node) => node.schema)
  const words = nodes.map(({ label }) => firstWord(label))
  const sizes = new Map<string, number>()
  for (const word of words) sizes.set(word, (sizes.get(word) ?? 0) + 1)
  const kept = [...sizes]
    .filter(([, size]) => size >= SMALLEST)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST)
  const names = new Set(kept.map(([word]) => word))
  return words.map((word) => (names.has(word) ? word : ''))
}

/** By schema where there are several, else by the first word of names. */
export function usualGrouping(nodes: readonly GraphNode[]): GroupBy {
  const [first] = nodes
  return nodes.some((node) => node.schema !== first?.schema) ? 'schema' : 'prefix'
}

/** `order` of `order_lines`, `Order` of `OrderLines`, as it is spelt. */
function firstWord(label: string): string {
  return label.split(/[_\-.$\s\d]|(?<=[a-z])(?=[A-Z])/, 1)[0] ?? ''
}
