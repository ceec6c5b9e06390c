import type { Cardinality, Graph, GraphNode } from '../graph'
import { type ErdMarks, linesOf, NO_MARKS } from './marks'
import { encoded, NAMELESS, wordOf, wordsFor } from './names'

/** Words that Mermaid's lexer reads as something else at the start of a line or beside a relation, in any case (mermaid 10 to 12). */
const RESERVED = new Set(
  'erdiagram title acctitle accdescr direction style class classdef subgraph end one only many zero to optionally u o default'.split(' '),
)
/** Read as key marks where a type or a column's name is expected. */
const KEY_WORDS = new Set(['pk', 'fk', 'uk'])

const LEFT: Readonly<Record<Cardinality, string>> = { one: '||', 'zero-or-one': '|o', many: '}|', 'zero-or-many': '}o' }
const RIGHT: Readonly<Record<Cardinality, string>> = { one: '||', 'zero-or-one': 'o|', many: '|{', 'zero-or-many': 'o{' }

/**
 * The graph as Mermaid's erDiagram (mermaid.js.org/syntax/entityRelationshipDiagram), in pieces. A name that Mermaid takes no
 * word for stands as a label beside a word made from it; of a column or type, in its comment: "column: type". Everything that could
 * mean something in a label is an entity code (`#34;`), which Mermaid shows as the character. Notes and colours are comments: older
 * versions of Mermaid know neither in such a diagram.
 */
export function* mermaid({ nodes, edges }: Graph, { colours, notes }: ErdMarks = NO_MARKS): Generator<string> {
  const words = wordsFor(
    nodes.map((node) => node.id),
    RESERVED,
  )
  const word = new Map(nodes.map((node, at) => [node.id, words[at] ?? '']))
  yield 'erDiagram\n'
  for (const note of notes) {
    const [first = '', ...rest] = linesOf(note)
    yield `    %% Note: ${label(first)}\n${rest.map((line) => `    %%   ${label(line)}\n`).join('')}`
  }
  for (const { id } of nodes) {
    const colour = colours.get(id)
    if (colour !== undefined) yield `    %% ${label(id)} is ${colour}\n`
  }
  for (const node of nodes) yield entity(node, word.get(node.id) ?? '')
  for (const edge of edges) {
    // Every line of Mermaid's says how many stand at its ends: of a view and what it reads that would be made up.
    if (edge.kind === 'reads') {
      yield `    %% ${label(edge.source)} reads ${label(edge.target)}\n`
      continue
    }
    const inferred = edge.kind === 'inferred'
    const ends = `${LEFT[edge.sourceCardinality]}${inferred ? '..' : '--'}${RIGHT[edge.targetCardinality]}`
    const about = `${label(edge.sourceColumns.join(', '))}${inferred ? ' (inferred)' : ''}`
    yield `    ${word.get(edge.source) ?? ''} ${ends} ${word.get(edge.target) ?? ''} : "${about}"\n`
  }
}

function entity(node: GraphNode, word: string): string {
  const head = `    ${word}${word === node.id ? '' : `["${label(node.id)}"]`}`
  return node.columns.length === 0 ? `${head}\n` : `${head} {\n${node.columns.map(attribute).join('')}    }\n`
}

function attribute({ name, type, primary, foreign, unique }: GraphNode['columns'][number]): string {
  const ownName = /^[A-Za-z_]\w*$/.test(name) && !KEY_WORDS.has(name.toLowerCase())
  const typeWord = typeOf(type)
  const ownType = type === '' || typeWord === type.replaceAll(' ', '_')
  const keys = [primary ? 'PK' : '', foreign ? 'FK' : '', unique && !primary ? 'UK' : ''].filter((mark) => mark !== '')
  const comment = ownName && ownType ? '' : ` "${label(name)}: ${label(type)}"`
  return `        ${typeWord} ${ownName ? name : columnWord(name)}${keys.length === 0 ? '' : ` ${keys.join(',')}`}${comment}\n`
}

function columnWord(name: string): string {
  const word = wordOf(name)
  return KEY_WORDS.has(word.toLowerCase()) ? `${word}_` : word
}

/** Blanks as `_`, whole number arguments and array marks kept: `character_varying(255)`, `int[]`. What has no type at all is `any`. */
function typeOf(type: string): string {
  if (type === '') return 'any'
  const word = type.replaceAll(/[^A-Za-z0-9_()[\]]+/g, '_')
  return /^[A-Za-z]/.test(word) && !/^(pk|fk|uk)\b/i.test(word) ? word : `t_${word}`
}

/** A text that stands between quotes. `direction TB` and the like is read even there. */
function label(text: string): string {
  if (text === '') return NAMELESS
  return encoded(text, (point) => `#${String(point)};`)
    .replaceAll(/(direction)\s/gi, '$1#32;')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '#95;')
}
