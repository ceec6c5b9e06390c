import { quoteText } from '../quote'
import { Cursor } from './cursor'
import { KIND } from './scan'

/** The head of a routine as SHOW CREATE PROCEDURE, FUNCTION or PACKAGE prints it. */
export interface RoutineText {
  readonly aggregate: boolean
  /** What stands between the parentheses after the name, as its author wrote it. */
  readonly parameters: string
  /** Type of a function, with character set and collation. */
  readonly returns: string | undefined
}

/** Reads the head of a routine up to its characteristics. Pure. Throws on a text that it does not understand. */
export function readRoutine(text: string): RoutineText {
  const cursor = new Cursor(text)
  let aggregate = false
  cursor.expect('CREATE')
  while (!cursor.takes('FUNCTION') && !cursor.takes('PROCEDURE')) {
    if (cursor.done) throw new Error('no routine')
    if (cursor.takes('AGGREGATE')) aggregate = true
    else cursor.skip()
  }
  cursor.ident()
  if (cursor.takes('.')) cursor.ident()
  const parameters = cursor.at('(') ? cursor.inParentheses().replaceAll(/\s+/g, ' ').trim() : ''
  let returns: string | undefined
  if (cursor.takes('RETURNS') || cursor.takes('RETURN')) {
    const { start } = cursor
    cursor.ident()
    if (cursor.at('(')) cursor.inParentheses()
    while (cursor.takes('UNSIGNED') || cursor.takes('ZEROFILL'));
    if (cursor.takes('CHARSET') || cursor.takes('CHARACTER', 'SET')) cursor.ident()
    if (cursor.takes('COLLATE')) cursor.ident()
    returns = cursor.since(start)
  }
  return { aggregate, parameters, returns }
}

/** The statement of a trigger, from the text of SHOW CREATE TRIGGER. Pure. Throws on a text that it does not understand. */
export function readTriggered(text: string): string {
  const cursor = new Cursor(text)
  while (!cursor.takes('FOR', 'EACH', 'ROW')) {
    if (cursor.done) throw new Error('no trigger')
    cursor.skip()
  }
  // Where it stands among others is told by their order.
  if (cursor.takes('FOLLOWS') || cursor.takes('PRECEDES')) cursor.ident()
  return cursor.rest()
}

/** A statement without its semicolon: MySQL keeps the one that a routine, trigger or event was sent with. */
export function withoutEnd(text: string): string {
  return text.replace(/\s*;\s*$/, '')
}

/** The collation that texts inside a statement have, where there are any: that of the session it was made in. */
export function comparing(statement: string | undefined, collation: string | undefined): { collation_connection?: string } {
  return statement?.includes("'") !== true || collation === undefined || collation === '' ? {} : { collation_connection: collation }
}

/**
 * A routine or event with its comment as the catalog has it: MariaDB garbles letters beyond ASCII there, where the session it was
 * made in spoke another character set. The comment is the first thing that this word can stand for.
 */
export function withComment(text: string, comment: string): string {
  if (!/[^\u0020-\u007e]/.test(comment)) return text
  for (const cursor = new Cursor(text); !cursor.done; cursor.skip()) {
    if (cursor.word() !== 'COMMENT' || cursor.kind(1) !== KIND.text) continue
    cursor.skip()
    const { start } = cursor
    cursor.skip()
    return `${text.slice(0, start)}${quoteText(comment)}${text.slice(cursor.end)}`
  }
  return text
}

/** Settings of a sequence as SHOW CREATE SEQUENCE prints it (MariaDB), in its order; values are texts. */
export function readSequence(text: string): { facts: Record<string, string>; comment: string | undefined } {
  const cursor = new Cursor(text)
  cursor.expect('CREATE', 'SEQUENCE')
  cursor.ident()
  if (cursor.takes('.')) cursor.ident()
  const facts: Record<string, string> = {}
  let comment: string | undefined
  const number = () => {
    const { start } = cursor
    cursor.takes('-')
    cursor.skip()
    return cursor.since(start)
  }
  while (!cursor.done) {
    if (cursor.takes('AS')) facts['type'] = cursor.ident()
    else if (cursor.takes('START', 'WITH')) facts['start'] = number()
    else if (cursor.takes('INCREMENT', 'BY')) facts['increment'] = number()
    else if (cursor.takes('MINVALUE')) facts['minimum'] = number()
    else if (cursor.takes('MAXVALUE')) facts['maximum'] = number()
    else if (cursor.takes('CACHE')) facts['cache'] = number()
    else if (cursor.takes('NOCACHE')) facts['cache'] = '0'
    else if (cursor.takes('NOCYCLE')) facts['cycle'] = 'no'
    else if (cursor.takes('CYCLE')) facts['cycle'] = 'yes'
    else if (cursor.takes('ENGINE', '=')) facts['engine'] = cursor.ident()
    else if (cursor.takes('COMMENT', '=')) comment = cursor.literal()
    else cursor.skip()
  }
  return { facts, comment }
}
