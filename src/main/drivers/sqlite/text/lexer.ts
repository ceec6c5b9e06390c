/** `word`: a bare name or keyword · `quoted`: "x", `x` or [x] · `string`: 'x', which SQLite takes for a name too. */
export type TokenKind = 'word' | 'quoted' | 'string' | 'other' | 'end'

const LONGEST_KEYWORD = 13

/**
 * Reads SQL text token by token the way SQLite does (tokenize.c; sqlite.org/lang_keywords.html): comments and blanks are
 * skipped, names and strings are single tokens, every other character is a token of its own. Never fails: what is not
 * closed ends with the text.
 */
export class Lexer {
  readonly sql: string
  kind: TokenKind = 'end'
  start = 0
  end = 0
  /** The word in capitals where it may be a keyword; empty for any other token. */
  word = ''
  /** Set at the end of a text that ends inside a comment. */
  openComment: 'line' | 'block' | undefined
  #at: number

  constructor(sql: string, from = 0) {
    this.sql = sql
    this.#at = from
    this.next()
  }

  get text(): string {
    return this.sql.slice(this.start, this.end)
  }

  /** The token as a name, without its quotes. */
  get name(): string {
    return unquote(this.text)
  }

  /** True for what SQLite accepts as a name here. */
  get isName(): boolean {
    return this.kind === 'word' || this.kind === 'quoted' || this.kind === 'string'
  }

  isSymbol(symbol: string): boolean {
    return this.kind === 'other' && this.end === this.start + 1 && this.sql[this.start] === symbol
  }

  /** Steps over the keyword or symbol if it is next; says whether it was. */
  take(wanted: string): boolean {
    if (this.word !== wanted && !this.isSymbol(wanted)) return false
    this.next()
    return true
  }

  /** Steps over a group in parentheses and answers what stands between them. */
  takeGroup(): string {
    const from = this.end
    let depth = 0
    while (this.kind !== 'end') {
      if (this.isSymbol('(')) depth += 1
      else if (this.isSymbol(')')) {
        depth -= 1
        if (depth === 0) break
      }
      this.next()
    }
    const inner = this.sql.slice(from, this.start)
    this.next()
    return inner
  }

  next(): void {
    const { sql } = this
    this.#at = this.#skipBlanks(this.#at)
    const at = this.#at
    this.start = at
    this.word = ''
    if (at >= sql.length) {
      this.kind = 'end'
      this.end = at
      return
    }
    const code = sql.charCodeAt(at)
    if (startsWord(code)) {
      let end = at + 1
      while (continuesWord(sql.charCodeAt(end))) end += 1
      // A blob literal: x'…' is one value, not a name and a string.
      if (end === at + 1 && (code | 32) === 120 && sql.charCodeAt(end) === 39) this.#set('other', quoteEnd(sql, end, "'"))
      else {
        this.#set('word', end)
        if (end - at <= LONGEST_KEYWORD) this.word = sql.slice(at, end).toUpperCase()
      }
    } else if (code === 39) this.#set('string', quoteEnd(sql, at, "'"))
    else if (code === 34) this.#set('quoted', quoteEnd(sql, at, '"'))
    else if (code === 96) this.#set('quoted', quoteEnd(sql, at, '`'))
    else if (code === 91) {
      const close = sql.indexOf(']', at)
      this.#set('quoted', close < 0 ? sql.length : close + 1)
    } else if (isDigit(code)) {
      let end = at + 1
      while (continuesWord(sql.charCodeAt(end)) || sql.charCodeAt(end) === 46) end += 1
      this.#set('other', end)
    } else this.#set('other', at + 1)
  }

  #set(kind: TokenKind, end: number): void {
    this.kind = kind
    this.end = end
    this.#at = end
  }

  #skipBlanks(from: number): number {
    const { sql } = this
    let at = from
    for (;;) {
      const code = sql.charCodeAt(at)
      if (code === 32 || (code >= 9 && code <= 13 && code !== 11)) at += 1
      else if (code === 45 && sql.charCodeAt(at + 1) === 45) {
        const line = sql.indexOf('\n', at)
        if (line < 0) this.openComment = 'line'
        at = line < 0 ? sql.length : line + 1
      } else if (code === 47 && sql.charCodeAt(at + 1) === 42) {
        const close = sql.indexOf('*/', at + 2)
        if (close < 0) this.openComment = 'block'
        at = close < 0 ? sql.length : close + 2
      } else return at
    }
  }
}

/** Folds a name as SQLite compares names: A to Z only (sqlite.org/c3ref/stricmp.html). */
export function fold(name: string): string {
  const lower = name.toLowerCase()
  if (lower === name || /^[\x20-\x7e]*$/.test(name)) return lower
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** A name without its quotes, doubled ones made single. */
export function unquote(text: string): string {
  const quote = text[0]
  if (quote === '[') return text.endsWith(']') ? text.slice(1, -1) : text.slice(1)
  if (quote !== '"' && quote !== '`' && quote !== "'") return text
  return text.slice(1, text.length > 1 && text.endsWith(quote) ? -1 : undefined).replaceAll(quote + quote, quote)
}

/** Just behind the closing quote that belongs to the one at `open`. */
function quoteEnd(sql: string, open: number, quote: string): number {
  let at = open + 1
  for (;;) {
    const close = sql.indexOf(quote, at)
    if (close < 0) return sql.length
    if (sql[close + 1] !== quote) return close + 1
    at = close + 2
  }
}

function startsWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128
}

function continuesWord(code: number): boolean {
  return startsWord(code) || isDigit(code) || code === 36
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
