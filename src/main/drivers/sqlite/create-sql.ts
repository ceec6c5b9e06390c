import type { Check } from '@shared/catalog'

/** A token of SQL text with its place; strings, quoted names and comments are single tokens. */
interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|\S/g

function tokens(sql: string): Token[] {
  return [...sql.matchAll(TOKEN)]
    .filter(([text]) => !text.startsWith('--') && !text.startsWith('/*'))
    .map((m) => ({ text: m[0], start: m.index, end: m.index + m[0].length }))
}

const is = (token: Token | undefined, word: string) => token?.text.toUpperCase() === word

/**
 * CHECK constraints of a CREATE TABLE statement, in order: SQLite keeps them nowhere else. A check without a name is
 * called after its place: `check_1`.
 */
export function parseChecks(sql: string): Check[] {
  const list = tokens(sql)
  const checks: Check[] = []
  for (let i = 0; i < list.length; i += 1) {
    if (!is(list[i], 'CHECK') || !is(list[i + 1], '(')) continue
    const close = closing(list, i + 1)
    const open = list[i + 1]
    const end = list[close]
    if (open === undefined || end === undefined) break
    const named = is(list[i - 2], 'CONSTRAINT') ? list[i - 1] : undefined
    checks.push({
      name: named === undefined ? `check_${String(checks.length + 1)}` : unquote(named.text),
      expression: sql.slice(open.end, end.start).trim(),
    })
    i = close
  }
  return checks
}

/** Names of foreign keys by their columns, for `CONSTRAINT name FOREIGN KEY (a, b)`; the pragma does not tell them. */
export function parseForeignKeyNames(sql: string): Map<string, string> {
  const list = tokens(sql)
  const names = new Map<string, string>()
  for (let i = 0; i < list.length; i += 1) {
    if (!is(list[i], 'FOREIGN') || !is(list[i + 1], 'KEY') || !is(list[i + 2], '(') || !is(list[i - 2], 'CONSTRAINT')) continue
    const columns = list.slice(i + 3, closing(list, i + 2)).filter((t) => t.text !== ',')
    const name = list[i - 1]
    if (name !== undefined) names.set(JSON.stringify(columns.map((t) => unquote(t.text).toLowerCase())), unquote(name.text))
  }
  return names
}

/** True when the primary key column is declared AUTOINCREMENT. */
export function hasAutoincrement(sql: string): boolean {
  return tokens(sql).some((t) => is(t, 'AUTOINCREMENT'))
}

/** The predicate of a partial index: what follows the last WHERE outside parentheses. */
export function parseIndexPredicate(sql: string): string | undefined {
  let depth = 0
  let where: Token | undefined
  for (const token of tokens(sql)) {
    if (token.text === '(') depth += 1
    else if (token.text === ')') depth -= 1
    else if (depth === 0 && is(token, 'WHERE')) where = token
  }
  return where === undefined ? undefined : sql.slice(where.end).trim()
}

/** The parts between the parentheses of CREATE INDEX … ON t (…), as written. */
export function parseIndexParts(sql: string): string[] {
  const list = tokens(sql)
  const on = list.findIndex((t) => is(t, 'ON'))
  const open = list.findIndex((t, i) => i > on && t.text === '(')
  if (on < 0 || open < 0) return []
  const end = closing(list, open)
  const parts: string[] = []
  let depth = 0
  let from = list[open]?.end ?? 0
  for (const token of list.slice(open + 1, end)) {
    if (token.text === '(') depth += 1
    else if (token.text === ')') depth -= 1
    else if (depth === 0 && token.text === ',') {
      parts.push(sql.slice(from, token.start).trim())
      from = token.end
    }
  }
  parts.push(sql.slice(from, list[end]?.start).trim())
  return parts.map((part) => part.replace(/\s+(ASC|DESC)$/i, ''))
}

/** Expression of a generated column: `name type [GENERATED ALWAYS] AS (expression)`. */
export function parseGenerated(sql: string, column: string): string | undefined {
  const list = tokens(sql)
  const body = list.findIndex((t) => t.text === '(')
  let depth = 0
  for (let i = body + 1; i < list.length; i += 1) {
    const token = list[i]
    const before = list[i - 1]
    if (token === undefined) break
    const starts = depth === 0 && (before?.text === '(' || before?.text === ',')
    if (token.text === '(') depth += 1
    else if (token.text === ')') depth -= 1
    if (!starts || unquote(token.text).toLowerCase() !== column.toLowerCase()) continue
    for (let j = i + 1, inner = 0; j < list.length; j += 1) {
      if (inner === 0 && is(list[j], 'AS') && is(list[j + 1], '('))
        return sql.slice(list[j + 1]?.end, list[closing(list, j + 1)]?.start).trim()
      if (list[j]?.text === '(') inner += 1
      else if (list[j]?.text === ')') inner -= 1
      else if (inner === 0 && list[j]?.text === ',') return undefined
    }
  }
  return undefined
}

function closing(list: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < list.length; i += 1) {
    if (list[i]?.text === '(') depth += 1
    else if (list[i]?.text === ')' && --depth === 0) return i
  }
  return list.length
}

function unquote(text: string): string {
  const quote = text[0]
  if (quote === '[') return text.slice(1, -1)
  return quote === '"' || quote === '`' || quote === "'" ? text.slice(1, -1).replaceAll(quote + quote, quote) : text
}
