import { Parser } from '@dbml/core'
import { isKey } from '@shared/diagram/lines'
import type { Graph, GraphEdge } from '@shared/graph'
import mermaid from 'mermaid'

/** What a diagram in a text format says, in the words of the database. */
export interface ReadErd {
  readonly tables: readonly { readonly name: string; readonly columns: readonly (readonly [name: string, type: string])[] }[]
  /** From, columns where the format has them, to, how many at either end, sorted. */
  readonly references: readonly string[]
}

const reference = (...parts: readonly unknown[]) => JSON.stringify(parts)

/** The same of the model, as far as Mermaid can say it: types without what its words cannot hold. */
export function expectedOfMermaid({ nodes, edges }: Graph): ReadErd {
  return {
    tables: nodes.map((node) => ({ name: node.id, columns: node.columns.map((c) => [c.name, c.type === '' ? 'any' : c.type] as const) })),
    references: edges
      .filter(({ kind }) => kind !== 'reads')
      .map((e) => reference(e.source, labelOf(e), e.target, e.sourceCardinality, e.targetCardinality))
      .sort(),
  }
}

/** Of PlantUML: references as Mermaid has them, what views read as well, no type where there is none. */
export function expectedOfPlantuml(graph: Graph): ReadErd {
  const known = expectedOfMermaid(graph)
  const reads = graph.edges.filter(({ kind }) => kind === 'reads').map((e) => reference(e.source, 'reads', e.target))
  return {
    references: [...known.references, ...reads].sort(),
    tables: graph.nodes.map((node) => ({ name: node.id, columns: typed(node) })),
  }
}

/** Of DBML: relations without columns and references that it takes no second time are not in it. */
export function expectedOfDbml({ nodes, edges }: Graph): ReadErd {
  const schemas = new Set(nodes.map((node) => node.schema))
  const name = (id: string) => {
    const node = nodes.find((one) => one.id === id)
    return schemas.size > 1 ? [node?.schema, nameless(node?.label ?? '')] : [undefined, nameless(node?.label ?? '')]
  }
  const seen = new Set<string>()
  const columnsOf = (id: string) => nodes.find((node) => node.id === id)?.columns.map((column) => column.name) ?? []
  return {
    tables: nodes
      .filter((node) => node.columns.length > 0)
      .map((node) => ({
        name: JSON.stringify(name(node.id)),
        columns: node.columns.map((c) => [nameless(c.name), nameless(c.type)] as const),
      })),
    references: edges
      .filter(isKey)
      .filter((e) => {
        const ends = [reference(e.source, e.sourceColumns), reference(e.target, e.targetColumns)]
        const key = [...ends].sort().join()
        const known =
          [...e.sourceColumns].every((c) => columnsOf(e.source).includes(c)) &&
          e.targetColumns.every((c) => columnsOf(e.target).includes(c))
        if (seen.has(key) || ends[0] === ends[1] || !known) return false
        seen.add(key)
        return true
      })
      .map((e) =>
        reference(
          ...[name(e.source), e.sourceColumns.map(nameless), name(e.target), e.targetColumns.map(nameless)],
          ...[e.name, e.sourceCardinality === 'zero-or-many' ? '*' : '1', '1'],
        ),
      )
      .sort(),
  }
}

const labelOf = ({ kind, sourceColumns }: GraphEdge) => `${sourceColumns.join(', ')}${kind === 'inferred' ? ' (inferred)' : ''}`
const nameless = (text: string) => (text === '' ? '(no name)' : text)
const typed = (node: Graph['nodes'][number]) => {
  const named = (column: (typeof node.columns)[number]) => [column.name, column.type] as const
  return [...node.columns.filter((c) => c.primary), ...node.columns.filter((c) => !c.primary)].map(named)
}

interface MermaidEr {
  getEntities(): Map<string, { id: string; label: string; alias: string; attributes: { type: string; name: string; comment: string }[] }>
  getRelationships(): { entityA: string; entityB: string; roleA: string; relSpec: { cardA: string; cardB: string } }[]
}

/** Mermaid's own parser. `graph` only tells which types lost something that the comment then holds. */
export async function readMermaid(text: string, graph: Graph): Promise<ReadErd> {
  mermaid.initialize({ maxTextSize: 1e9, maxEdges: 1e6 })
  await mermaid.parse('erDiagram')
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text)
  const er = db as unknown as MermaidEr
  const decode = (shown: string) => shown.replaceAll(/ﬂ°°(\d+)¶ß/g, (_, point: string) => String.fromCodePoint(Number(point)))
  const entities = [...er.getEntities().values()]
  const name = new Map(entities.map((e) => [e.id, decode(e.alias === '' ? e.label : e.alias)]))
  const types = new Map(graph.nodes.map((node) => [node.id, new Set(node.columns.map((column) => column.type))]))
  const tables = entities.map((entity) => ({
    name: name.get(entity.id) ?? '',
    columns: entity.attributes.map(({ name: word, type, comment }) => {
      if (comment !== '') {
        const [column = '', rest = ''] = comment.split(/: (.*)/s)
        return [decode(column), decode(rest) === '(no name)' ? 'any' : decode(rest)] as const
      }
      const own = types.get(name.get(entity.id) ?? '')
      return [word, own?.has(type) === true || type === 'any' ? type : type.replaceAll('_', ' ')] as const
    }),
  }))
  const many: Readonly<Record<string, string>> = {
    ONLY_ONE: 'one',
    ZERO_OR_ONE: 'zero-or-one',
    ZERO_OR_MORE: 'zero-or-many',
    ONE_OR_MORE: 'many',
  }
  const references = er
    .getRelationships()
    .map(({ entityA, entityB, roleA, relSpec }) =>
      reference(name.get(entityA), decode(roleA), name.get(entityB), many[relSpec.cardB], many[relSpec.cardA]),
    )
  return { tables, references: references.sort() }
}

/** DBML's own parser. */
export function readDbml(text: string): ReadErd {
  const { schemas } = new Parser().parse(text, 'dbmlv2')
  const scattered = schemas.some((schema) => schema.name !== 'public' && schema.tables.length > 0)
  const name = (schema: string | undefined | null, table: string) => (scattered ? [schema ?? 'public', table] : [undefined, table])
  return {
    tables: schemas.flatMap((schema) =>
      schema.tables.map((table) => ({
        name: JSON.stringify(name(schema.name, table.name)),
        columns: table.fields.map((field) => [field.name, nameless((field.type as { type_name: string }).type_name)] as const),
      })),
    ),
    references: schemas
      .flatMap((schema) => schema.refs)
      .map(({ name: key, endpoints: [from, to] }) =>
        reference(
          ...[name(from?.schemaName, from?.tableName ?? ''), from?.fieldNames, name(to?.schemaName, to?.tableName ?? ''), to?.fieldNames],
          ...[key ?? '', from?.relation, to?.relation],
        ),
      )
      .sort(),
  }
}

/** The part of PlantUML's grammar that is written, read strictly: any other line throws, and so does any sign with a meaning. */
export function readPlantuml(text: string): ReadErd {
  const [first, ...lines] = text.split('\n')
  if (first !== '@startuml' || lines.pop() !== '' || lines.pop() !== '@enduml') throw new Error('no frame of PlantUML around it')
  const label = String.raw`((?:[\p{L}\p{N}\p{M} _.,()[\]]|<U\+[0-9A-F]{4,5}>)+)`
  const entity = new RegExp(`^entity "${label}" as (t\\d+)(?: #[0-9a-f]{6})? \\{$`, 'u')
  const field = new RegExp(`^ {2}(?:\\* )?\\{field\\} ${label}(?: : ${label})?((?: <<(?:PK|FK|UK)>>)*)$`, 'u')
  const note = new RegExp(`^note "${label}(?:\\\\n${label})*" as n\\d+$`, 'u')
  const relation = new RegExp(`^(t\\d+) (\\|\\||\\|o|\\}\\||\\}o)(?:--|\\.\\.)(\\|\\||o\\||\\|\\{|o\\{) (t\\d+) : "${label}"$`, 'u')
  const decode = (shown: string) =>
    shown.replaceAll(/<U\+([0-9A-F]+)>/g, (_, point: string) => String.fromCodePoint(Number.parseInt(point, 16)))
  const many: Readonly<Record<string, string>> = {
    '||': 'one',
    '|o': 'zero-or-one',
    'o|': 'zero-or-one',
    '}o': 'zero-or-many',
    'o{': 'zero-or-many',
    '}|': 'many',
    '|{': 'many',
  }
  const tables: { name: string; columns: (readonly [string, string])[] }[] = []
  const references: string[] = []
  const words = new Map<string, string>()
  let inside = false
  for (const line of lines) {
    const [begins, row, edge] = [entity.exec(line), field.exec(line), relation.exec(line)]
    const read = /^(t\d+) \.\.> (t\d+) : "reads"$/.exec(line)
    if (!inside && note.test(line)) continue
    if (!inside && ['', 'hide circle', 'skinparam linetype ortho'].includes(line)) continue
    if (inside && line === '  --') continue
    if (inside && line === '}') inside = false
    else if (inside && row !== null) tables.at(-1)?.columns.push([decode(row[1] ?? ''), decode(row[2] ?? '')])
    else if (!inside && begins !== null) {
      tables.push({ name: decode(begins[1] ?? ''), columns: [] })
      words.set(begins[2] ?? '', decode(begins[1] ?? ''))
      inside = true
    } else if (!inside && edge !== null)
      references.push(
        reference(words.get(edge[1] ?? ''), decode(edge[5] ?? ''), words.get(edge[4] ?? ''), many[edge[2] ?? ''], many[edge[3] ?? '']),
      )
    else if (!inside && read !== null) references.push(reference(words.get(read[1] ?? ''), 'reads', words.get(read[2] ?? '')))
    else throw new Error(`no line of PlantUML: ${line}`)
  }
  return { tables, references: references.sort() }
}
