import { type Check, type ForeignKey, type Index, type IndexPart, ReferentialAction } from '@shared/catalog'
import type { Cursor } from './cursor'
import { KIND } from './scan'

const SPECIAL: Readonly<Record<string, string>> = { FULLTEXT: 'fulltext', SPATIAL: 'spatial', VECTOR: 'vector' }

/** Reads a key definition from its first word on; `method` is empty where none is written. */
export function readIndex(cursor: Cursor): Index {
  const primary = cursor.takes('PRIMARY')
  const unique = primary || cursor.takes('UNIQUE')
  let method = SPECIAL[cursor.word()] ?? ''
  if (method !== '') cursor.skip()
  if (!cursor.takes('KEY')) cursor.expect('INDEX')
  const name = primary ? 'PRIMARY' : cursor.ident()
  const options: Record<string, string> = {}
  const parts = readParts(cursor, options)
  const facts: { comment?: string; visible?: false } = {}
  while (!cursor.at(',') && !cursor.at(')')) {
    if (cursor.takes('USING')) method = cursor.ident().toLowerCase()
    else if (cursor.takes('COMMENT')) facts.comment = cursor.literal()
    else {
      // MySQL hides an index by INVISIBLE, MariaDB by IGNORED: the word is kept to write it again.
      if (cursor.word() === 'INVISIBLE' || cursor.word() === 'IGNORED') facts.visible = false
      readOption(cursor, options)
    }
  }
  return { name, unique, primary, method, parts, ...facts, ...(Object.keys(options).length === 0 ? {} : { options }) }
}

function readParts(cursor: Cursor, options: Record<string, string>): IndexPart[] {
  const parts: IndexPart[] = []
  cursor.expect('(')
  while (!cursor.takes(')')) {
    if (cursor.at('(')) parts.push({ expression: cursor.inParentheses(), ...descending(cursor) })
    else {
      const column = cursor.ident()
      if (cursor.takes('WITHOUT', 'OVERLAPS')) options['WITHOUT OVERLAPS'] = column
      else {
        const prefix = cursor.at('(') ? { prefix: Number(cursor.inParentheses()) } : {}
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

/** `KEY_BLOCK_SIZE=4`, `CLUSTERING=YES`, `WITH PARSER ngram`, `SECONDARY_ENGINE_ATTRIBUTE '{}'`: values as written. */
function readOption(cursor: Cursor, options: Record<string, string>): void {
  const parser = cursor.takes('WITH', 'PARSER')
  const name = parser ? 'WITH PARSER' : cursor.ident().toUpperCase()
  if (parser || cursor.takes('=') || cursor.kind() === KIND.text) {
    options[name] = cursor.raw()
    cursor.skip()
  } else options[name] = ''
}

/** Reads a foreign key after FOREIGN KEY. `schema` holds for a target without one; `unsaid` is what no action means here. */
export function readForeignKey(cursor: Cursor, name: string, schema: string, unsaid: ForeignKey['onDelete']): ForeignKey {
  if (!cursor.at('(')) cursor.ident()
  const columns = readNames(cursor)
  cursor.expect('REFERENCES')
  const first = cursor.ident()
  const target = cursor.takes('.') ? { schema: first, name: cursor.ident() } : { schema, name: first }
  const targetColumns = readNames(cursor)
  let [onUpdate, onDelete] = [unsaid, unsaid]
  let match: ForeignKey['match']
  while (!cursor.at(',') && !cursor.at(')')) {
    if (cursor.takes('MATCH')) match = cursor.ident().toLowerCase() === 'full' ? 'full' : 'partial'
    else if (cursor.takes('ON', 'DELETE')) onDelete = readAction(cursor)
    else {
      cursor.expect('ON', 'UPDATE')
      onUpdate = readAction(cursor)
    }
  }
  return { name, columns, target, targetColumns, onUpdate, onDelete, ...(match === undefined ? {} : { match }) }
}

function readAction(cursor: Cursor): ForeignKey['onDelete'] {
  const first = cursor.ident().toLowerCase()
  const action = first === 'set' || first === 'no' ? `${first} ${cursor.ident().toLowerCase()}` : first
  return ReferentialAction.options.find((known) => known === action) ?? 'no action'
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
