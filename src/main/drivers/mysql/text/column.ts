import type { Column } from '@shared/catalog'
import { type Cursor, unescapeText } from './cursor'
import { KIND } from './scan'

/** A column as SHOW CREATE TABLE prints it, with the checks that stand at it. */
export interface ColumnText {
  readonly column: Omit<Column, 'position'>
  /** As written: absent where the table's own holds. */
  readonly charset: string | undefined
  readonly checks: readonly string[]
}

type Facts = { -readonly [K in keyof Column]?: Column[K] }

/** Settings whose value follows without an equals sign. */
const VALUED = new Set(['SRID', 'COLUMN_FORMAT', 'STORAGE', 'ENGINE_ATTRIBUTE', 'SECONDARY_ENGINE_ATTRIBUTE'])

/** Reads one column up to the comma or parenthesis that ends it (MySQL manual, CREATE TABLE; mariadb.com/kb, CREATE TABLE). */
export function readColumn(cursor: Cursor): ColumnText {
  const name = cursor.ident()
  const type = readType(cursor)
  const facts: Facts = {}
  const options: Record<string, string> = {}
  const checks: string[] = []
  let charset: string | undefined
  let nullable = true
  while (!cursor.at(',') && !cursor.at(')')) {
    const word = cursor.word()
    switch (word) {
      case 'NOT':
        // NOT SECONDARY: left out by a secondary engine (MySQL manual, "Secondary engine").
        if (cursor.takes('NOT', 'SECONDARY')) options['NOT SECONDARY'] = ''
        else {
          cursor.expect('NOT', 'NULL')
          nullable = false
        }
        break
      case 'NULL':
        cursor.skip()
        break
      case 'CHARACTER':
        cursor.expect('CHARACTER', 'SET')
        charset = cursor.ident()
        break
      case 'CHARSET':
        cursor.skip()
        charset = cursor.ident()
        break
      case 'CHECK':
        cursor.skip()
        checks.push(cursor.inParentheses())
        break
      default:
        if (!readFact(cursor, word, facts)) readOption(cursor, word, options)
    }
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

/** Takes what the model has a place for; false when the word is a setting. */
function readFact(cursor: Cursor, word: string, facts: Facts): boolean {
  switch (word) {
    case 'DEFAULT': {
      cursor.skip()
      const value = readValue(cursor)
      if (value.toUpperCase() !== 'NULL') facts.default = value
      return true
    }
    case 'COMMENT':
      cursor.skip()
      facts.comment = cursor.literal()
      return true
    case 'COLLATE':
      cursor.skip()
      facts.collation = cursor.ident()
      return true
    case 'ON':
      cursor.expect('ON', 'UPDATE')
      facts.onUpdate = readValue(cursor)
      return true
    case 'AUTO_INCREMENT':
      cursor.skip()
      facts.identity = 'auto_increment'
      return true
    case 'INVISIBLE':
      cursor.skip()
      facts.invisible = true
      return true
    case 'GENERATED':
      cursor.expect('GENERATED', 'ALWAYS')
      readGenerated(cursor, facts)
      return true
    case 'AS':
      readGenerated(cursor, facts)
      return true
    default:
      return false
  }
}

function readGenerated(cursor: Cursor, facts: Facts): void {
  cursor.expect('AS')
  if (cursor.takes('ROW')) {
    facts.generated = `ROW ${cursor.ident().toUpperCase()}`
    // Printed without NOT NULL, and never NULL: the server fills it.
    facts.nullable = false
    return
  }
  facts.generated = cursor.inParentheses()
  facts.generatedKind = cursor.takes('STORED') || cursor.takes('PERSISTENT') ? 'stored' : 'virtual'
  cursor.takes('VIRTUAL')
}

/** A type as information_schema writes it, which puts how the values are stored behind it, in a version comment. */
export function plainType(type: string): string {
  return type.replace(/ \/\*M?!\d+ [^]*?\*\/$/, '')
}

/** Labels between the parentheses of `enum('a','it''s')`. */
export function labels(type: string): string[] {
  return [...type.matchAll(/'((?:[^'\\]|\\[^]|'')*)'/g)].map((match) => unescapeText(match[1] ?? ''))
}

function readType(cursor: Cursor): string {
  const { start } = cursor
  cursor.ident()
  if (cursor.at('(')) cursor.inParentheses()
  for (
    let word = cursor.word();
    word === 'UNSIGNED' || word === 'ZEROFILL' || word === 'SIGNED' || word === 'PRECISION';
    word = cursor.word()
  )
    cursor.skip()
  return cursor.since(start)
}

/** A default: a literal with or without sign and introducer, a function, or an expression in parentheses. As written. */
function readValue(cursor: Cursor): string {
  const { start } = cursor
  if (cursor.at('(')) cursor.inParentheses()
  else {
    while (cursor.at('-') || cursor.at('+')) cursor.skip()
    const kind = cursor.kind()
    const introducer = cursor.raw().startsWith('_')
    cursor.skip()
    // b'101', x'FF', _utf8mb4'text': the introducer touches its text, or starts with an underscore.
    if (kind === KIND.word && cursor.kind() === KIND.text && (cursor.start === cursor.end || introducer)) cursor.skip()
    else if (kind !== KIND.text && cursor.at('(')) cursor.inParentheses()
  }
  return cursor.since(start)
}

/** Settings that not every server has: `SRID 4326`, `COLUMN_FORMAT FIXED`, `REF_SYSTEM_ID=1`, `WITHOUT SYSTEM VERSIONING`. */
function readOption(cursor: Cursor, word: string, options: Record<string, string>): void {
  if (word === 'WITHOUT' || word === 'WITH') {
    cursor.skip()
    cursor.expect('SYSTEM', 'VERSIONING')
    options[`${word} SYSTEM VERSIONING`] = ''
    return
  }
  const name = word === '' ? cursor.raw() : word
  cursor.ident()
  if (cursor.takes('=') || VALUED.has(name)) {
    options[name] = cursor.raw()
    cursor.skip()
  } else options[name] = ''
}
