import Database from 'better-sqlite3'
import type { Direct } from './engines'
import type { Item } from './items'

type Row = Readonly<Record<string, string | number | null>>
const KINDS: Readonly<Record<string, string>> = { table: 'table', view: 'view', virtual: 'virtual', shadow: 'shadow' }
/** What `hidden` means of a column that is generated. */
const GENERATED: Readonly<Record<number, string>> = { 2: 'virtual', 3: 'stored' }

export const directSqlite: Direct = {
  read: async ({ options }) => {
    const db = new Database(String(options['path']), { readonly: true })
    try {
      return readFile(db)
    } finally {
      db.close()
    }
  },
  notCompared:
    'names of constraints and conflict clauses; texts of checks and of expressions in indexes; collations; estimates; checks are counted by their word in the text',
}

/** PRAGMA table_list says what there is, one pragma per relation the rest. */
function readFile(db: Database.Database): Item[] {
  const items: Item[] = []
  const rows = (sql: string) => db.prepare(sql).all() as Row[]
  const q = (name: string) => `"${name.replaceAll('"', '""')}"`
  const texts = new Map(rows('SELECT name, sql FROM sqlite_schema').map((row) => [String(row['name']), String(row['sql'] ?? '')]))
  for (const { schema, name: raw, type } of rows('PRAGMA table_list')) {
    const name = String(raw)
    if (schema !== 'main' || name.startsWith('sqlite_')) continue
    const add = (what: string, text: string) => void items.push({ schema: 'main', what, text })
    add(KINDS[String(type)] ?? String(type), name)
    add('definitions', `${name} ${texts.get(name) ?? ''}`)
    const columns = tolerant(() => rows(`PRAGMA table_xinfo(${q(name)})`)).filter((row) => row['hidden'] !== 1)
    const isTable = type === 'table' || type === 'shadow'
    const indexes = rows(`PRAGMA index_list(${q(name)})`)
    const key = columns.filter((row) => Number(row['pk']) > 0).sort((a, b) => Number(a['pk']) - Number(b['pk']))
    const rowid = key.length === 1 && /^integer$/i.test(String(key[0]?.['type'])) && !indexes.some((row) => row['origin'] === 'pk')
    columns.forEach((row, at) => {
      const notNull = row['notnull'] === 1 || (isTable && rowid && row === key[0])
      add('columns', `${name}.${String(row['name'])} ${String(at + 1)} ${String(row['type'])} ${notNull ? 'not null' : 'null'}`)
      if (row['dflt_value'] !== null) add('defaults', `${name}.${String(row['name'])} ${String(row['dflt_value'])}`)
      const generated = GENERATED[Number(row['hidden'])]
      if (generated !== undefined) add('generated columns', `${name}.${String(row['name'])} ${generated}`)
    })
    if (!isTable) {
      if (type === 'view') triggersOf(rows, name).forEach((trigger) => add('triggers', trigger))
      continue
    }
    if (key.length > 0) add('primary keys', `${name}(${key.map((row) => String(row['name'])).join()})`)
    if (/\bAUTOINCREMENT\b/i.test(bare(texts.get(name)))) add('identity columns', `${name}.${String(key[0]?.['name'])} auto_increment`)
    for (let left = bare(texts.get(name)).match(/\bCHECK\s*\(/gi)?.length ?? 0; left > 0; left -= 1) add('checks', name)
    for (const index of indexes) {
      const own = String(index['name'])
      const parts = rows(`PRAGMA index_info(${q(own)})`).map((row) =>
        row['cid'] === -2 ? '()' : row['cid'] === -1 ? 'rowid' : String(row['name']),
      )
      add(
        'indexes',
        `${name}.${own} ${index['unique'] === 1 ? 'unique' : ''} btree (${parts.join()})${index['partial'] === 1 ? ' partial' : ''}`,
      )
      if (index['origin'] === 'u') add('unique keys', `${name}(${parts.join()})`)
    }
    const keys = Map.groupBy(rows(`PRAGMA foreign_key_list(${q(name)})`), (row) => row['id'])
    for (const parts of keys.values()) add('foreign keys', foreignKey(name, parts, rows))
    triggersOf(rows, name).forEach((trigger) => add('triggers', trigger))
  }
  return items
}

function triggersOf(rows: (sql: string) => Row[], table: string): string[] {
  const literal = table.replaceAll("'", "''")
  const found = rows(`SELECT name FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = lower('${literal}')`)
  return found.map((row) => `${table}.${String(row['name'])}`)
}

/** A key without target columns means the target's primary key; names are told as the target spells them. */
function foreignKey(table: string, parts: readonly Row[], rows: (sql: string) => Row[]): string {
  const sorted = parts.toSorted((a, b) => Number(a['seq']) - Number(b['seq']))
  const [first] = sorted
  const written = String(first?.['table'])
  const target = rows('PRAGMA table_list').find((row) => fold(row['name']) === fold(written))
  const name = String(target?.['name'] ?? written)
  const columns = target === undefined ? [] : rows(`PRAGMA table_xinfo("${name.replaceAll('"', '""')}")`)
  const spelled = (column: string) => String(columns.find((row) => fold(row['name']) === fold(column))?.['name'] ?? column)
  const key = columns.filter((row) => Number(row['pk']) > 0).toSorted((a, b) => Number(a['pk']) - Number(b['pk']))
  const to = sorted.some((row) => row['to'] === null)
    ? key.map((row) => String(row['name']))
    : sorted.map((row) => spelled(String(row['to'])))
  const actions = [first?.['on_update'], first?.['on_delete']].map((word) => String(word).toLowerCase()).join(' ')
  const from = sorted.map((row) => String(row['from'])).join()
  return `${table}(${from}) main.${name}(${to.join()}) ${actions}`
}

/** SQLite takes the letters A to Z for equal whatever their case, and no others. */
function fold(name: string | number | null | undefined): string {
  return String(name).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** A view over tables that are gone has no columns to tell. */
function tolerant(ask: () => Row[]): Row[] {
  try {
    return ask()
  } catch {
    return []
  }
}

/** The text without comments, quoted names and literals: what is left are keywords and bare names. */
function bare(sql = ''): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/g, ' x ')
}
