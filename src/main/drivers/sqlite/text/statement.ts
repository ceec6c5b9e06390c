import { quoteIdent } from '../quote'
import { Lexer, unquote } from './lexer'

export type StatementKind = 'table' | 'virtual' | 'view' | 'index' | 'trigger'

/** The start of a CREATE statement, read; `lexer` stands behind the name. */
export interface StatementHead {
  readonly kind: StatementKind
  /** Where the name begins, its schema included. */
  readonly nameStart: number
  /** Where the bare name begins. */
  readonly bareStart: number
  readonly lexer: Lexer
}

/**
 * Reads `CREATE … kind … name`. SQLite stores every statement as `CREATE KIND name …` and keeps the rest as it was written
 * (sqlite.org/schematab.html); an edited schema may hold more. Undefined for anything else.
 */
export function readHead(sql: string): StatementHead | undefined {
  const lexer = new Lexer(sql)
  if (!lexer.take('CREATE')) return undefined
  while (lexer.take('TEMP') || lexer.take('TEMPORARY') || lexer.take('UNIQUE')) continue
  const virtual = lexer.take('VIRTUAL')
  const word = lexer.word.toLowerCase()
  if (word !== 'table' && word !== 'view' && word !== 'index' && word !== 'trigger') return undefined
  lexer.next()
  if (lexer.take('IF')) {
    lexer.take('NOT')
    lexer.take('EXISTS')
  }
  const nameStart = lexer.start
  let bareStart = nameStart
  lexer.next()
  if (lexer.take('.')) {
    bareStart = lexer.start
    lexer.next()
  }
  return { kind: virtual && word === 'table' ? 'virtual' : word, nameStart, bareStart, lexer }
}

/** The statement with its name in `schema`: the stored text never says in which file it stands. */
export function inSchema(sql: string, schema: string): string {
  const head = readHead(sql)
  return head === undefined ? sql : `${sql.slice(0, head.nameStart)}${quoteIdent(schema)}.${sql.slice(head.bareStart)}`
}

/** The statement with a semicolon that no comment swallows; SQLite keeps blanks before it as part of an index. */
export function terminated(sql: string): string {
  const lexer = new Lexer(sql)
  let semicolon = false
  while (lexer.kind !== 'end') {
    semicolon = lexer.isSymbol(';')
    lexer.next()
  }
  const closed = lexer.openComment === 'line' ? `${sql}\n` : lexer.openComment === 'block' ? `${sql} */` : sql
  return semicolon ? closed.trimEnd() : `${closed};`
}

/** Module and arguments of CREATE VIRTUAL TABLE … USING module(arguments). */
export function readModule(sql: string): { readonly module: string; readonly arguments: string } | undefined {
  const head = readHead(sql)
  if (head?.kind !== 'virtual' || !head.lexer.take('USING')) return undefined
  const { lexer } = head
  const module = unquote(lexer.text)
  lexer.next()
  return { module, arguments: lexer.isSymbol('(') ? lexer.takeGroup().trim() : '' }
}
