import { fold, Lexer, type TokenKind, unquote } from './lexer'
import { readHead } from './statement'

interface Token {
  readonly kind: TokenKind
  readonly word: string
  readonly text: string
}

/** SQLite's parser gives up long before (sqlite.org/limits.html, maximum depth of an expression tree). */
const DEEPEST = 3000
const SELECTS = new Set(['SELECT', 'WITH', 'VALUES'])
const ENDS_FROM = new Set(['WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'UNION', 'EXCEPT', 'INTERSECT', 'WINDOW'])

/**
 * Names that a view reads, folded: what stands in FROM, JOIN and `IN name` anywhere in it, minus names of common table
 * expressions. Some may be table-valued functions: only the caller knows what exists.
 */
export function readSelectNames(sql: string): Set<string> {
  const head = readHead(sql)
  const names = new Set<string>()
  if (head?.kind !== 'view') return names
  const { lexer } = head
  while (lexer.kind !== 'end' && lexer.word !== 'AS') {
    if (lexer.isSymbol('(')) lexer.takeGroup()
    else lexer.next()
  }
  const tokens: Token[] = []
  for (lexer.next(); lexer.kind !== 'end'; lexer.next()) tokens.push({ kind: lexer.kind, word: lexer.word, text: lexer.text })
  new Scanner(tokens, names).scan(0, tokens.length, new Set(), 0)
  return names
}

/** Every name and string in a text, folded: more than it refers to, never less. */
export function mentionedNames(sql: string): Set<string> {
  const names = new Set<string>()
  for (const lexer = new Lexer(sql); lexer.kind !== 'end'; lexer.next()) if (lexer.isName) names.add(fold(lexer.name))
  return names
}

class Scanner {
  readonly #tokens: readonly Token[]
  readonly #names: Set<string>
  /** Where the group that opens at an index closes. */
  readonly #close: ReadonlyMap<number, number>

  constructor(tokens: readonly Token[], names: Set<string>) {
    this.#tokens = tokens
    this.#names = names
    this.#close = groups(tokens)
  }

  /** Scans tokens from `from` up to `to`: a SELECT, or an expression with SELECTs in it. `scope`: known expressions' names. */
  scan(from: number, to: number, scope: ReadonlySet<string>, depth: number): void {
    if (depth > DEEPEST) return
    let at = from
    let known = scope
    if (this.#word(at) === 'WITH') [at, known] = this.#with(at + 1, to, scope, depth)
    let inFrom = false
    while (at < to) {
      const word = this.#word(at)
      if (word === 'FROM' && this.#word(at - 1) !== 'DISTINCT') {
        inFrom = true
        at = this.#item(at + 1, known, depth)
      } else if (inFrom && (word === 'JOIN' || this.#is(at, ','))) at = this.#item(at + 1, known, depth)
      else if (word === 'IN' && !this.#is(at + 1, '(')) at = this.#item(at + 1, known, depth)
      else if (this.#is(at, '(')) at = this.#group(at, known, depth)
      else {
        if (ENDS_FROM.has(word)) inFrom = false
        at += 1
      }
    }
  }

  /** The expressions of WITH: each sees all of them, itself included. */
  #with(from: number, to: number, scope: ReadonlySet<string>, depth: number): [number, ReadonlySet<string>] {
    const bodies: number[] = []
    const known = new Set(scope)
    let at = this.#word(from) === 'RECURSIVE' ? from + 1 : from
    while (at < to && !SELECTS.has(this.#word(at))) {
      known.add(fold(unquote(this.#tokens[at]?.text ?? '')))
      at += 1
      if (this.#is(at, '(')) at = this.#after(at)
      while (at < to && !this.#is(at, '(')) at += 1
      bodies.push(at)
      at = this.#after(at)
      if (this.#is(at, ',')) at += 1
    }
    for (const body of bodies) this.#group(body, known, depth)
    return [at, known]
  }

  /** One entry of FROM: a name, a function with arguments, a SELECT or a join in parentheses. */
  #item(at: number, scope: ReadonlySet<string>, depth: number): number {
    if (this.#is(at, '(')) {
      const close = this.#close.get(at) ?? this.#tokens.length
      if (SELECTS.has(this.#word(at + 1))) this.scan(at + 1, close, scope, depth + 1)
      else this.#join(at + 1, close, scope, depth + 1)
      return close + 1
    }
    const token = this.#tokens[at]
    if (token === undefined || token.kind === 'other') return at
    const qualified = this.#is(at + 1, '.')
    const last = qualified ? at + 2 : at
    const name = fold(unquote(this.#tokens[last]?.text ?? ''))
    if (qualified || !scope.has(name)) this.#names.add(name)
    return last + 1
  }

  /** What stands in parentheses after FROM without being a SELECT. */
  #join(from: number, to: number, scope: ReadonlySet<string>, depth: number): void {
    if (depth > DEEPEST) return
    let at = this.#item(from, scope, depth)
    while (at < to) {
      if (this.#word(at) === 'JOIN' || this.#is(at, ',')) at = this.#item(at + 1, scope, depth)
      else if (this.#word(at) === 'IN' && !this.#is(at + 1, '(')) at = this.#item(at + 1, scope, depth)
      else if (this.#is(at, '(')) at = this.#group(at, scope, depth)
      else at += 1
    }
  }

  #group(at: number, scope: ReadonlySet<string>, depth: number): number {
    const close = this.#close.get(at) ?? this.#tokens.length
    this.scan(at + 1, close, scope, depth + 1)
    return close + 1
  }

  #after(at: number): number {
    return (this.#close.get(at) ?? this.#tokens.length) + 1
  }

  #word(at: number): string {
    return this.#tokens[at]?.word ?? ''
  }

  #is(at: number, symbol: string): boolean {
    const token = this.#tokens[at]
    return token?.kind === 'other' && token.text === symbol
  }
}

function groups(tokens: readonly Token[]): Map<number, number> {
  const close = new Map<number, number>()
  const open: number[] = []
  tokens.forEach((token, at) => {
    if (token.kind !== 'other') return
    if (token.text === '(') open.push(at)
    else if (token.text === ')') {
      const start = open.pop()
      if (start !== undefined) close.set(start, at)
    }
  })
  return close
}
