import { KIND, type Scan, scan } from './scan'

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', Z: '\u001A', b: '\b' }

/** The value of a text literal without its quotes. */
export function unescapeText(inner: string): string {
  return inner.replace(/''|\\([^])/g, (found, escaped: string | undefined) =>
    found === "''" ? "'" : escaped === undefined ? found : (ESCAPES[escaped] ?? escaped),
  )
}

/** Reads a printed statement token by token. Throws where the text is not what the caller expects: it is then not understood. */
export class Cursor {
  readonly text: string
  readonly #scan: Scan
  #at = 0

  constructor(text: string) {
    this.text = text
    this.#scan = scan(text)
  }

  get done(): boolean {
    return this.kind() === KIND.end
  }

  /** Kind of the next token, or of one behind it. */
  kind(ahead = 0): number {
    return this.#scan.kinds[this.#at + ahead] ?? KIND.end
  }

  /** Where the next token starts. */
  get start(): number {
    return this.#scan.starts[this.#at] ?? this.text.length
  }

  /** Whether the next token is a name in quotes. */
  get quoted(): boolean {
    return this.kind() === KIND.ident
  }

  /** The next token as written, quotes included. */
  raw(ahead = 0): string {
    return this.text.slice(this.#scan.starts[this.#at + ahead], this.#scan.ends[this.#at + ahead])
  }

  /** The next token in capitals where it is a word or mark, else empty. */
  word(ahead = 0): string {
    const kind = this.kind(ahead)
    if (kind === KIND.word) return this.raw(ahead).toUpperCase()
    return kind === KIND.mark ? this.raw(ahead) : ''
  }

  skip(count = 1): void {
    this.#at += count
  }

  /** Whether this mark comes next. */
  at(mark: string): boolean {
    return this.kind() === KIND.mark && this.text.startsWith(mark, this.start)
  }

  /** Takes these words (or marks) if they come next, in any case. */
  takes(first: string, second?: string, third?: string): boolean {
    if (!this.#is(first, 0) || (second !== undefined && !this.#is(second, 1)) || (third !== undefined && !this.#is(third, 2))) return false
    this.#at += third !== undefined ? 3 : second !== undefined ? 2 : 1
    return true
  }

  expect(first: string, second?: string): void {
    if (!this.takes(first, second)) throw this.#odd(first)
  }

  /** Takes a name, with or without quotes. */
  ident(): string {
    const kind = this.kind()
    if (kind !== KIND.ident && kind !== KIND.word) throw this.#odd('a name')
    const raw = this.raw()
    this.#at += 1
    if (kind === KIND.word) return raw
    const quote = raw.charAt(0)
    const inner = raw.slice(1, -1)
    return inner.includes(quote) ? inner.replaceAll(quote + quote, quote) : inner
  }

  /** Takes a text and tells its value. */
  literal(): string {
    if (this.kind() !== KIND.text) throw this.#odd('a text')
    const inner = this.raw().slice(1, -1)
    this.#at += 1
    return inner.includes("'") || inner.includes('\\') ? unescapeText(inner) : inner
  }

  /** What stands between the next parenthesis and its partner, as written; both are taken. */
  inParentheses(): string {
    if (!this.at('(')) throw this.#odd('(')
    const from = this.start + 1
    for (let depth = 0; ; this.#at += 1) {
      if (this.done) throw this.#odd(')')
      if (this.at('(')) depth += 1
      else if (this.at(')')) depth -= 1
      if (depth === 0) break
    }
    const to = this.start
    this.#at += 1
    return this.text.slice(from, to)
  }

  /** The text from `start` to the last token that was taken. */
  since(start: number): string {
    return this.text.slice(start, this.end)
  }

  /** Where the last token that was taken ends. */
  get end(): number {
    return this.#scan.ends[this.#at - 1] ?? 0
  }

  /** The rest as written, without the end of a version comment that frames it. */
  rest(): string {
    const { ends } = this.#scan
    const text = this.text.slice(this.start, ends[ends.length - 2])
    this.#at = ends.length - 1
    return text
  }

  /** {@link word} against a word in capitals, without making one: most questions are answered by the length. */
  #is(wanted: string, ahead: number): boolean {
    const at = this.#at + ahead
    const { kinds, starts, ends } = this.#scan
    const start = starts[at] ?? 0
    if ((ends[at] ?? 0) - start !== wanted.length || (kinds[at] !== KIND.word && kinds[at] !== KIND.mark)) return false
    for (let here = 0; here < wanted.length; here += 1) {
      const code = this.text.charCodeAt(start + here)
      if ((code >= 97 && code <= 122 ? code - 32 : code) !== wanted.charCodeAt(here)) return false
    }
    return true
  }

  #odd(expected: string): Error {
    return new Error(`expected ${expected} before “${this.text.slice(this.start, this.start + 40)}”`)
  }
}
