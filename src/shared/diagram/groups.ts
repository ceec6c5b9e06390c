import { z } from 'zod'
import type { Graph, GraphEdge, GraphNode } from '../graph'
import { groupsOf, usualGrouping } from './grouping'
import { LAYERED_LIMIT } from './model'

/** What relations stand together by: what is usual for their number, or what somebody chose. */
export const GroupChoice = z.enum(['usual', 'schema', 'prefix', 'folder'])
export type GroupChoice = z.infer<typeof GroupChoice>

/** How a diagram is grouped: by what, which folder a relation (by node id) is in, and the groups that are closed to one box each. */
export interface Grouping {
  readonly by: GroupChoice
  readonly folders: ReadonlyMap<string, string>
  readonly closed: ReadonlySet<string>
}
export const USUAL_GROUPING: Grouping = { by: 'usual', folders: new Map(), closed: new Set() }

/** The group of each relation by node id; those of none are not in it. Names come from the database, or from the user, as they are. */
export function groupMap({ nodes }: Graph, { by, folders }: Grouping): ReadonlyMap<string, string> {
  if (by === 'folder') return new Map(nodes.flatMap(({ id }) => (folders.has(id) ? [[id, folders.get(id) ?? '']] : [])))
  const usual = nodes.length > LAYERED_LIMIT ? usualGrouping(nodes) : 'schema'
  const names = groupsOf(nodes, by === 'usual' ? usual : by)
  return new Map(nodes.flatMap(({ id }, at) => (names[at] === undefined || names[at] === '' ? [] : [[id, names[at]] as const])))
}

/** No relation's id begins like this: a quoted name is never empty (see graphId). */
const PREFIX = '""group '

/** The id of a closed group's box. */
export function groupId(name: string): string {
  return `${PREFIX}${name}`
}

/** The group that an id is of; undefined for a relation. */
export function groupOfId(id: string): string | undefined {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined
}

/** A node's id as it is shown: a group by its name. */
export function shownId(id: string): string {
  return groupOfId(id) ?? id
}

/** The relations of a group by its id; none for an id of a relation. */
export function membersOf(groups: ReadonlyMap<string, string>, id: string): string[] {
  const name = groupOfId(id)
  return name === undefined ? [] : [...groups].flatMap(([own, group]) => (group === name ? [own] : []))
}

/** Relations by id, those of closed groups instead of their boxes. */
export function withMembers(groups: ReadonlyMap<string, string>, ids: Iterable<string>): string[] {
  return [...ids].flatMap((id) => (groupOfId(id) === undefined ? [id] : membersOf(groups, id)))
}

/**
 * What relations bear, by node id, and with it what the boxes of closed groups bear: what those in it that bear something have in
 * common, or `mixed` where that is nothing.
 */
export function onBoxes<T>(
  marks: ReadonlyMap<string, T>,
  groups: ReadonlyMap<string, string>,
  closed: ReadonlySet<string>,
  mixed: T | undefined,
): ReadonlyMap<string, T> {
  if (closed.size === 0 || marks.size === 0) return marks
  const found = new Map<string, Set<T>>()
  for (const [id, mark] of marks) {
    const name = groups.get(id)
    if (name !== undefined && closed.has(name)) found.set(name, (found.get(name) ?? new Set()).add(mark))
  }
  const boxes = [...found].flatMap(([name, own]): [string, T][] => {
    const [first = mixed] = own
    const mark = own.size === 1 ? first : mixed
    return mark === undefined ? [] : [[groupId(name), mark]]
  })
  return new Map([...marks, ...boxes])
}

/** A graph whose closed groups are one box each, and all lines between the same two boxes one line. Pure and linear. */
export function withClosed(graph: Graph, groups: ReadonlyMap<string, string>, closed: ReadonlySet<string>): Graph {
  if (closed.size === 0) return graph
  const members = new Map<string, number>()
  const boxOf = new Map<string, string>()
  const nodes = graph.nodes.filter(({ id }) => {
    const name = groups.get(id)
    if (name === undefined || !closed.has(name)) return true
    members.set(name, (members.get(name) ?? 0) + 1)
    boxOf.set(id, groupId(name))
    return false
  })
  const edges: GraphEdge[] = []
  const bundles = new Map<string, { readonly source: string; readonly target: string; count: number }>()
  for (const edge of graph.edges) {
    const [from, to] = [boxOf.get(edge.source), boxOf.get(edge.target)]
    if (from === undefined && to === undefined) {
      edges.push(edge)
      continue
    }
    const [source, target] = [from ?? edge.source, to ?? edge.target]
    // What a group refers to within itself is not seen while it is closed.
    if (source === target) continue
    const key = JSON.stringify([source, target])
    const known = bundles.get(key)
    if (known === undefined) bundles.set(key, { source, target, count: 1 })
    else known.count += 1
  }
  return {
    nodes: [...nodes, ...[...members].map(([name, count]) => groupBox(groupId(name), name, count))],
    edges: [...edges, ...[...bundles.values()].map(({ source, target, count }) => bundle(source, target, count))],
  }
}

/** The box of a closed group. */
export function groupBox(id: string, label: string, members: number): GraphNode {
  return { id, schema: '', label, kind: 'table', rowCount: null, columns: [], primaryKeys: [], members }
}

/** The one line for all that one box refers to in another. */
export function bundle(source: string, target: string, count: number): GraphEdge {
  return {
    ...{ id: `bundle ${JSON.stringify([source, target])}`, kind: 'bundle', count, name: '', source, target },
    ...{ sourceColumns: [], targetColumns: [], sourceCardinality: 'one', targetCardinality: 'one' },
  }
}
