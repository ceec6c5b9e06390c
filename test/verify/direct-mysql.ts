import { createConnection } from 'mysql2/promise'
import type { Direct } from './engines'
import type { Item } from './items'
import { mysqlChecks, withoutMangled } from './mysql-checks'

/** A row as texts; NULL stays. */
type Row = readonly (string | null)[]
type Ask = (view: string, columns: string, condition?: string) => Promise<Row[]>

const SYSTEM = `('mysql', 'information_schema', 'performance_schema', 'sys')`

export const directMysql: Direct = {
  async read({ options, secrets }) {
    const { host, port, user, database } = options
    const login = { host: String(host), port: Number(port), user: String(user), password: secrets['password'] ?? '' }
    const connection = await createConnection({ ...login, rowsAsArray: true })
    const rows = async (sql: string) => {
      const found = (await connection.query(sql))[0] as unknown as (string | number | null)[][]
      return found.map((row) => row.map((value) => (value === null ? null : String(value))))
    }
    try {
      const mariadb = /mariadb/i.test(String((await rows('SELECT VERSION()'))[0]?.[0]))
      // The first column is always the schema. Rows are put together here: the views compare names without regard to case.
      const ask: Ask = async (view, columns, condition = 'TRUE') => {
        const first = columns.split(',', 1)[0] ?? ''
        const own = database === undefined ? `${first} NOT IN ${SYSTEM}` : `${first} = ${connection.escape(database)}`
        return await rows(
          `SELECT ${columns} FROM ${view.includes('.') ? view : `information_schema.${view}`} WHERE ${own} AND ${condition}`,
        )
      }
      return await readAll(ask, mariadb)
    } finally {
      await connection.end()
    }
  },
  level: (item, serverVersion) => (serverVersion.startsWith('MySQL') ? withoutMangled(item) : item),
  notCompared:
    'texts of views, routines, triggers, events and defaults; settings of tables and columns (engine, row format, collations …); the parts of partitioned tables; settings of sequences; grants on objects that are no relations; estimates and sizes; on MySQL characters of checks that are not ASCII',
}

async function readAll(ask: Ask, mariadb: boolean): Promise<Item[]> {
  const items: Item[] = []
  const add = (what: string, schema: string | null | undefined, ...parts: (string | null | undefined)[]) =>
    void items.push({ schema: schema ?? '', what, text: parts.map((part) => part ?? '').join('') })
  const key = (row: Row) => JSON.stringify(row.slice(0, 2))

  const divided = new Set((await ask('PARTITIONS', 'TABLE_SCHEMA, TABLE_NAME', 'PARTITION_NAME IS NOT NULL')).map(key))
  const tables = await ask('TABLES', 'TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_COMMENT')
  const sequences = new Set(tables.filter((row) => row[2] === 'SEQUENCE').map(key))
  for (const row of tables) {
    const [schema, name, type, comment] = row
    if (type === 'SEQUENCE') add('sequence', schema, name)
    else if (type !== 'VIEW') {
      add(divided.has(key(row)) ? 'partitioned' : 'table', schema, name)
      if (comment !== '') add('comments', schema, name, ' ', comment)
    }
  }
  for (const [schema, name] of await ask('VIEWS', 'TABLE_SCHEMA, TABLE_NAME')) {
    add('view', schema, name)
    add('definitions', schema, name)
  }
  const facts = 'ORDINAL_POSITION, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, GENERATION_EXPRESSION, COLUMN_COMMENT'
  for (const row of await ask('COLUMNS', `TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ${facts}`)) {
    if (sequences.has(key(row))) continue
    const [schema, table, name, position, type, nullable, byDefault, extra, generated, comment] = row
    // A type has a comment in it that tells other servers to skip a part.
    const plain = (type ?? '').replace(/ \/\*M?!\d+ [^*]*\*\//g, '')
    add('columns', schema, table, '.', name, ' ', position, ' ', plain, nullable === 'YES' ? ' null' : ' not null')
    if (byDefault !== null && byDefault !== 'NULL') add('defaults', schema, table, '.', name, ' ')
    if (generated !== null && generated !== '') {
      const kind = /^ROW (START|END)$/.test(generated ?? '') ? '' : /VIRTUAL/.test(extra ?? '') ? 'virtual' : 'stored'
      add('generated columns', schema, table, '.', name, ' ', kind)
    }
    if (/auto_increment/i.test(extra ?? '')) add('identity columns', schema, table, '.', name, ' auto_increment')
    if (comment !== '') add('comments', schema, table, '.', name, ' ', comment)
  }
  const parts = await ask('STATISTICS', 'TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE, SEQ_IN_INDEX, COLUMN_NAME, SUB_PART')
  for (const rows of grouped(parts, 3, 5)) {
    const [schema, table, name, notUnique, method] = rows[0] ?? []
    const columns = `(${rows.map((row) => row[6] ?? '()').join()})`
    add('indexes', schema, table, '.', name, ' ', notUnique === '0' ? 'unique' : '', ' ', method?.toLowerCase(), ' ', columns)
    if (name === 'PRIMARY') add('primary keys', schema, table, '.', name, columns)
    // A key over an expression, or over the start of a column, says nothing of whole columns.
    else if (notUnique === '0' && rows.every((row) => row[6] !== null && row[7] === null))
      add('unique keys', schema, table, '.', name, columns)
  }
  const used = 'COLUMN_NAME, ORDINAL_POSITION, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME'
  const rules = await ask('REFERENTIAL_CONSTRAINTS', 'CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE')
  const rulesOf = new Map(rules.map((row) => [JSON.stringify(row.slice(0, 3)), row]))
  const links = await ask('KEY_COLUMN_USAGE', `TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ${used}`, 'REFERENCED_TABLE_NAME IS NOT NULL')
  for (const rows of grouped(links, 3, 4)) {
    const [schema, table, name, , , targetSchema, target] = rows[0] ?? []
    const columns = (at: number) => rows.map((row) => row[at]).join()
    const [, , , onUpdate, onDelete] = rulesOf.get(JSON.stringify([schema, table, name])) ?? []
    const from = `${table ?? ''}.${name ?? ''}(${columns(3)})`
    add(
      'foreign keys',
      schema,
      from,
      ' ',
      targetSchema,
      '.',
      target,
      `(${columns(7)}) `,
      onUpdate?.toLowerCase(),
      ' ',
      onDelete?.toLowerCase(),
    )
  }
  if (mariadb) {
    const checks = await ask('CHECK_CONSTRAINTS', 'CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE')
    for (const [schema, table, name, clause] of checks) add('checks', schema, table, '.', name, ' CHECK (', clause, ')')
  } else {
    const constraints = await ask('TABLE_CONSTRAINTS', 'TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ENFORCED', `CONSTRAINT_TYPE = 'CHECK'`)
    items.push(...mysqlChecks(constraints, await ask('CHECK_CONSTRAINTS', 'CONSTRAINT_SCHEMA, CONSTRAINT_NAME, CHECK_CLAUSE')))
  }
  for (const [schema, table, name] of await ask('TRIGGERS', 'TRIGGER_SCHEMA, EVENT_OBJECT_TABLE, TRIGGER_NAME'))
    add('triggers', schema, table, '.', name)
  for (const view of ['TABLE_PRIVILEGES', 'COLUMN_PRIVILEGES']) {
    const column = view === 'COLUMN_PRIVILEGES' ? `CONCAT('.', COLUMN_NAME)` : `''`
    for (const row of await ask(view, `TABLE_SCHEMA, TABLE_NAME, ${column}, PRIVILEGE_TYPE, GRANTEE`)) {
      if (!sequences.has(key(row))) add('grants on relations', row[0], row[1], row[2], ' ', row[3], ' to ', account(row[4] ?? ''))
    }
  }
  const aggregates = mariadb ? new Set((await ask('mysql.proc', 'db, name', `aggregate = 'GROUP'`)).map(key)) : new Set()
  for (const row of await ask('ROUTINES', 'ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE'))
    add(row[2] === 'FUNCTION' && aggregates.has(key(row)) ? 'aggregate' : (row[2] ?? '').toLowerCase(), row[0], row[1])
  for (const [schema, name] of await ask('EVENTS', 'EVENT_SCHEMA, EVENT_NAME')) add('event', schema, name)
  for (const [name] of await ask('SCHEMATA', 'SCHEMA_NAME')) add('schema', '', name)
  return items
}

/** Rows that agree in their first `by` columns, in the order of another one. */
function grouped(rows: readonly Row[], by: number, order: number): Row[][] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(row.slice(0, by)))
  return [...groups.values()].map((some) => some.toSorted((a, b) => Number(a[order]) - Number(b[order])))
}

/** `'user'@'host'`, nothing in it escaped, as our reading writes it; a role has no host. */
function account(grantee: string): string {
  const [, user = '', host = ''] = /^'(.*)'@'(.*)'$/s.exec(grantee) ?? []
  return [user, ...(host === '' ? [] : [host])].map((part) => `\`${part.replaceAll('`', '``')}\``).join('@')
}
