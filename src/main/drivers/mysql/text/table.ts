import type { Check, Column, ForeignKey, Index } from '@shared/catalog'
import { quoteIdent } from '../quote'
import { type ColumnText, readColumn } from './column'
import { Cursor } from './cursor'
import { readCheck, readForeignKey, readIndex } from './key'
import { KIND } from './scan'

/** What a server leaves unsaid when it prints a table. */
export interface Unsaid {
  /** Default collation by character set. */
  readonly collations: ReadonlyMap<string, string>
  /** What a foreign key without ON DELETE or ON UPDATE does, by the server's own name. */
  readonly action: ForeignKey['onDelete']
}

/** A table as SHOW CREATE TABLE prints it. */
export interface TableText {
  readonly columns: readonly Column[]
  readonly indexes: readonly Index[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly Check[]
  readonly comment: string | undefined
  /** Values as written, so that they can be written again: a text keeps its quotes. */
  readonly options: Readonly<Record<string, string>>
  readonly partitionKey: string | undefined
}

interface TableOptions {
  readonly comment: string | undefined
  readonly collation: string | undefined
  readonly partitionKey: string | undefined
}

/**
 * Reads the text of SHOW CREATE TABLE, as MySQL and MariaDB print it with sql_mode ''. Pure. Throws on a text that it does
 * not understand. The next value of AUTO_INCREMENT is left out: rows move it, and it is no part of a schema.
 */
export function readTable(text: string, schema: string, unsaid: Unsaid): TableText {
  const cursor = new Cursor(text)
  const columns: ColumnText[] = []
  const indexes: Index[] = []
  const foreignKeys: ForeignKey[] = []
  const checks: Check[] = []
  const options: Record<string, string> = {}
  while (!cursor.takes('(')) cursor.skip()
  while (!cursor.takes(')')) {
    if (cursor.quoted) columns.push(readColumn(cursor))
    else if (cursor.takes('PERIOD', 'FOR')) {
      const { start } = cursor
      cursor.ident()
      options[`PERIOD FOR ${cursor.since(start)}`] = `(${cursor.inParentheses()})`
    } else if (cursor.takes('CONSTRAINT')) {
      const name = cursor.ident()
      if (cursor.takes('FOREIGN', 'KEY')) foreignKeys.push(readForeignKey(cursor, name, schema, unsaid.action))
      else {
        cursor.expect('CHECK')
        checks.push(readCheck(cursor, name))
      }
    } else indexes.push(readIndex(cursor))
    cursor.takes(',')
  }
  const { comment, collation, partitionKey } = readOptions(cursor, options, unsaid)
  // The storage engine, which says what a key without USING is, comes after the keys (MySQL manual, CREATE INDEX).
  const usual = /^(memory|heap|ndb)/i.test(options['ENGINE'] ?? '') ? 'hash' : 'btree'
  return {
    columns: columns.map((found, at) => ownSequence(placed(found, at + 1, collation, unsaid), schema)),
    indexes: indexes.map((index) => (index.method === '' ? { ...index, method: usual } : index)),
    foreignKeys,
    checks: [
      // MariaDB names the check of a column like the column (information_schema.CHECK_CONSTRAINTS).
      ...columns.flatMap(({ column, checks: own }) => own.map((expression) => ({ name: column.name, expression, column: column.name }))),
      ...checks,
    ],
    comment,
    options,
    partitionKey,
  }
}

/** A collation that is the table's own is left out; a character set alone stands for its default collation. */
function placed({ column, charset }: ColumnText, position: number, table: string | undefined, { collations }: Unsaid): Column {
  const { name, type, collation: written, ...rest } = column
  const collation = written ?? (charset === undefined ? undefined : (collations.get(charset) ?? charset))
  return { name, position, type, ...rest, ...(collation === undefined || collation === table ? {} : { collation }) }
}

/** A sequence of the same database is named without it, as everything else is. */
function ownSequence(column: Column, schema: string): Column {
  if (column.default === undefined || !/^(nextval|lastval)\(/i.test(column.default)) return column
  return { ...column, default: column.default.replace(`(${quoteIdent(schema)}.`, '(') }
}

function readOptions(cursor: Cursor, options: Record<string, string>, { collations }: Unsaid): TableOptions {
  let comment: string | undefined
  let partitionKey: string | undefined
  while (!cursor.done) {
    if (cursor.takes('PARTITION', 'BY')) partitionKey = readPartitions(cursor, options)
    else if (cursor.takes('WITH', 'SYSTEM', 'VERSIONING')) options['WITH SYSTEM VERSIONING'] = ''
    else if (cursor.takes('COMMENT', '=')) comment = cursor.literal()
    else if (cursor.takes('AUTO_INCREMENT', '=')) cursor.skip()
    else if (cursor.takes('DEFAULT', 'CHARSET', '=') || cursor.takes('CHARSET', '=')) options['CHARSET'] = cursor.ident()
    else readOption(cursor, options)
  }
  const charset = options['CHARSET']
  if (charset !== undefined) options['COLLATE'] ??= collations.get(charset) ?? charset
  return { comment: comment === '' ? undefined : comment, collation: options['COLLATE'], partitionKey }
}

/** Settings that are followed by their value without an equals sign. */
const VALUED = new Set(['TABLESPACE', 'STORAGE'])

/** `ENGINE=InnoDB`, `DATA DIRECTORY='/x/'`, `UNION=(a,b)`, `TABLESPACE ts`, a setting that MariaDB's engines name themselves. */
function readOption(cursor: Cursor, options: Record<string, string>): void {
  if (cursor.takes(',')) return
  const { start, quoted } = cursor
  cursor.ident()
  // A name of two words ends at its equals sign; one that has none is a single word.
  const name = () => (quoted ? cursor.since(start) : cursor.since(start).toUpperCase())
  if (cursor.kind() === KIND.word && cursor.word(1) === '=' && !VALUED.has(name())) cursor.skip()
  const key = name()
  if (!cursor.takes('=') && !VALUED.has(key)) {
    options[key] = ''
    return
  }
  const from = cursor.start
  if (cursor.at('(')) cursor.inParentheses()
  else cursor.skip()
  options[key] = withoutPassword(key, cursor.since(from))
}

/** How rows are divided; the list of partitions goes to the options. */
function readPartitions(cursor: Cursor, options: Record<string, string>): string {
  const { start } = cursor
  let { end } = cursor
  while (!cursor.done) {
    if (cursor.at('(') && cursor.word(1) === 'PARTITION') {
      options['PARTITIONS'] = cursor.rest().trim()
      break
    }
    cursor.skip()
    ;({ end } = cursor)
  }
  return (
    cursor.text
      .slice(start, end)
      // KEY ALGORITHM=1 is framed by a version comment of its own.
      .replaceAll(/\*\/\s*\/\*!\d+/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
  )
}

/** A FEDERATED table keeps the password of the other server in its CONNECTION. */
function withoutPassword(name: string, value: string): string {
  return name === 'CONNECTION' ? value.replace(/(\/\/[^:/@]*):[^@]*@/, '$1:***@') : value
}
