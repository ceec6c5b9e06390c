import { parseSync } from 'oxc-parser'

/** A text in a source that somebody would see: where it stands and what it says, as it is written there. */
export interface ShownText {
  readonly line: number
  readonly text: string
}

/** A node of the tree that the parser makes; what it holds depends on its type. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [name: string]: unknown
}

/** Attributes, properties of components and of plain objects whose text is drawn or read aloud. */
const SHOWN =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|placeholder|label|alt|help|hint|text|note|about|action|headline|heading|summary|caption|message|why|reason|empty|tooltip)$/
const WORD = /\p{L}{2}/u
/** Words beside each other: prose, wherever it stands. */
const PROSE = /\p{L}[,;:.!?…]* \p{L}/u
const PROSE_PIECE = /\p{L}{2,}[,;:]? |[ ]\p{L}{2,}/u
/** Texts for the style sheet, for a selector, or for developers. */
const SILENT = new Set(['className', 'class', 'style', 'gridTemplateColumns', 'transform', 'boxShadow', 'font'])

/**
 * Finds texts that are written where they are drawn: between tags, in what is read aloud or shown as a tip, and any prose besides.
 * Types, imports, style sheets' texts and the messages of errors that nobody sees do not count.
 */
export function shownTexts(file: string, source: string): ShownText[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors.map((error) => error.message).join(', ')}`)
  const found = new Map<number, ShownText>()
  const add = (node: Node, text: string) => found.set(node.start, { line: source.slice(0, node.start).split('\n').length, text })
  const within = (node: Node) => source.slice(node.start, node.end)

  const results = (node: Node | null): void => {
    for (const one of node === null ? [] : resultsOf(node)) {
      if (one.type === 'Literal' && WORD.test(String(one['value']))) add(one, String(one['value']))
      if (one.type === 'TemplateLiteral' && pieces(one).some((piece) => WORD.test(piece))) add(one, within(one))
    }
  }

  const walk = (node: Node): void => {
    if (node.type === 'ImportDeclaration' || isType(node) || isForDevelopers(node)) return
    if (node.type === 'JSXText' && WORD.test(String(node['value']))) add(node, String(node['value']).trim())
    if (node.type === 'JSXElement' || node.type === 'JSXFragment')
      for (const child of node['children'] as Node[]) if (child.type === 'JSXExpressionContainer') results(child)
    const name = nameOf(node)
    if (name !== undefined && SILENT.has(name)) return
    if (name !== undefined && SHOWN.test(name)) results(node['value'] as Node | null)
    if (node.type === 'Literal' && typeof node['value'] === 'string' && PROSE.test(node['value'])) add(node, node['value'])
    if (node.type === 'TemplateLiteral' && pieces(node).some((piece) => PROSE_PIECE.test(piece))) add(node, within(node))
    for (const inner of Object.values(node)) for (const one of Array.isArray(inner) ? inner : [inner]) if (isNode(one)) walk(one)
  }
  walk(program as unknown as Node)
  return [...found.values()].sort((a, b) => a.line - b.line)
}

/** The texts that an expression may come to: literals and templates. */
export function resultsOf(node: Node): Node[] {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? [node] : []
  if (node.type === 'TemplateLiteral') return [node]
  // What stands before && is asked, and a comparison comes to no text.
  if (node['operator'] === '&&') return resultsOf(node['right'] as Node)
  if (node.type === 'BinaryExpression' && node['operator'] !== '+') return []
  return (PARTS[node.type] ?? []).flatMap((part) => (isNode(node[part]) ? resultsOf(node[part]) : []))
}

/** Expressions that come to one of these parts of theirs. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  JSXExpressionContainer: ['expression'],
  ConditionalExpression: ['consequent', 'alternate'],
  LogicalExpression: ['left', 'right'],
  BinaryExpression: ['left', 'right'],
  ArrowFunctionExpression: ['body'],
  TSAsExpression: ['expression'],
  TSSatisfiesExpression: ['expression'],
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

export function pieces(template: Node): string[] {
  return (template['quasis'] as { value: { cooked: string | null } }[]).map(({ value }) => value.cooked ?? '')
}

export function isType({ type }: Node): boolean {
  return /^TS(?!AsExpression|SatisfiesExpression|NonNullExpression)/.test(type)
}

/** `new Error('…')`, `new DOMException('…')` and what is written to the console. */
export function isForDevelopers(node: Node): boolean {
  if (node.type === 'NewExpression') return /^(Error|DOMException|Worker)$/.test(String((node['callee'] as Node)['name']))
  if (node.type !== 'CallExpression') return false
  const callee = node['callee'] as Node
  const of = callee['object'] as Node | undefined
  return of?.['name'] === 'console' || (callee['property'] as Node | undefined)?.['name'] === 'matchMedia'
}

/** What an attribute or a property is called. */
export function nameOf(node: Node): string | undefined {
  if (node.type !== 'JSXAttribute' && node.type !== 'Property') return undefined
  const name = (node['name'] ?? node['key']) as Node
  return typeof name['name'] === 'string' ? name['name'] : typeof name['value'] === 'string' ? name['value'] : undefined
}
