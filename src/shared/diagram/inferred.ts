import type { Graph, GraphEdge, GraphNode } from '../graph'

/** Kinds that hold rows of their own: what views show of them would be inferred a second time, and a partition repeats its parent. */
const HOLDS_ROWS: ReadonlySet<string> = new Set(['table', 'partitioned', 'foreign'])
/** Names of keys that say nothing of whose they are. */
const ANYBODYS: ReadonlySet<string> = new Set('id uuid guid oid rowid key code name type value number no nr slug date year'.split(' '))

interface Target {
  readonly node: GraphNode
  /** The one column of its primary key. */
  readonly column: GraphNode['columns'][number]
}

/**
 * References that no foreign key declares but names suggest: a column `<relation>_id` or `<relation>Id` (singular or plural), or one
 * named as the single-column primary key of another relation, of a compatible type and without any foreign key over it. A relation
 * of the column's own schema goes before those of others; where several would do, nothing is inferred. Pure and linear.
 */
export function inferredEdges({ nodes }: Graph): GraphEdge[] {
  const [byName, byKey] = [new Map<string, Target[]>(), new Map<string, Target[]>()]
  for (const node of nodes) {
    if (!HOLDS_ROWS.has(node.kind)) continue
    const [key, ...more] = node.primaryKeys
    const column = node.columns.find(({ name }) => name === key)
    if (column === undefined || more.length > 0) continue
    for (const form of formsOf(squeezed(node.label))) add(byName, form, { node, column })
    if (!ANYBODYS.has(column.name.toLowerCase())) add(byKey, column.name.toLowerCase(), { node, column })
  }
  return nodes.flatMap((node) => {
    if (!HOLDS_ROWS.has(node.kind)) return []
    return node.columns.flatMap((column): GraphEdge[] => {
      if (column.foreign) return []
      const named = only(byName.get(stemOf(column.name)) ?? [], node)
      const target = named ?? only(byKey.get(column.name.toLowerCase()) ?? [], node)
      if (target === undefined || target === 'ambiguous' || target.node === node) return []
      return compatible(column.type, target.column.type) ? [edge(node, column, target)] : []
    })
  })
}

/** The one of them that is meant: in the relation's own schema if there is one, undefined where there is none at all. */
function only(targets: readonly Target[], { schema }: GraphNode): Target | 'ambiguous' | undefined {
  const own = targets.filter(({ node }) => node.schema === schema)
  const [first, ...others] = own.length > 0 ? own : targets
  return others.length > 0 ? 'ambiguous' : first
}

function edge(node: GraphNode, column: GraphNode['columns'][number], target: Target): GraphEdge {
  const alone = column.unique || (column.primary && node.primaryKeys.length === 1)
  return {
    ...{ id: `inferred ${JSON.stringify([node.id, column.name])}`, kind: 'inferred', name: '', source: node.id, target: target.node.id },
    ...{ sourceColumns: [column.name], targetColumns: [target.column.name] },
    sourceCardinality: alone ? 'zero-or-one' : 'zero-or-many',
    targetCardinality: column.nullable ? 'zero-or-one' : 'one',
  }
}

/** `customer` of `customer_id`, `customerId`, `CustomerID`; empty for every other name. */
function stemOf(column: string): string {
  const found = /^(.+?)(?:_id|(?<=[a-z0-9])I[dD])$/.exec(column) ?? /^(.+?)_ID$/.exec(column)
  return squeezed(found?.[1] ?? '')
}

/** Without what words are told apart by: `OrderLines`, `order_lines` and `order-lines` are one name. */
function squeezed(name: string): string {
  return name.toLowerCase().replaceAll(/[_\-\s]/g, '')
}

const IRREGULAR: Readonly<Record<string, string>> = { people: 'person', children: 'child', men: 'man', women: 'woman', indices: 'index' }

/** A relation's name and what it could be in the other number; each once. */
function formsOf(name: string): ReadonlySet<string> {
  const forms = new Set([name])
  for (const [many, one] of Object.entries(IRREGULAR)) if (name.endsWith(many)) forms.add(`${name.slice(0, -many.length)}${one}`)
  if (name.endsWith('ies')) forms.add(`${name.slice(0, -3)}y`)
  else if (/(?:[sxz]|ch|sh)es$/.test(name)) {
    forms.add(name.slice(0, -2))
    // `cases` is of `case`, `addresses` of `address`: both are asked for.
    forms.add(name.slice(0, -1))
  } else if (/[^su]s$/.test(name)) forms.add(name.slice(0, -1))
  if (/[^aeiou]y$/.test(name)) forms.add(`${name.slice(0, -1)}ies`)
  else if (/(?:[sxz]|ch|sh)$/.test(name)) forms.add(`${name}es`)
  else forms.add(`${name}s`)
  return forms
}

const FAMILIES: readonly (readonly [string, RegExp])[] = [
  ['integer', /^(?:(?:tiny|small|medium|big)?int(?:eger)?\d?|(?:small|big)?serial\d?|year)\b/],
  ['decimal', /^(?:numeric|decimal|number)\b/],
  ['text', /^(?:(?:n?var)?char(?:acter)?2?|nchar|nvarchar|character varying|(?:tiny|medium|long)?text|citext|clob|string|bpchar)\b/],
  ['uuid', /^(?:uuid|uniqueidentifier|guid)\b/],
]

/** Do values of two types meet in a join without a cast that somebody would have to write? Types as the databases spell them. */
function compatible(a: string, b: string): boolean {
  return familyOf(a) === familyOf(b)
}

function familyOf(type: string): string {
  const plain = type.toLowerCase().trim()
  return FAMILIES.find(([, pattern]) => pattern.test(plain))?.[0] ?? plain.replace(/\(.*/, '').trim()
}

function add(map: Map<string, Target[]>, key: string, target: Target): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [target])
  else known.push(target)
}
