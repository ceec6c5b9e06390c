import { type Check, type ForeignKey, type Index, type IndexPart, ReferentialAction } from '@shared/catalog'
import type { Cursor } from './cursor'

/** What an access method is called where none is written. */
const METHODS = { fulltext: 'fulltext', spatial: 'spatial' } as const

/** Reads a key definition from its first word on; `usual` is the engine's method for a key that names none. */
export function readIndex(cursor: Cursor, usual: string): Index {
  const primary = cursor.takes('PRIMARY')
  const unique = primary || cursor.takes('UNIQUE')
  const special = cursor.takes('FULLTEXT') ? METHODS.fulltext : cursor.takes('SPATIAL') ? METHODS.spatial : undefined
  const kind = special ?? (cursor.takes('VECTOR') ? 'vector' : undefined)
  if (!cursor.takes('KEY')) cursor.expect('INDEX')
  const name = primary ? 'PRIMARY' : cursor.ident()
  const options: Record<string, string> = {}
  const parts = readParts(cursor, options)
  const facts: { method?: string; comment?: string; visible?: false } = {}
  while (!cursor.sees(',') && !cursor.sees(')')) {
    if (cursor.takes('USING')) facts.method = cursor.ident().toLowerCase()
    else if (cursor.takes('COMMENT')) facts.comment = cursor.literal()
    else {
      // MySQL hides an index by INVISIBLE, MariaDB by IGNORED: the word is kept to write it again.
      if (cursor.sees('INVISIBLE') || cursor.sees('IGNORED')) facts.visible = false
      readOption(cursor, options)
    }
  }
  const { method = kind ?? usual, ...rest } = facts
  return { name, unique, primary, method, parts, ...rest, ...(Object.keys(options).length === 0 ? {} : { options }) }
}

function readParts(cursor: Cursor, options: Record<string, string>): IndexPart[] {
  const parts: IndexPart[] = []
  cursor.expect('(')
  while (!cursor.takes(')')) {
    if (cursor.sees('(')) parts.push({ expression: cursor.inParentheses(), ...descending(cursor) })
    else {
      const column = cursor.ident()
      if (cursor.takes('WITHOUT', 'OVERLAPS')) options['WITHOUT OVERLAPS'] = column
      else {
        const prefix = cursor.sees('(') ? { prefix: Number(cursor.inParentheses()) } : {}
        parts.push({ column, ...prefix, ...descending(cursor) })
      }
    }
    cursor.takes(',')
  }
  return parts
}

function descending(cursor: Cursor): { descending?: true } {
  cursor.takes('ASC')
  return cursor.takes('DESC') ? { descending: true } : {}
}

/** `KEY_BLOCK_SIZE=4`, `CLUSTERING=YES`, `WITH PARSER ngram`: values as written. */
function readOption(cursor: Cursor, options: Record<string, string>): void {
  const parser = cursor.takes('WITH', 'PARSER')
  const name = parser ? 'WITH PARSER' : cursor.ident().toUpperCase()
  const { start } = cursor.peek()
  if (parser || cursor.takes('=')) {
    const from = parser ? start : cursor.peek().start
    cursor.next()
    options[name] = cursor.since(from)
  } else options[name] = ''
}

/** Reads a foreign key after FOREIGN KEY. `schema` holds for a target without one; `unsaid` is what no action means here. */
export function readForeignKey(cursor: Cursor, name: string, schema: string, unsaid: ForeignKey['onDelete']): ForeignKey {
  if (!cursor.sees('(')) cursor.ident()
  const columns = readNames(cursor)
  cursor.expect('REFERENCES')
  const first = cursor.ident()
  const target = cursor.takes('.') ? { schema: first, name: cursor.ident() } : { schema, name: first }
  const targetColumns = readNames(cursor)
  const facts: { match?: ForeignKey['match']; onUpdate?: ForeignKey['onUpdate']; onDelete?: ForeignKey['onDelete'] } = {}
  while (!cursor.sees(',') && !cursor.sees(')')) {
    if (cursor.takes('MATCH')) facts.match = cursor.ident().toLowerCase() === 'full' ? 'full' : 'partial'
    else if (cursor.takes('ON', 'DELETE')) facts.onDelete = readAction(cursor)
    else {
      cursor.expect('ON', 'UPDATE')
      facts.onUpdate = readAction(cursor)
    }
  }
  return { name, columns, target, targetColumns, onUpdate: unsaid, onDelete: unsaid, ...facts }
}

function readAction(cursor: Cursor): ForeignKey['onDelete'] {
  const first = cursor.ident().toLowerCase()
  return ReferentialAction.parse(first === 'set' || first === 'no' ? `${first} ${cursor.ident().toLowerCase()}` : first)
}

/** Reads a check after CHECK. */
export function readCheck(cursor: Cursor, name: string): Check {
  const expression = cursor.inParentheses()
  return { name, expression, ...(cursor.takes('NOT', 'ENFORCED') ? { enforced: false } : {}) }
}

function readNames(cursor: Cursor): string[] {
  const names: string[] = []
  cursor.expect('(')
  while (!cursor.takes(')')) {
    names.push(cursor.ident())
    cursor.takes(',')
  }
  return names
}
