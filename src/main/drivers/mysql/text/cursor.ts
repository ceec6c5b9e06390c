/** A piece of a statement that a server printed. `value` is without quotes; `start` and `end` point into the text. */
export interface Token {
  readonly kind: 'word' | 'ident' | 'text' | 'mark' | 'end'
  readonly value: string
  readonly start: number
  readonly end: number
}

/**
 * White space and the frames of version comments come first: what stands inside `/*!80016 … ` belongs to the statement
 * (MySQL manual, "Comments"; `/*M!` in MariaDB). Then identifiers, texts, words with their digits and dots, single marks.
 */
const TOKEN =
  /(?:\s+|\/\*M?!\d*|\*\/)+|`((?:[^`]|``)*)`|'((?:[^'\\]|\\[^]|'')*)'|"((?:[^"\\]|\\[^]|"")*)"|([A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*)|([^])/y

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', Z: '\u001A', b: '\b' }

/** The value of a text literal without its quotes. */
export function unescapeText(inner: string): string {
  return inner.replace(/''|\\([^])/g, (found, escaped: string | undefined) =>
    found === "''" ? "'" : escaped === undefined ? found : (ESCAPES[escaped] ?? escaped),
  )
}

/** Cuts a printed statement into tokens; the last one is `end`. */
export function tokens(text: string): Token[] {
  const found: Token[] = []
  TOKEN.lastIndex = 0
  for (let start = 0; start < text.length; start = TOKEN.lastIndex) {
    const match = TOKEN.exec(text)
    if (match === null) break
    const end = TOKEN.lastIndex
    const [, ident, single, double, word, mark] = match
    if (ident !== undefined) found.push({ kind: 'ident', value: ident.includes('`') ? ident.replaceAll('``', '`') : ident, start, end })
    else if (single !== undefined) found.push({ kind: 'text', value: /['\\]/.test(single) ? unescapeText(single) : single, start, end })
    else if (double !== undefined) found.push({ kind: 'ident', value: double.replaceAll('""', '"'), start, end })
    else if (word !== undefined) found.push({ kind: 'word', value: word, start, end })
    else if (mark !== undefined) found.push({ kind: 'mark', value: mark, start, end })
  }
  found.push({ kind: 'end', value: '', start: text.length, end: text.length })
  return found
}

/** Reads tokens one after another. Throws where the text is not what the caller expects: it is then not understood. */
export class Cursor {
  readonly text: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.text = text
    this.#tokens = tokens(text)
  }

  get done(): boolean {
    return this.peek().kind === 'end'
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]
    if (token === undefined) throw new Error('a statement without an end')
    return token
  }

  next(): Token {
    const token = this.peek()
    this.#at += 1
    return token
  }

  /** Whether these words (or marks) come next, in any case; nothing is taken. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead)
      return (token.kind === 'word' || token.kind === 'mark') && token.value.toUpperCase() === word
    })
  }

  /** Takes these words if they come next. */
  takes(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false
    this.#at += words.length
    return true
  }

  expect(...words: readonly string[]): void {
    if (!this.takes(...words)) throw this.#odd(words.join(' '))
  }

  ident(): string {
    const token = this.next()
    if (token.kind !== 'ident' && token.kind !== 'word') throw this.#odd('a name')
    return token.value
  }

  literal(): string {
    const token = this.next()
    if (token.kind !== 'text') throw this.#odd('a text')
    return token.value
  }

  /** What stands between the next parenthesis and its partner, as written; both are taken. */
  inParentheses(): string {
    if (!this.sees('(')) throw this.#odd('(')
    const { end: from } = this.next()
    for (let depth = 1; ; ) {
      const token = this.next()
      if (token.kind === 'end') throw this.#odd(')')
      if (token.kind !== 'mark') continue
      if (token.value === '(') depth += 1
      else if (token.value === ')') depth -= 1
      if (depth === 0) return this.text.slice(from, token.start)
    }
  }

  /** The text from `start` to the last token that was taken. */
  since(start: number): string {
    return this.text.slice(start, this.#tokens[this.#at - 1]?.end ?? start)
  }

  /** The rest as written, without the end of a version comment that frames it. */
  rest(): string {
    const last = this.#tokens[this.#tokens.length - 2]
    const text = this.text.slice(this.peek().start, last?.end)
    this.#at = this.#tokens.length - 1
    return text
  }

  #odd(expected: string): Error {
    const { start } = this.peek()
    return new Error(`expected ${expected} before “${this.text.slice(start, start + 40)}”`)
  }
}
