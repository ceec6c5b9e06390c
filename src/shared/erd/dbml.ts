import type { Graph, GraphEdge, GraphNode } from '../graph'
import { NAMELESS } from './names'

/**
 * The graph as DBML (dbml.dbdiagram.io/docs), in pieces. Names stand in quotes with everything that is not plain escaped, so
 * they come back as they are. What DBML has no words for (a relation without columns, a second reference between the same
 * columns, what a view reads, what is inferred) is told in a comment.
 */
export function* dbml({ nodes, edges }: Graph): Generator<string> {
  const schemas = new Set(nodes.map((node) => node.schema))
  const name = new Map(
    nodes.map((node) => [node.id, schemas.size > 1 ? `${quoted(node.schema)}.${quoted(node.label)}` : quoted(node.label)]),
  )
  const columns = new Map(nodes.map((node) => [node.id, new Set(node.columns.map((column) => column.name))]))
  const has = (id: string, wanted: readonly string[]) =>
    wanted.length > 0 && wanted.every((column) => columns.get(id)?.has(column) === true)
  for (const node of nodes) yield table(node, name.get(node.id) ?? '')
  const told = new Set<string>()
  for (const edge of edges) {
    if (edge.kind === 'reads') {
      yield `// ${name.get(edge.source) ?? ''} reads ${name.get(edge.target) ?? ''}\n`
      continue
    }
    // What reads DBML makes keys of references.
    if (edge.kind === 'inferred') {
      yield `// inferred from names: ${reference(edge, name)}`
      continue
    }
    const key = endsOf(edge)
    const self = edge.source === edge.target && edge.sourceColumns.join('\0') === edge.targetColumns.join('\0')
    const sayable = !self && !told.has(key) && has(edge.source, edge.sourceColumns) && has(edge.target, edge.targetColumns)
    told.add(key)
    yield `${sayable ? '' : '// '}${reference(edge, name)}`
  }
}

function table(node: GraphNode, name: string): string {
  if (node.columns.length === 0) return `// Table ${name} has no columns\n\n`
  const note = node.kind === 'table' ? '' : ` [note: '${node.kind}']`
  const composite = node.primaryKeys.length > 1
  const rows = node.columns.map((column) => {
    const marks = [
      ...(column.primary && !composite ? ['pk'] : []),
      ...(column.nullable ? [] : ['not null']),
      ...(column.unique && !(column.primary && !composite) ? ['unique'] : []),
    ]
    return `  ${quoted(column.name)} ${quoted(column.type)}${marks.length === 0 ? '' : ` [${marks.join(', ')}]`}\n`
  })
  const key = composite ? `\n  indexes {\n    (${node.primaryKeys.map(quoted).join(', ')}) [pk]\n  }\n` : ''
  return `Table ${name}${note} {\n${rows.join('')}${key}}\n\n`
}

function reference(edge: GraphEdge, names: ReadonlyMap<string, string>): string {
  const many = edge.sourceCardinality === 'many' || edge.sourceCardinality === 'zero-or-many'
  const end = (id: string, columns: readonly string[]) =>
    `${names.get(id) ?? ''}.${columns.length === 1 ? quoted(columns[0] ?? '') : `(${columns.map(quoted).join(', ')})`}`
  const name = edge.name === '' ? '' : ` ${quoted(edge.name)}`
  return `Ref${name}: ${end(edge.source, edge.sourceColumns)} ${many ? '>' : '-'} ${end(edge.target, edge.targetColumns)}\n`
}

/** Equal for references between the same columns, whichever way. */
function endsOf(edge: GraphEdge): string {
  return [JSON.stringify([edge.source, edge.sourceColumns]), JSON.stringify([edge.target, edge.targetColumns])].sort().join()
}

/** What is no letter, digit, mark or plain sign is escaped; DBML takes no empty name. */
function quoted(text: string): string {
  if (text === '') return `"${NAMELESS}"`
  const plain = text.toWellFormed().replaceAll(/["\\]/g, '\\$&')
  return `"${plain.replaceAll(/[\p{C}\p{Z}]/gu, (character) => (character === ' ' ? ' ' : units(character)))}"`
}

function units(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
