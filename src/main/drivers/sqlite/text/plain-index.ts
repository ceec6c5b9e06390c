import { fold, unquote } from './lexer'

/** One part of an index that is a name and nothing more. */
interface PlainPart {
  readonly name: string
  readonly collation: string | undefined
  readonly descending: boolean
}

/** An index whose parts are all names, as its text has it. */
export interface PlainIndex {
  readonly name: string
  readonly unique: boolean
  readonly partial: boolean
  readonly parts: readonly PlainPart[]
}

const NAME = String.raw`(?:[a-z_][a-z0-9_]*|"[^"]+")`
/** As SQLite stores it (sqlite.org/schematab.html), up to the parts; a comment anywhere before WHERE does not fit. */
const INDEX = new RegExp(String.raw`^CREATE( UNIQUE)? INDEX (${NAME})\s+on\s+${NAME}\s*\(([a-z0-9_",\s]*)\)\s*(where\b|$)`, 'i')
const PART = new RegExp(String.raw`\s*(${NAME})(?:\s+collate\s+([a-z_][a-z0-9_]*))?(?:\s+(asc|desc))?\s*(,|$)`, 'iy')
/** Words that are values wherever they stand without quotes, whatever columns are called. */
const VALUES = new Set(['null', 'current_date', 'current_time', 'current_timestamp'])

/** Reads CREATE INDEX of the plainest form; undefined for any other, which has to be asked for. */
export function readPlainIndex(sql: string): PlainIndex | undefined {
  const [, unique, name, list = '', where] = INDEX.exec(sql) ?? []
  if (name === undefined) return undefined
  const parts: PlainPart[] = []
  PART.lastIndex = 0
  for (let more = true; more; ) {
    const [, part, collation, order, comma] = PART.exec(list) ?? []
    if (part === undefined || VALUES.has(fold(part))) return undefined
    parts.push({ name: unquote(part), collation, descending: order !== undefined && fold(order) === 'desc' })
    more = comma === ','
  }
  return { name: unquote(name), unique: unique !== undefined, partial: where !== '', parts }
}
