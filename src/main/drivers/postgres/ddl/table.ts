import type { Check, Column, Exclusion, ForeignKey, Index, Key, Relation } from '@shared/catalog'
import { quoteIdent, quoteText } from '../quote'

/** Columns, constraints and indexes as SQL writes them. Pure text from the model. */

export const fullName = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${quoteIdent(schema)}.${quoteIdent(name)}`
export const columnList = (columns: readonly string[]): string => `(${columns.map(quoteIdent).join(', ')})`

/** Settings that are storage parameters, for WITH (…): all but those with a clause of their own. */
const CLAUSES = new Set(['tablespace', 'access method', 'replica identity', 'cluster', 'of', 'populated', 'server'])

export function withClause(options: Readonly<Record<string, string>> | undefined): string {
  const parameters = Object.entries(options ?? {}).filter(([name]) => !CLAUSES.has(name) && !name.startsWith('options.'))
  return parameters.length === 0
    ? ''
    : ` WITH (${parameters.map(([name, value]) => `${parameter(name)} = ${quoteText(value)}`).join(', ')})`
}

/** `toast.autovacuum_enabled` is two names; others are one. */
const parameter = (name: string) => (name.startsWith('toast.') ? `toast.${quoteIdent(name.slice('toast.'.length))}` : quoteIdent(name))

export function foreignOptions(options: Readonly<Record<string, string>> | undefined): string {
  const own = Object.entries(options ?? {}).filter(([name]) => name.startsWith('options.'))
  return own.length === 0
    ? ''
    : ` OPTIONS (${own.map(([name, value]) => `${quoteIdent(name.slice('options.'.length))} ${quoteText(value)}`).join(', ')})`
}

/** How much of a column is written where it is made; what is left out is said by later statements. */
export interface ColumnStyle {
  readonly identity: boolean
  readonly default: boolean
  /** `ofType`: a typed table takes the type from elsewhere. */
  readonly ofType: boolean
}

export function columnClause(column: Column, style: ColumnStyle): string {
  const { name, type, nullable, default: value, identity, generated, generatedKind, collation, notNull, options } = column
  const constraint = notNull === undefined ? '' : `CONSTRAINT ${quoteIdent(notNull.name)} `
  return [
    quoteIdent(name),
    style.ofType ? 'WITH OPTIONS' : `${type}${foreignOptions(options)}`,
    collation === undefined || style.ofType ? '' : `COLLATE ${collation}`,
    nullable || notNull?.validated === false ? '' : `${constraint}NOT NULL${notNull?.noInherit === true ? ' NO INHERIT' : ''}`,
    generated !== undefined
      ? `GENERATED ALWAYS AS (${generated}) ${(generatedKind ?? 'stored').toUpperCase()}`
      : identity !== undefined && style.identity
        ? `GENERATED ${identity.toUpperCase()} AS IDENTITY`
        : value === undefined || !style.default
          ? ''
          : `DEFAULT ${value}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** Statements for what CREATE TABLE cannot say of a column, or not in every version. */
export function columnSettings(column: Column, table: string): string[] {
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${quoteIdent(column.name)} SET`
  const { storage, compression, statistics, ...rest } = column.options ?? {}
  const parameters = Object.entries(rest).filter(([name]) => !name.startsWith('options.'))
  return [
    ...(storage === undefined ? [] : [`${alter} STORAGE ${storage.toUpperCase()}`]),
    ...(compression === undefined ? [] : [`${alter} COMPRESSION ${compression}`]),
    ...(statistics === undefined ? [] : [`${alter} STATISTICS ${statistics}`]),
    ...(parameters.length === 0
      ? []
      : [`${alter} (${parameters.map(([name, value]) => `${quoteIdent(name)} = ${quoteText(value)}`).join(', ')})`]),
    ...(column.notNull?.validated === false
      ? [`ALTER TABLE ${table} ADD CONSTRAINT ${quoteIdent(column.notNull.name)} NOT NULL ${quoteIdent(column.name)} NOT VALID`]
      : []),
  ]
}

const named = (name: string) => `CONSTRAINT ${quoteIdent(name)}`
const deferral = (of: { readonly deferrable?: boolean | undefined; readonly initiallyDeferred?: boolean | undefined }) =>
  of.deferrable === true ? ` DEFERRABLE${of.initiallyDeferred === true ? ' INITIALLY DEFERRED' : ''}` : ''

export function keyClause(key: Key, word: 'PRIMARY KEY' | 'UNIQUE', index: Index | undefined): string {
  const columns = key.columns.map(
    (column, at) => `${quoteIdent(column)}${key.withoutOverlaps === true && at === key.columns.length - 1 ? ' WITHOUT OVERLAPS' : ''}`,
  )
  const tablespace = index?.options?.['tablespace']
  return `${named(key.name)} ${word}${key.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : ''} (${columns.join(', ')})${included(key.included)}${withClause(
    index?.options,
  )}${tablespace === undefined ? '' : ` USING INDEX TABLESPACE ${quoteIdent(tablespace)}`}${deferral(key)}`
}

const included = (columns: readonly string[] | undefined) => (columns === undefined ? '' : ` INCLUDE ${columnList(columns)}`)

export function checkClause(check: Check): string {
  return `${named(check.name)} CHECK (${check.expression})${check.noInherit === true ? ' NO INHERIT' : ''}${check.enforced === false ? ' NOT ENFORCED' : ''}`
}

export function exclusionClause(exclusion: Exclusion): string {
  return `${named(exclusion.name)} ${exclusion.definition}`
}

export function foreignKeyClause(key: ForeignKey): string {
  const period = (columns: readonly string[]) =>
    key.period === true
      ? `(${columns.map((c, at) => `${at === columns.length - 1 ? 'PERIOD ' : ''}${quoteIdent(c)}`).join(', ')})`
      : columnList(columns)
  const actions = `${key.onUpdate === 'no action' ? '' : ` ON UPDATE ${key.onUpdate.toUpperCase()}`}${
    key.onDelete === 'no action'
      ? ''
      : ` ON DELETE ${key.onDelete.toUpperCase()}${key.onDeleteColumns === undefined ? '' : ` ${columnList(key.onDeleteColumns)}`}`
  }`
  return `${named(key.name)} FOREIGN KEY ${period(key.columns)} REFERENCES ${fullName(key.target)} ${period(key.targetColumns)}${
    key.match === 'full' ? ' MATCH FULL' : ''
  }${actions}${deferral(key)}${key.enforced === false ? ' NOT ENFORCED' : key.validated === false ? ' NOT VALID' : ''}`
}

export function indexStatement(index: Index, table: string, only: boolean): string {
  const parts = index.parts.map((part) =>
    [
      part.column === undefined ? `(${part.expression ?? ''})` : quoteIdent(part.column),
      part.collation === undefined ? '' : `COLLATE ${part.collation}`,
      part.operatorClass ?? '',
      part.descending === true ? 'DESC' : '',
      part.nulls === undefined ? '' : `NULLS ${part.nulls.toUpperCase()}`,
    ]
      .filter((word) => word !== '')
      .join(' '),
  )
  const tablespace = index.options?.['tablespace']
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteIdent(index.name)} ON ${only ? 'ONLY ' : ''}${table} USING ${index.method} (${parts.join(', ')})${included(
    index.included,
  )}${index.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : ''}${withClause(index.options)}${
    tablespace === undefined ? '' : ` TABLESPACE ${quoteIdent(tablespace)}`
  }${index.predicate === undefined ? '' : ` WHERE ${index.predicate}`}`
}

/** Indexes that no constraint makes. */
export function ownIndexes({ primaryKey, uniqueKeys, exclusions = [], indexes }: Relation): Index[] {
  const backed = new Set([primaryKey, ...uniqueKeys, ...exclusions].map((constraint) => constraint?.name))
  return indexes.filter((index) => !backed.has(index.name))
}
