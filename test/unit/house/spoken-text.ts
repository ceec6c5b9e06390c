import { parseSync } from 'oxc-parser'
import { isForDevelopers, isNode, isType, nameOf, type Node, pieces, resultsOf, type ShownText } from './shown-text'

/** A sentence of its own: it begins large, or with a name that is filled in. */
const SENTENCE = /^(\p{Lu}\p{Ll}*('s)?|\{\}|["“]\{\}["”]) .*\p{Ll}{2}/su
const WORD = /\p{L}{2}/u
const LOGGED = /^(trace|debug|info|warn|error|fatal)$/

/**
 * Finds what the main process says to a person: messages and hints of its errors, and every other sentence; `{}` stands for what is
 * filled in. Logs and errors for developers do not count.
 */
export function spokenTexts(file: string, source: string): ShownText[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors.map((error) => error.message).join(', ')}`)
  const found = new Map<number, ShownText>()
  const add = (node: Node, text: string) => found.set(node.start, { line: source.slice(0, node.start).split('\n').length, text })

  const walk = (node: Node): void => {
    if (node.type === 'ImportDeclaration' || isType(node) || isForDevelopers(node) || isLog(node)) return
    const text = textOf(node)
    if (text !== undefined && SENTENCE.test(text)) add(node, text)
    const told = [...(isAppError(node) ? (node['arguments'] as Node[]).slice(1, 2) : []), ...(isTold(node) ? [node['value'] as Node] : [])]
    for (const one of told.flatMap(resultsOf)) {
      const said = textOf(one)
      if (said !== undefined && WORD.test(said)) add(one, said)
    }
    for (const inner of Object.values(node)) for (const one of Array.isArray(inner) ? inner : [inner]) if (isNode(one)) walk(one)
  }
  walk(program as unknown as Node)
  return [...found.values()].sort((a, b) => a.line - b.line)
}

/** A text with `{}` where something is filled in. */
function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined
  return node.type === 'TemplateLiteral'
    ? pieces(node)
        .join('{}')
        .replaceAll(/(\{\})+/g, '{}')
    : undefined
}

function isAppError(node: Node): boolean {
  return node.type === 'NewExpression' && (node['callee'] as Node)['name'] === 'AppError'
}

function isTold(node: Node): boolean {
  return node.type === 'Property' && nameOf(node) === 'hint'
}

function isLog(node: Node): boolean {
  if (node.type !== 'CallExpression') return false
  return LOGGED.test(String(((node['callee'] as Node)['property'] as Node | undefined)?.['name']))
}
