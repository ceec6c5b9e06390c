const TYPES = ['text', 'integer', 'numeric(12,2)', 'boolean', 'timestamptz', 'varchar(80)', 'jsonb', 'bigint', 'date'] as const
const DEFAULTS: Readonly<Record<string, string>> = { numeric: '0', boolean: 'false', timestamptz: 'now()', date: 'CURRENT_DATE' }
/** Tables per statement text: few enough that one text stays small, many enough that round trips do not count. */
const BATCH = 100

/**
 * A schema of `tables` tables for measuring: about ten columns, a primary key, two indexes and one and a half foreign keys
 * each; a sequence for nine tables in ten, a view per twenty, a materialized view per two hundred, an enum per fifty, checks,
 * defaults and comments. Always the same text for the same number. Each item is statements to run in one go, in order.
 */
export function* bigSchema(tables: number): Iterable<string> {
  const schemas = Math.max(1, Math.min(10, Math.floor(tables / 100)))
  const enums = Math.max(1, Math.floor(tables / 50))
  const name = (at: number) => `s${String(at % schemas)}.t${String(at)}`
  yield Array.from({ length: schemas }, (_, s) => `CREATE SCHEMA s${String(s)}`).join(';\n')
  yield Array.from({ length: enums }, (_, e) => `CREATE TYPE s0.e${String(e)} AS ENUM ('new', 'open', 'closed', 'gone')`).join(';\n')
  for (let from = 0; from < tables; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, tables - from) }, (_, n) => from + n)
    yield some.map((at) => table(at, name, enums)).join(';\n')
  }
  for (let from = 0; from < tables; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, tables - from) }, (_, n) => from + n)
    yield some.flatMap((at) => extras(at, name)).join(';\n')
  }
}

function table(at: number, name: (at: number) => string, enums: number): string {
  const key = at % 10 === 0 ? 'id bigint PRIMARY KEY' : `id ${at % 3 === 0 ? 'bigserial' : 'serial'} PRIMARY KEY`
  const columns = TYPES.map((type, n) => {
    const value = DEFAULTS[type.replace(/\(.*/, '')]
    const column = `c${String(n)} ${type}${n % 2 === 0 ? ' NOT NULL' : ''}`
    return value === undefined || (at + n) % 4 !== 0 ? column : `${column} DEFAULT ${value}`
  })
  return `CREATE TABLE ${name(at)} (${key}, ${columns.join(', ')}${at % 3 === 0 ? `, state s0.e${String(at % enums)}` : ''}${
    at % 5 === 0 ? ', CHECK (c1 >= 0)' : ''
  })`
}

function extras(at: number, name: (at: number) => string): string[] {
  const own = name(at)
  const [target, other] = [name(Math.floor(at / 2)), name(Math.floor(at / 3))]
  const schema = own.split('.', 1)[0] ?? ''
  return [
    `CREATE INDEX ON ${own} (c1, c4)`,
    at % 10 === 0 ? `CREATE INDEX ON ${own} (lower(c0)) WHERE c3` : `CREATE INDEX ON ${own} (c5)`,
    `ALTER TABLE ${own} ADD FOREIGN KEY (c1) REFERENCES ${target} (id)`,
    ...(at % 2 === 0 ? [`ALTER TABLE ${own} ADD FOREIGN KEY (c7) REFERENCES ${other} (id) ON DELETE CASCADE`] : []),
    ...(at % 4 === 0
      ? [`COMMENT ON TABLE ${own} IS 'Table number ${String(at)}'`, `COMMENT ON COLUMN ${own}.c0 IS 'What it is called'`]
      : []),
    ...(at % 20 === 0
      ? [`CREATE VIEW ${schema}.v${String(at)} AS SELECT a.id, a.c0, b.c4 FROM ${own} a JOIN ${target} b ON b.id = a.c1`]
      : []),
    ...(at % 200 === 0 ? [`CREATE MATERIALIZED VIEW ${schema}.m${String(at)} AS SELECT c3, count(*) AS n FROM ${own} GROUP BY c3`] : []),
  ]
}
