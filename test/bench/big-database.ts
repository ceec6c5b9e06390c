/** How many tables {@link bigSchema} makes. */
export const TABLES = 1000

/** Their names. */
export const tableNames: readonly string[] = Array.from({ length: TABLES }, (_, n) => `table_${String(n)}`)

/** SQL for a thousand tables of ten columns, each referring to the one before it. */
export function bigSchema(): string {
  const columns = Array.from({ length: 8 }, (_, n) => `column_${String(n)} text`).join(', ')
  const tables = tableNames.map(
    (name, n) =>
      `CREATE TABLE ${name} (id int PRIMARY KEY, previous_id int ${n === 0 ? '' : `REFERENCES ${tableNames[n - 1] ?? ''} (id)`}, ${columns})`,
  )
  return `${tables.join(';')};`
}

/** The names over and over, `count` of them. */
export function namesInTurn(count: number): string[] {
  return Array.from({ length: count }, (_, n) => tableNames[n % TABLES] ?? '')
}
