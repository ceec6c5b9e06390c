import type { Column } from '@shared/catalog'
import { type Cursor, unescapeText } from './cursor'

/** A column as SHOW CREATE TABLE prints it, with the checks that stand at it. */
export interface ColumnText {
  readonly column: Omit<Column, 'position'>
  /** As written: absent where the table's own holds. */
  readonly charset: string | undefined
  readonly checks: readonly string[]
}

/** Reads one column up to the comma or parenthesis that ends it (MySQL manual, CREATE TABLE; mariadb.com/kb, CREATE TABLE). */
export function readColumn(cursor: Cursor): ColumnText {
  const name = cursor.ident()
  const type = readType(cursor)
  const facts: { -readonly [K in keyof Column]?: Column[K] } = {}
  const options: Record<string, string> = {}
  const checks: string[] = []
  let charset: string | undefined
  let nullable = true
  while (!cursor.sees(',') && !cursor.sees(')')) {
    if (cursor.takes('NOT', 'NULL')) nullable = false
    else if (cursor.takes('NULL')) nullable = true
    else if (cursor.takes('CHARACTER', 'SET') || cursor.takes('CHARSET')) charset = cursor.ident()
    else if (cursor.takes('COLLATE')) facts.collation = cursor.ident()
    else if (cursor.takes('DEFAULT')) {
      const value = readValue(cursor)
      if (value.toUpperCase() !== 'NULL') facts.default = value
    } else if (cursor.takes('ON', 'UPDATE')) facts.onUpdate = readValue(cursor)
    else if (cursor.takes('AUTO_INCREMENT')) facts.identity = 'auto_increment'
    else if (cursor.takes('COMMENT')) facts.comment = cursor.literal()
    else if (cursor.takes('GENERATED', 'ALWAYS', 'AS', 'ROW')) facts.generated = `ROW ${cursor.ident().toUpperCase()}`
    else if (cursor.takes('GENERATED', 'ALWAYS', 'AS') || cursor.takes('AS')) {
      facts.generated = cursor.inParentheses()
      facts.generatedKind = cursor.takes('STORED') || cursor.takes('PERSISTENT') ? 'stored' : 'virtual'
      cursor.takes('VIRTUAL')
    } else if (cursor.takes('INVISIBLE')) facts.invisible = true
    else if (cursor.takes('CHECK')) checks.push(cursor.inParentheses())
    else readOption(cursor, options)
  }
  return {
    column: {
      ...{ name, type, nullable, ...facts },
      ...(/^(enum|set)\(/i.test(type) ? { enumValues: labels(type) } : {}),
      ...(Object.keys(options).length === 0 ? {} : { options }),
    },
    charset,
    checks,
  }
}

/** Labels between the parentheses of `enum('a','it''s')`. */
export function labels(type: string): string[] {
  return [...type.matchAll(/'((?:[^'\\]|\\[^]|'')*)'/g)].map((match) => unescapeText(match[1] ?? ''))
}

function readType(cursor: Cursor): string {
  const { start } = cursor.peek()
  cursor.ident()
  if (cursor.sees('(')) cursor.inParentheses()
  while (cursor.takes('UNSIGNED') || cursor.takes('SIGNED') || cursor.takes('ZEROFILL') || cursor.takes('PRECISION'));
  return cursor.since(start)
}

/** A default: a literal with or without sign and introducer, a function, or an expression in parentheses. As written. */
function readValue(cursor: Cursor): string {
  const { start } = cursor.peek()
  if (cursor.sees('(')) cursor.inParentheses()
  else {
    while (cursor.takes('-') || cursor.takes('+'));
    const first = cursor.next()
    // b'101', x'FF', _utf8mb4'text': the introducer touches its text.
    if (first.kind === 'word' && cursor.peek().kind === 'text' && (cursor.peek().start === first.end || first.value.startsWith('_')))
      cursor.next()
    else if (first.kind !== 'text' && cursor.sees('(')) cursor.inParentheses()
  }
  return cursor.since(start)
}

/** Settings that not every server has: `SRID 4326`, `COLUMN_FORMAT FIXED`, `REF_SYSTEM_ID=1`, `WITHOUT SYSTEM VERSIONING`. */
function readOption(cursor: Cursor, options: Record<string, string>): void {
  if (cursor.takes('WITHOUT', 'SYSTEM', 'VERSIONING')) options['WITHOUT SYSTEM VERSIONING'] = ''
  else if (cursor.takes('WITH', 'SYSTEM', 'VERSIONING')) options['WITH SYSTEM VERSIONING'] = ''
  else {
    const token = cursor.next()
    if (token.kind !== 'word' && token.kind !== 'ident') throw new Error(`“${token.value}” is no part of a column`)
    const name = token.kind === 'word' ? token.value.toUpperCase() : cursor.text.slice(token.start, token.end)
    const valued =
      cursor.takes('=') || ['SRID', 'COLUMN_FORMAT', 'STORAGE', 'ENGINE_ATTRIBUTE', 'SECONDARY_ENGINE_ATTRIBUTE'].includes(name)
    const { start } = cursor.peek()
    if (valued) cursor.next()
    options[name] = valued ? cursor.since(start) : ''
  }
}
