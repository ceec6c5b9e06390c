import { Cursor } from './text/cursor'
import { KIND } from './text/scan'

interface Entry {
  readonly all: boolean
  readonly privileges: ReadonlySet<string>
  /** As GRANT writes it: undefined for *.*, else a pattern with % and _. */
  readonly schema: string | undefined
  readonly table: string | undefined
}

/** What the user of a session may do, from the lines of SHOW GRANTS. */
export class Rights {
  readonly #entries: readonly Entry[]
  /** True where a role was granted whose own grants the lines may not tell: then a missing right proves nothing. */
  readonly unsure: boolean

  constructor(lines: readonly string[]) {
    const read = lines.map(readLine)
    this.#entries = read.flatMap((entry) => (entry === undefined || entry === 'role' ? [] : [entry]))
    this.unsure = read.some((entry) => entry === 'role' || entry === undefined)
  }

  /** Whether a privilege holds for the whole server, a schema, or one relation in it. */
  has(privilege: string, schema?: string, table?: string): boolean {
    return this.#entries.some((entry) => (entry.all || entry.privileges.has(privilege)) && covers(entry, schema, table))
  }

  /** Whether any privilege on the relation as a whole (not on single columns) holds. */
  any(schema: string, table: string): boolean {
    return this.#entries.some((entry) => (entry.all || entry.privileges.size > 0) && covers(entry, schema, table))
  }
}

function covers(entry: Entry, schema: string | undefined, table: string | undefined): boolean {
  if (entry.schema === undefined) return true
  if (schema === undefined || !like(entry.schema).test(schema)) return false
  return entry.table === undefined || entry.table === table
}

/** A database pattern of a grant: % and _ stand for anything, a backslash takes that away (MySQL manual, GRANT). */
function like(pattern: string): RegExp {
  const parts = pattern.match(/\\[^]|[^]/g) ?? []
  const source = parts.map((part) =>
    part === '%' ? '[^]*' : part === '_' ? '[^]' : part.replace(/^\\([^])$/, '$1').replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  )
  return new RegExp(`^${source.join('')}$`, 'i')
}

/** One line, `GRANT a, b (columns) ON c.d TO …`; a routine's or proxy's line gives an entry without privileges here. */
function readLine(line: string): Entry | 'role' | undefined {
  const cursor = new Cursor(line)
  if (!cursor.takes('GRANT')) return undefined
  const privileges = new Set<string>()
  let all = false
  while (cursor.word() !== 'ON') {
    if (cursor.kind() !== KIND.word || cursor.word() === 'TO') return 'role'
    const { start } = cursor
    while (cursor.kind() === KIND.word && cursor.word() !== 'ON') cursor.skip()
    const name = cursor.since(start).toUpperCase()
    if (cursor.at('(')) cursor.inParentheses()
    else if (name === 'ALL PRIVILEGES') all = true
    else if (name !== 'USAGE' && name !== 'PROXY') privileges.add(name)
    cursor.takes(',')
  }
  cursor.expect('ON')
  if (/^(FUNCTION|PROCEDURE|PACKAGE)$/.test(cursor.word())) return { all: false, privileges: new Set(), schema: '', table: '' }
  cursor.takes('TABLE')
  const schema = cursor.takes('*') ? undefined : cursor.ident()
  if (!cursor.takes('.')) return { all: false, privileges: new Set(), schema: '', table: '' }
  const table = cursor.takes('*') ? undefined : cursor.ident()
  // A relation is named exactly: no pattern holds in front of it.
  return { all, privileges, schema: schema !== undefined && table !== undefined ? schema.replaceAll(/[\\%_]/g, '\\$&') : schema, table }
}
