import type { Item } from './items'

type Row = readonly (string | null)[]

/** What MySQL has escaped in a clause (sql_string.cc, String::print). */
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', '0': '\0', Z: '\u001A' }

/**
 * Checks as MySQL's own views tell them (manual, TABLE_CONSTRAINTS and CHECK_CONSTRAINTS): schema, table, name and ENFORCED; schema,
 * name and clause. The view keeps a clause as a text of SQL, in which quotes are escaped once more than in the statement that it is
 * from: `_utf8mb4\'x\'`.
 */
export function mysqlChecks(constraints: readonly Row[], clauses: readonly Row[]): Item[] {
  const key = (schema: string | null | undefined, name: string | null | undefined) => JSON.stringify([schema, name])
  const written = new Map(clauses.map(([schema, name, clause]) => [key(schema, name), clause ?? '']))
  return constraints.map(([schema, table, name, enforced]) => {
    const clause = (written.get(key(schema, name)) ?? '').replaceAll(/\\([^])/g, (_, one: string) => ESCAPED[one] ?? one)
    const flags = enforced === 'NO' ? ' NOT ENFORCED' : ''
    return { schema: schema ?? '', what: 'checks', text: `${table ?? ''}.${name ?? ''} CHECK (${clause})${flags}` }
  })
}

/** MySQL's view mangles characters of a clause that are not ASCII: neither side is held to them. */
export function withoutMangled(item: Item): Item {
  return item.what === 'checks' ? { ...item, text: item.text.replaceAll(/[^\t-~]/g, '') } : item
}
