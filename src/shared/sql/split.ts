import type { Dialect } from './dialect'
import { type Token, tokenize } from './tokens'

/** One statement of a text: from its first word to its end, without the sign that ends it and without what stands around it. */
export interface Statement {
  readonly from: number
  readonly to: number
}

/** The statements of a text, in order. A body (BEGIN … END of a trigger or routine) is part of its statement. */
export function splitStatements(sql: string, dialect: Dialect): Statement[] {
  const found: Statement[] = []
  const { tokens } = tokenize(sql, dialect)
  let first: Token | undefined
  let last: Token | undefined
  let words: string[] = []
  let depth = 0
  const end = () => {
    if (first !== undefined && last !== undefined) found.push({ from: first.from, to: last.to })
    first = undefined
    last = undefined
    words = []
    depth = 0
  }
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'sign' && token.text === ';' && depth === 0) {
      end()
      continue
    }
    first ??= token
    last = token
    if (token.kind !== 'word') continue
    if (words.length < 12) words.push(token.text)
    if (hasBody(words, tokens[at + 1]?.text)) depth = Math.max(0, depth + step(token.text, tokens[at - 1]?.text, tokens[at + 1]?.text))
  }
  end()
  return found
}

/** The statement at a place: around it or touching it, else the next one, else the last. Undefined where there is none. */
export function statementAt(statements: readonly Statement[], place: number): Statement | undefined {
  return (
    // The sign that ends a statement is still part of it for who stands behind it.
    statements.find(({ from, to }) => place >= from && place <= to + 1) ?? statements.find(({ from }) => from > place) ?? statements.at(-1)
  )
}

/**
 * Where the statement that is being written at a place begins and ends: what is typed behind its last word still belongs to it, up
 * to the sign that ends it. Nothing (from and to are the place) where none has begun.
 */
export function writtenAt(sql: string, place: number, dialect: Dialect): Statement {
  const written = splitStatements(sql, dialect).findLast(({ from }) => from <= place)
  const ended = ({ kind, text }: Token) => kind === 'sign' && text === ';'
  if (written === undefined || tokenize(sql.slice(written.to, place), dialect).tokens.some(ended)) return { from: place, to: place }
  return { from: written.from, to: Math.max(written.to, place) }
}

const BODIES = new Set(['trigger', 'procedure', 'function', 'event', 'package'])

/** Whether a statement that begins with these words may hold others: of BEGIN alone the next word tells. */
function hasBody(words: readonly string[], next: string | undefined): boolean {
  if (words[0] === 'begin') return (words[1] ?? next) === 'not'
  return words[0] === 'create' && words.some((word) => BODIES.has(word))
}

/** How much deeper a word leads. What ends by END IF and the like is not counted when it begins, but for CASE. */
function step(word: string, before: string | undefined, next: string | undefined): number {
  if (word === 'begin') return 1
  if (word === 'case') return before === 'end' ? 0 : 1
  if (word !== 'end') return 0
  return next !== undefined && ['if', 'loop', 'while', 'repeat', 'for'].includes(next) ? 0 : -1
}
