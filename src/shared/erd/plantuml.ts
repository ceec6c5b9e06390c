import type { BoxColour } from '../diagram/notes'
import type { Cardinality, Graph, GraphNode } from '../graph'
import { type ErdMarks, linesOf, NO_MARKS, tintOf } from './marks'
import { encoded, NAMELESS } from './names'

const LEFT: Readonly<Record<Cardinality, string>> = { one: '||', 'zero-or-one': '|o', many: '}|', 'zero-or-many': '}o' }
const RIGHT: Readonly<Record<Cardinality, string>> = { one: '||', 'zero-or-one': 'o|', many: '|{', 'zero-or-many': 'o{' }

/**
 * The graph as PlantUML (plantuml.com/ie-diagram), in pieces. Relations go by words of ours (`t1`); every name stands in quotes or
 * behind `{field}` with all that is no letter or digit as a code (`<U+0022>`), which PlantUML shows as the character and reads as
 * nothing else.
 */
export function* plantuml({ nodes, edges }: Graph, { colours, notes }: ErdMarks = NO_MARKS): Generator<string> {
  const word = new Map(nodes.map((node, at) => [node.id, `t${String(at + 1)}`]))
  yield '@startuml\nhide circle\nskinparam linetype ortho\n\n'
  for (const node of nodes) yield entity(node, word.get(node.id) ?? '', colours.get(node.id))
  for (const edge of edges) {
    if (edge.kind === 'reads') {
      yield `${word.get(edge.source) ?? ''} ..> ${word.get(edge.target) ?? ''} : "reads"\n`
      continue
    }
    const inferred = edge.kind === 'inferred'
    const ends = `${LEFT[edge.sourceCardinality]}${inferred ? '..' : '--'}${RIGHT[edge.targetCardinality]}`
    const about = `${label(edge.sourceColumns.join(', '))}${inferred ? ' (inferred)' : ''}`
    yield `${word.get(edge.source) ?? ''} ${ends} ${word.get(edge.target) ?? ''} : "${about}"\n`
  }
  for (const [at, note] of notes.entries()) yield `\nnote "${linesOf(note).map(label).join('\\n')}" as n${String(at + 1)}\n`
  yield '@enduml\n'
}

/** The primary key above the line, everything else below it. */
function entity(node: GraphNode, word: string, colour: BoxColour | undefined): string {
  const key = node.columns.filter((column) => column.primary)
  const rest = node.columns.filter((column) => !column.primary)
  const line = key.length > 0 && rest.length > 0 ? '  --\n' : ''
  const fill = colour === undefined ? '' : ` ${tintOf(colour)}`
  return `entity "${label(node.id)}" as ${word}${fill} {\n${key.map(attribute).join('')}${line}${rest.map(attribute).join('')}}\n\n`
}

/** A star for what must have a value. */
function attribute({ name, type, nullable, primary, foreign, unique }: GraphNode['columns'][number]): string {
  const marks = [primary ? ' <<PK>>' : '', foreign ? ' <<FK>>' : '', unique && !primary ? ' <<UK>>' : ''].join('')
  return `  ${nullable ? '' : '* '}{field} ${label(name)}${type === '' ? '' : ` : ${label(type)}`}${marks}\n`
}

function label(text: string): string {
  if (text === '') return NAMELESS
  const known = encoded(text, code)
  // A blank at either end would be lost, and two `_` are a line drawn under the text.
  return known.replaceAll(/^ | $|(?<= ) /g, code(0x20)).replaceAll('__', code(0x5f) + code(0x5f))
}

/** Four or five digits are what PlantUML reads; nothing is assigned beyond. */
function code(point: number): string {
  return `<U+${(point > 0xf_ffff ? 0xfffd : point).toString(16).toUpperCase().padStart(4, '0')}>`
}
