import { z } from 'zod'
import type { Relation } from './catalog'

/** Statements that can be made from what is known of a relation. */
export const TEMPLATES = ['select', 'count', 'insert', 'update', 'delete'] as const
export const Template = z.enum(TEMPLATES)
export type Template = z.infer<typeof Template>

/**
 * A statement about a relation, to be edited and not to be run as it is: `:name` stands where a value belongs. Names are written as the
 * engine takes them; `quote` quotes one.
 */
export function template(kind: Template, relation: Relation, quote: (name: string) => string): string {
  const table = `${quote(relation.schema)}.${quote(relation.name)}`
  const columns = relation.columns.map(({ name }) => name)
  const writable = relation.columns
    .filter(({ generated, identity }) => generated === undefined && identity !== 'always')
    .map(({ name }) => name)
  const key = relation.primaryKey?.columns ?? relation.uniqueKeys[0]?.columns ?? columns.slice(0, 1)
  const where = `WHERE ${key.map((name) => `${quote(name)} = ${place(name)}`).join(' AND ')}`
  const list = (names: readonly string[]) => names.map((name) => `  ${quote(name)}`).join(',\n')
  switch (kind) {
    case 'select':
      return `SELECT\n${columns.length === 0 ? '  *' : list(columns)}\nFROM ${table}\nLIMIT 100;`
    case 'count':
      return `SELECT count(*)\nFROM ${table};`
    case 'insert':
      return `INSERT INTO ${table} (\n${list(writable)}\n) VALUES (\n${writable.map((name) => `  ${place(name)}`).join(',\n')}\n);`
    case 'update': {
      const set = writable.filter((name) => !key.includes(name))
      const lines = (set.length === 0 ? writable : set).map((name) => `  ${quote(name)} = ${place(name)}`)
      return `UPDATE ${table}\nSET\n${lines.join(',\n')}\n${where};`
    }
    case 'delete':
      return `DELETE FROM ${table}\n${where};`
  }
}

/** Where a value belongs: no name of a column can end it early. */
function place(name: string): string {
  const word = name.replaceAll(/[^\p{L}\p{N}_]+/gu, '_')
  return `:${word === '' ? 'value' : word}`
}
