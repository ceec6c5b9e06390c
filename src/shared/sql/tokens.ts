import type { Dialect } from './dialect'

/** A piece of SQL that means something; comments and blanks are none. */
export interface Token {
  /** `word`: not quoted. `name`: quoted. `open`: a string or quoted name without an end. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign' | 'open'
  readonly from: number
  readonly to: number
  /** As it is compared: a word in small letters, a name without its quotes, a sign as it stands; else empty. */
  readonly text: string
}

const SPACE = /\s/
const WORD_START = /[\p{L}_@]/u
const WORD = /[\p{L}\p{N}_$@]/u
const CLOSING: Readonly<Record<string, string>> = { '[': ']' }

/** Reads SQL text from `from`; never fails, whatever stands there. Answers also whether the end is within a comment. */
export function tokenize(sql: string, dialect: Dialect, from = 0): { readonly tokens: readonly Token[]; readonly inComment: boolean } {
  const tokens: Token[] = []
  let at = from
  let inComment = false
  const push = (kind: Token['kind'], to: number, text: string) => {
    tokens.push({ kind, from: at, to, text })
    at = to
  }
  while (at < sql.length) {
    const c = sql[at] ?? ''
    if (SPACE.test(c)) at += 1
    else if ((c === '-' && sql[at + 1] === '-') || (c === '#' && dialect.hash)) {
      const end = sql.indexOf('\n', at)
      inComment = end === -1
      at = end === -1 ? sql.length : end + 1
    } else if (c === '/' && sql[at + 1] === '*') {
      const end = endOfComment(sql, at, dialect.nested)
      inComment = end === undefined
      at = end ?? sql.length
    } else if (c === "'" || (c === '"' && !dialect.quotes.includes('"'))) {
      const escape = dialect.backslash || /[eE]/.test(sql[at - 1] ?? '')
      const end = endOfQuoted(sql, at, c, escape)
      push(end === undefined ? 'open' : 'string', end ?? sql.length, '')
    } else if (dialect.quotes.includes(c)) {
      const closing = CLOSING[c] ?? c
      const end = endOfQuoted(sql, at, closing, false)
      const inner = sql.slice(at + 1, end === undefined ? sql.length : end - 1)
      push(end === undefined ? 'open' : 'name', end ?? sql.length, closing === c ? inner.replaceAll(c + c, c) : inner)
    } else if (c === '$' && dialect.dollar && /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.test(sql.slice(at, at + 80))) {
      const tag = sql.slice(at, sql.indexOf('$', at + 1) + 1)
      const end = sql.indexOf(tag, at + tag.length)
      push(end === -1 ? 'open' : 'string', end === -1 ? sql.length : end + tag.length, '')
    } else if (/[0-9]/.test(c)) push('number', runOf(sql, at, /[0-9a-zA-Z_.]/), '')
    else if (WORD_START.test(c)) {
      const end = runOf(sql, at, WORD)
      push('word', end, sql.slice(at, end).toLowerCase())
    } else push('sign', at + 1, c)
  }
  return { tokens, inComment }
}

function runOf(sql: string, from: number, pattern: RegExp): number {
  let at = from
  while (at < sql.length && pattern.test(sql[at] ?? '')) at += 1
  return at
}

/** Behind the closing quote, which is doubled where it stands for itself; undefined where there is none. */
function endOfQuoted(sql: string, from: number, quote: string, backslash: boolean): number | undefined {
  for (let at = from + 1; at < sql.length; at += 1) {
    if (backslash && sql[at] === '\\') at += 1
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote || quote === ']') return at + 1
      at += 1
    }
  }
  return undefined
}

function endOfComment(sql: string, from: number, nested: boolean): number | undefined {
  let depth = 0
  for (let at = from; at < sql.length - 1; at += 1) {
    const two = sql.slice(at, at + 2)
    if (two === '/*' && (nested || depth === 0)) {
      depth += 1
      at += 1
    } else if (two === '*/') {
      depth -= 1
      at += 1
      if (depth === 0) return at + 1
    }
  }
  return undefined
}
