import { Lexer } from './lexer'
import { readHead } from './statement'

/** What only the text of CREATE INDEX tells: its parts as written, without order and collation, and its predicate. */
export interface IndexText {
  readonly parts: readonly string[]
  readonly predicate: string | undefined
}

/** Reads CREATE INDEX … ON table (parts) [WHERE predicate]; undefined for text of another form. */
export function readCreateIndex(sql: string): IndexText | undefined {
  const head = readHead(sql)
  if (head?.kind !== 'index' || !head.lexer.take('ON')) return undefined
  const { lexer } = head
  lexer.next()
  if (!lexer.isSymbol('(')) return undefined
  const parts = splitParts(lexer)
  return { parts, predicate: lexer.word === 'WHERE' ? predicate(sql, lexer) : undefined }
}

function splitParts(lexer: Lexer): string[] {
  const parts: string[] = []
  lexer.next()
  let from = lexer.start
  // Where the expression ends: before a COLLATE, ASC or DESC that closes the part.
  let to = from
  let closing: number | undefined
  const push = () => parts.push(lexer.sql.slice(from, closing ?? to).trim())
  while (lexer.kind !== 'end' && !lexer.isSymbol(')')) {
    if (lexer.isSymbol(',')) {
      push()
      lexer.next()
      from = lexer.start
      to = from
      closing = undefined
      continue
    }
    if (lexer.word === 'COLLATE') {
      const at = lexer.start
      lexer.next()
      to = lexer.end
      lexer.next()
      closing = endsPart(lexer) ? at : undefined
      continue
    }
    if (lexer.word === 'ASC' || lexer.word === 'DESC') closing ??= lexer.start
    if (lexer.isSymbol('(')) {
      lexer.takeGroup()
      to = lexer.start
    } else {
      to = lexer.end
      lexer.next()
    }
  }
  push()
  lexer.next()
  return parts
}

function endsPart(lexer: Lexer): boolean {
  return lexer.isSymbol(',') || lexer.isSymbol(')') || lexer.word === 'ASC' || lexer.word === 'DESC'
}

function predicate(sql: string, lexer: Lexer): string {
  lexer.next()
  return sql.slice(lexer.start).trim()
}
