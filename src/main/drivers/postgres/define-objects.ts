import type { Check } from '@shared/catalog'
import { quoteIdent, quoteText } from './quote'

/** The statement that makes each kind of object, from what is known of it; owner, grants and comment are said elsewhere. */

const full = (schema: string, name: string) => `${quoteIdent(schema)}.${quoteIdent(name)}`
const optionList = (options: readonly (readonly [string, string])[]) =>
  options.length === 0 ? '' : ` OPTIONS (${options.map(([name, value]) => `${quoteIdent(name)} ${quoteText(value)}`).join(', ')})`

export function schema(name: string): string {
  return `CREATE SCHEMA ${name === 'public' ? 'IF NOT EXISTS ' : ''}${quoteIdent(name)}`
}

export function extension(name: string, into: string): string {
  return `CREATE EXTENSION IF NOT EXISTS ${quoteIdent(name)} WITH SCHEMA ${quoteIdent(into)}`
}

export function server(
  name: string,
  wrapper: string,
  type: string | null | undefined,
  version: string | null | undefined,
  options: readonly (readonly [string, string])[],
): string {
  const told = (word: string, value: string | null | undefined) =>
    value === null || value === undefined ? '' : ` ${word} ${quoteText(value)}`
  return `CREATE SERVER ${quoteIdent(name)}${told('TYPE', type)}${told('VERSION', version)} FOREIGN DATA WRAPPER ${quoteIdent(wrapper)}${optionList(options)}`
}

export function collation(into: string, name: string, facts: Readonly<Record<string, string>>): string {
  const given = ['provider', 'locale', 'lc_collate', 'lc_ctype', 'deterministic', 'rules'].flatMap((fact) => {
    const value = facts[fact]
    return value === undefined ? [] : [`${fact} = ${fact === 'provider' || fact === 'deterministic' ? value : quoteText(value)}`]
  })
  return `CREATE COLLATION ${full(into, name)} (${given.join(', ')})`
}

/** `schema.relation.column`, quoted where SQL needs it, as ALTER SEQUENCE OWNED BY takes it. */
export function ownedBy(column: { readonly schema: string; readonly relation: string; readonly column: string }): string {
  return `${full(column.schema, column.relation)}.${quoteIdent(column.column)}`
}

const clauses = (facts: Readonly<Record<string, string>>) =>
  [
    `START WITH ${facts['start'] ?? '1'}`,
    `INCREMENT BY ${facts['increment'] ?? '1'}`,
    `MINVALUE ${facts['minimum'] ?? '1'}`,
    `MAXVALUE ${facts['maximum'] ?? '9223372036854775807'}`,
    `CACHE ${facts['cache'] ?? '1'}`,
    ...(facts['cycle'] === 'yes' ? ['CYCLE'] : []),
  ].join(' ')

/** An identity column's sequence is made by its column, which must be there. */
export function sequence(into: string, name: string, facts: Readonly<Record<string, string>>): string {
  const identity = facts['identity']
  const owner = facts['owned by']
  if (identity !== undefined && owner !== undefined) {
    const { table, column } = splitOwner(owner)
    return `ALTER TABLE ${table} ALTER COLUMN ${column} ADD GENERATED ${identity.toUpperCase()} AS IDENTITY (SEQUENCE NAME ${full(into, name)} ${clauses(facts)})`
  }
  const unlogged = facts['persistence'] === 'unlogged' ? 'UNLOGGED ' : ''
  return `CREATE ${unlogged}SEQUENCE ${full(into, name)} AS ${facts['type'] ?? 'bigint'} ${clauses(facts)}`
}

/** Parts of what {@link ownedBy} wrote. */
export function splitOwner(owner: string): { table: string; column: string } {
  const [, table = '', column = ''] = /^("(?:[^"]|"")*"\."(?:[^"]|"")*")\.("(?:[^"]|"")*")$/s.exec(owner) ?? []
  return { table, column }
}

export function enumType(into: string, name: string, values: readonly string[]): string {
  return `CREATE TYPE ${full(into, name)} AS ENUM (${values.map(quoteText).join(', ')})`
}

export function compositeType(into: string, name: string, attributes: readonly { readonly name: string; readonly type: string }[]): string {
  return `CREATE TYPE ${full(into, name)} AS (${attributes.map((a) => `${quoteIdent(a.name)} ${a.type}`).join(', ')})`
}

export function domain(into: string, name: string, facts: Readonly<Record<string, string>>, checks: readonly Check[]): string {
  const told = (word: string, value: string | undefined) => (value === undefined ? '' : ` ${word} ${value}`)
  const inline = checks
    .filter((check) => check.validated !== false)
    .map((check) => ` CONSTRAINT ${quoteIdent(check.name)} CHECK (${check.expression})`)
  return `CREATE DOMAIN ${full(into, name)} AS ${facts['type'] ?? ''}${told('COLLATE', facts['collation'])}${told('DEFAULT', facts['default'])}${
    facts['nullable'] === 'no' ? ' NOT NULL' : ''
  }${inline.join('')}`
}

/** A check that existing values were not held against can only be added afterwards. */
export function lateDomainChecks(into: string, name: string, checks: readonly Check[]): string[] {
  return checks
    .filter((check) => check.validated === false)
    .map((check) => `ALTER DOMAIN ${full(into, name)} ADD CONSTRAINT ${quoteIdent(check.name)} CHECK (${check.expression}) NOT VALID`)
}

export function range(into: string, name: string, facts: Readonly<Record<string, string>>): string {
  const given = [
    ['subtype', facts['subtype']],
    ['subtype_opclass', facts['operator class']],
    ['collation', facts['collation']],
    ['canonical', facts['canonical']],
    ['subtype_diff', facts['difference']],
    ['multirange_type_name', facts['multirange'] === undefined ? undefined : full(into, facts['multirange'])],
  ].flatMap(([key, value]) => (value === undefined ? [] : [`${String(key)} = ${value}`]))
  return `CREATE TYPE ${full(into, name)} AS RANGE (${given.join(', ')})`
}
