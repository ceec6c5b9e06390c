import Database from 'better-sqlite3'

/** One table of a made-up freight company: what it is called, where it belongs, and what it refers to. */
export interface FreightTable {
  readonly area: string
  readonly name: string
  readonly rows: number
  readonly columns: readonly string[]
  readonly refers: readonly { readonly column: string; readonly to: FreightTable; readonly optional: boolean }[]
}

/** Areas of the business by how much of the schema is theirs. */
const AREAS: readonly (readonly [string, number])[] = [
  ...([
    ['ledger', 268],
    ['tracking', 214],
    ['sales', 186],
    ['customs', 172],
    ['shipping', 158],
    ['warehouse', 149],
  ] as const),
  ...([
    ['catalog', 131],
    ['billing', 118],
    ['partners', 104],
    ['fleet', 92],
    ['pricing', 84],
    ['geo', 66],
    ['audit', 60],
  ] as const),
  ...([
    ['hr', 52],
    ['claims', 47],
    ['reporting', 44],
    ['mail', 32],
    ['auth', 26],
    ['jobs', 21],
    ['staging', 14],
    ['core', 10],
  ] as const),
]
const THINGS = [
  ...['orders', 'lines', 'customers', 'addresses', 'invoices', 'payments', 'shipments', 'parcels', 'events', 'carriers', 'ports', 'routes'],
  ...['contracts', 'rates', 'documents', 'declarations', 'containers', 'bookings', 'returns', 'accounts', 'entries', 'batches', 'users'],
  ...['roles', 'notes', 'tariffs', 'zones', 'vehicles', 'drivers', 'trips', 'items', 'stocks', 'bins', 'moves', 'claims', 'mails', 'runs'],
] as const
const ASPECTS = ['', 'history', 'types', 'states', 'tags', 'limits', 'links', 'rules', 'totals', 'drafts', 'archive', 'import'] as const
const FACTS = [
  'name text',
  'note text',
  'status varchar(20)',
  'amount numeric(12,2)',
  'quantity integer',
  'starts_on date',
  'code varchar(12)',
] as const

/** `count` tables in 21 areas with about 1.5 foreign keys each, most of them inside their area; the same for the same number. */
export function freight(count: number): FreightTable[] {
  let seed = 20_771
  const next = (limit: number) => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed % limit
  }
  const total = AREAS.reduce((sum, [, weight]) => sum + weight, 0)
  const tables: FreightTable[] = []
  for (const [area, weight] of AREAS) {
    const size = Math.max(1, Math.round((count * weight) / total))
    const own: FreightTable[] = []
    for (let at = 0; at < size && tables.length < count; at += 1) {
      const thing = THINGS[at % THINGS.length] ?? 'things'
      const round = Math.floor(at / THINGS.length)
      const aspect = ASPECTS[round % ASPECTS.length] ?? ''
      const turn = Math.floor(round / ASPECTS.length)
      const name = [thing, aspect, turn === 0 ? '' : String(turn + 1)].filter((part) => part !== '').join('_')
      const refers: FreightTable['refers'][number][] = []
      for (let key = next(4) === 0 ? 0 : 1 + next(2); key > 0 && tables.length > 0; key -= 1) {
        const inside = own.length > 0 && next(100) < 82
        // Few tables are referred to by many, as in life.
        const from = inside ? own : tables
        const to = from[Math.floor((next(from.length) * next(1000)) / 1000)]
        const column = `${to === undefined ? '' : inside ? to.name : `${to.area}_${to.name}`}_id`
        if (to !== undefined && refers.every((known) => known.column !== column)) refers.push({ column, to, optional: next(3) === 0 })
      }
      const facts = FACTS.filter(() => next(2) === 0)
      const table = { area, name, rows: 10 ** (next(6) + 1) * (1 + next(9)), columns: ['id integer', ...facts], refers }
      own.push(table)
      tables.push(table)
    }
  }
  return tables
}

/** The statements that make it: an area is a schema, or where there are none the first word of its tables' names. */
export function freightStatements(tables: readonly FreightTable[], how: 'schemas' | 'prefixes'): string[] {
  const nameOf = ({ area, name }: FreightTable) => (how === 'schemas' ? `${area}."${name}"` : `"${area}_${name}"`)
  const schemas = how === 'schemas' ? [...new Set(tables.map(({ area }) => area))].map((area) => `CREATE SCHEMA ${area}`) : []
  return [
    ...schemas,
    ...tables.map((table) => {
      const columns = table.columns.map((column, at) => (at === 0 ? `${column} PRIMARY KEY` : column))
      const keys = table.refers.map(
        ({ column, to, optional }) => `"${column}" integer ${optional ? '' : 'NOT NULL '}REFERENCES ${nameOf(to)} (id)`,
      )
      return `CREATE TABLE ${nameOf(table)} (${[...columns.slice(0, 1), ...keys, ...columns.slice(1)].join(', ')})`
    }),
  ]
}

/** Makes it as a SQLite file, with estimates of rows as after ANALYZE. */
export function writeFreight(path: string, count: number): readonly FreightTable[] {
  const tables = freight(count)
  const db = new Database(path)
  db.exec(`PRAGMA synchronous = OFF; BEGIN; ${freightStatements(tables, 'prefixes').join(';\n')}; COMMIT; ANALYZE`)
  const insert = db.prepare('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, NULL, ?)')
  db.exec('BEGIN')
  for (const { area, name, rows } of tables) insert.run(`${area}_${name}`, String(rows))
  db.exec('COMMIT')
  db.close()
  return tables
}
