import type { ConflictAction } from '@shared/catalog'
import { Lexer } from './lexer'
import { readHead } from './statement'

/** A column, as far as only the text tells it. */
interface ColumnText {
  readonly name: string
  collation?: string
  generated?: string
  onConflict?: ConflictAction
}

interface KeyText {
  readonly name: string | undefined
  readonly columns: readonly { readonly name: string; readonly collation: string | undefined }[]
  readonly onConflict: ConflictAction | undefined
}

export interface ForeignKeyText {
  readonly name: string | undefined
  readonly columns: readonly string[]
  readonly target: string
  readonly match: string | undefined
  deferrable: boolean
  initiallyDeferred: boolean
}

/** What the pragmas do not tell of a table: names of constraints, checks, conflict clauses, collations, deferral. */
export interface TableText {
  readonly columns: ColumnText[]
  primaryKey: KeyText | undefined
  readonly uniqueKeys: KeyText[]
  readonly foreignKeys: ForeignKeyText[]
  readonly checks: { readonly name: string | undefined; readonly expression: string }[]
  autoincrement: boolean
  strict: boolean
  withoutRowid: boolean
}

const TABLE_CONSTRAINTS = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'])
const CONFLICTS: Readonly<Record<string, ConflictAction>> = { ROLLBACK: 'rollback', FAIL: 'fail', IGNORE: 'ignore', REPLACE: 'replace' }

/**
 * Reads the text of CREATE TABLE by the grammar of SQLite's own parser (parse.y, `create_table`, `ccons`, `tcons`).
 * Undefined for text of another form.
 */
export function readCreateTable(sql: string): TableText | undefined {
  const head = readHead(sql)
  if (head?.kind !== 'table' || !head.lexer.take('(')) return undefined
  return new Reader(head.lexer).read()
}

class Reader {
  readonly #lexer: Lexer
  readonly #table: TableText = {
    columns: [],
    primaryKey: undefined,
    uniqueKeys: [],
    foreignKeys: [],
    checks: [],
    autoincrement: false,
    strict: false,
    withoutRowid: false,
  }
  /** The name that CONSTRAINT gave to the next constraint. */
  #pending: string | undefined

  constructor(lexer: Lexer) {
    this.#lexer = lexer
  }

  read(): TableText {
    const lexer = this.#lexer
    let column: ColumnText | undefined
    let fresh = true
    while (lexer.kind !== 'end' && !lexer.isSymbol(')')) {
      if (lexer.take(',')) {
        fresh = true
        this.#pending = undefined
      } else if (fresh && !startsTableConstraint(lexer)) {
        column = { name: lexer.name }
        this.#table.columns.push(column)
        lexer.next()
        fresh = false
      } else {
        // Between the constraints of a table commas may be left out.
        if (fresh) column = undefined
        fresh = false
        if (!this.#constraint(column)) lexer.next()
      }
    }
    lexer.next()
    this.#options()
    return this.#table
  }

  /** Reads one constraint of the column, or of the table where there is none; false when there is none here. */
  #constraint(column: ColumnText | undefined): boolean {
    const lexer = this.#lexer
    switch (lexer.word) {
      case 'CONSTRAINT':
        lexer.next()
        this.#pending = lexer.name
        break
      case 'PRIMARY':
        this.#primaryKey(column)
        return true
      case 'UNIQUE': {
        lexer.next()
        const columns = column === undefined ? this.#columns() : [{ name: column.name, collation: undefined }]
        this.#table.uniqueKeys.push({ name: this.#takeName(), columns, onConflict: this.#conflict() })
        return true
      }
      case 'CHECK':
        lexer.next()
        if (!lexer.isSymbol('(')) return true
        this.#table.checks.push({ name: this.#takeName(), expression: lexer.takeGroup().trim() })
        this.#conflict()
        return true
      case 'FOREIGN':
        this.#foreignKey()
        return true
      case 'REFERENCES':
        if (column === undefined) return false
        this.#references([column.name])
        return true
      case 'NOT':
      case 'DEFERRABLE':
        this.#notOrDeferrable(column)
        return true
      case 'COLLATE':
        lexer.next()
        if (column !== undefined) column.collation = lexer.name
        break
      case 'AS':
        lexer.next()
        if (column !== undefined && lexer.isSymbol('(')) column.generated = lexer.takeGroup().trim()
        return true
      case 'DEFAULT':
        lexer.next()
        // A default may be any word or string; only its first token could be taken for something else.
        break
      default:
        if (!lexer.isSymbol('(')) return false
        lexer.takeGroup()
        return true
    }
    if (lexer.isSymbol('(')) lexer.takeGroup()
    else lexer.next()
    return true
  }

  #primaryKey(column: ColumnText | undefined): void {
    const lexer = this.#lexer
    lexer.next()
    lexer.take('KEY')
    const columns = column === undefined ? this.#columns() : [{ name: column.name, collation: undefined }]
    if (column !== undefined && !lexer.take('ASC')) lexer.take('DESC')
    const onConflict = this.#conflict()
    if (column !== undefined && lexer.take('AUTOINCREMENT')) this.#table.autoincrement = true
    this.#table.primaryKey = { name: this.#takeName(), columns, onConflict }
  }

  /** `(a COLLATE x DESC, b AUTOINCREMENT)`: the columns of a key. */
  #columns(): { name: string; collation: string | undefined }[] {
    const lexer = this.#lexer
    const columns: { name: string; collation: string | undefined }[] = []
    if (!lexer.take('(')) return columns
    let current: { name: string; collation: string | undefined } | undefined
    while (lexer.kind !== 'end' && !lexer.isSymbol(')')) {
      if (lexer.take(',')) current = undefined
      else if (current === undefined) {
        current = { name: lexer.name, collation: undefined }
        columns.push(current)
        lexer.next()
      } else if (lexer.take('COLLATE')) {
        current.collation = lexer.name
        lexer.next()
      } else if (lexer.take('AUTOINCREMENT')) this.#table.autoincrement = true
      else lexer.next()
    }
    lexer.next()
    return columns
  }

  #foreignKey(): void {
    const lexer = this.#lexer
    lexer.next()
    lexer.take('KEY')
    const columns = this.#columns().map((part) => part.name)
    if (lexer.word === 'REFERENCES') this.#references(columns)
  }

  #references(columns: readonly string[]): void {
    const lexer = this.#lexer
    const name = this.#takeName()
    lexer.next()
    const target = lexer.name
    lexer.next()
    if (lexer.isSymbol('(')) lexer.takeGroup()
    let match: string | undefined
    for (;;) {
      if (lexer.take('MATCH')) {
        match = lexer.name
        lexer.next()
      } else if (lexer.take('ON')) {
        // ON DELETE SET NULL, ON UPDATE NO ACTION …: the pragma tells which.
        lexer.next()
        if (lexer.take('SET') || lexer.take('NO')) lexer.next()
        else lexer.next()
      } else break
    }
    this.#table.foreignKeys.push({ name, columns, target, match, deferrable: false, initiallyDeferred: false })
    if (lexer.word === 'DEFERRABLE' || lexer.word === 'NOT') this.#notOrDeferrable(undefined)
  }

  /** NOT NULL of a column, or [NOT] DEFERRABLE [INITIALLY …] of the last foreign key. */
  #notOrDeferrable(column: ColumnText | undefined): void {
    const lexer = this.#lexer
    const not = lexer.take('NOT')
    if (lexer.take('NULL')) {
      this.#pending = undefined
      const onConflict = this.#conflict()
      if (not && column !== undefined && onConflict !== undefined) column.onConflict = onConflict
      return
    }
    if (!lexer.take('DEFERRABLE')) return
    const deferred = lexer.take('INITIALLY') && lexer.word === 'DEFERRED'
    if (lexer.word === 'DEFERRED' || lexer.word === 'IMMEDIATE') lexer.next()
    const key = this.#table.foreignKeys.at(-1)
    if (key === undefined) return
    key.deferrable = !not
    key.initiallyDeferred = !not && deferred
  }

  #conflict(): ConflictAction | undefined {
    const lexer = this.#lexer
    if (lexer.word !== 'ON') return undefined
    lexer.next()
    if (!lexer.take('CONFLICT')) return undefined
    const action = CONFLICTS[lexer.word]
    lexer.next()
    return action
  }

  #takeName(): string | undefined {
    const name = this.#pending
    this.#pending = undefined
    return name
  }

  #options(): void {
    const lexer = this.#lexer
    for (; lexer.kind !== 'end'; lexer.next()) {
      if (lexer.word === 'STRICT') this.#table.strict = true
      if (lexer.word === 'ROWID') this.#table.withoutRowid = true
    }
  }
}

function startsTableConstraint(lexer: Lexer): boolean {
  return TABLE_CONSTRAINTS.has(lexer.word)
}
