import { type RelationName, relationKey } from '@shared/catalog'
import { Cursor } from './cursor'
import { KIND } from './scan'

/** A view as SHOW CREATE VIEW prints it. */
export interface ViewText {
  /** SELECT as printed, without WITH CHECK OPTION. */
  readonly definition: string
  /** ALGORITHM, DEFINER, SQL SECURITY, CHECK OPTION, MATERIALIZED, JSON DUALITY; COLUMNS where names stand before AS. */
  readonly options: Readonly<Record<string, string>>
  readonly dependsOn: readonly RelationName[]
}

/** Reads the text of SHOW CREATE VIEW. Pure. Throws on a text that it does not understand. */
export function readView(text: string, schema: string): ViewText {
  const cursor = new Cursor(text)
  const options: Record<string, string> = {}
  cursor.expect('CREATE')
  while (!cursor.takes('VIEW')) {
    if (cursor.takes('SQL', 'SECURITY')) options['SQL SECURITY'] = cursor.ident().toUpperCase()
    else if (cursor.takes('JSON', 'RELATIONAL', 'DUALITY')) options['JSON DUALITY'] = ''
    else if (cursor.takes('MATERIALIZED')) {
      options['MATERIALIZED'] = ''
      // A remark about the engine that keeps it follows: /*(BY ENGINE=…)*/
      if (cursor.takes('/', '*')) cursor.inParentheses()
    } else {
      const name = cursor.ident().toUpperCase()
      cursor.expect('=')
      const { start } = cursor
      cursor.skip()
      if (cursor.takes('@')) cursor.skip()
      options[name] = cursor.since(start)
    }
  }
  cursor.ident()
  if (cursor.takes('.')) cursor.ident()
  if (cursor.at('(')) options['COLUMNS'] = `(${cursor.inParentheses()})`
  cursor.expect('AS')
  const written = cursor.rest()
  const check = /\s+WITH\s+(CASCADED|LOCAL)\s+CHECK\s+OPTION$/i.exec(written)
  if (check?.[1] !== undefined) options['CHECK OPTION'] = check[1].toUpperCase()
  const definition = check === null ? written : written.slice(0, check.index)
  return { definition, options, dependsOn: tablesOf(definition, schema) }
}

/**
 * Relations that a SELECT reads, sorted. Servers print every table as `table` or `database`.`table` after FROM, JOIN or a
 * comma of the same list; FROM inside a function (`extract(year from …)`) is none, for no SELECT opened that parenthesis.
 */
export function tablesOf(select: string, schema: string): RelationName[] {
  const found = new Map<string, RelationName>()
  const common = commonTables(new Cursor(select))
  // One entry per open parenthesis: whether a SELECT was seen in it, and where in its list of tables we are.
  const levels: Level[] = [{ select: false, state: 'outside' }]
  for (const cursor = new Cursor(select); !cursor.done; ) {
    const level = levels.at(-1)
    if (level === undefined) break
    const word = cursor.word().toLowerCase()
    if (level.state === 'table' && cursor.quoted) {
      const first = cursor.ident()
      const qualified = cursor.takes('.')
      const name = qualified ? { schema: first, name: cursor.ident() } : { schema, name: first }
      if (qualified || !common.has(first.toLowerCase())) found.set(relationKey(name), name)
      level.state = 'list'
      continue
    }
    if (word === '(') levels.push({ select: false, state: level.state === 'table' ? 'table' : 'outside' })
    else if (word === ')') {
      levels.pop()
      const outer = levels.at(-1)
      if (outer?.state === 'table') outer.state = 'list'
    } else if (word === ',') level.state = level.state === 'list' ? 'table' : level.state
    else if (cursor.kind() === KIND.word) step(level, word)
    cursor.skip()
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name)
}

interface Level {
  select: boolean
  state: 'outside' | 'table' | 'list'
}

const ENDS = new Set(['where', 'group', 'having', 'order', 'limit', 'union', 'except', 'intersect', 'window', 'procedure', 'for', 'into'])
const JOINS = new Set(['left', 'right', 'inner', 'cross', 'natural', 'outer', 'lateral'])

function step(level: Level, word: string): void {
  if (word === 'select') {
    level.select = true
    level.state = 'outside'
  } else if ((word === 'from' && level.select) || word === 'join' || word === 'straight_join') level.state = 'table'
  else if (word === 'on') level.state = 'list'
  else if (ENDS.has(word)) level.state = 'outside'
  // VALUES or a function such as JSON_TABLE stands where a table could.
  else if (level.state === 'table' && !JOINS.has(word)) level.state = 'list'
}

/** Names that WITH gives: `with a as (…), b (x, y) as (…)`. Printed with or without quotes. */
function commonTables(cursor: Cursor): Set<string> {
  const names = new Set<string>()
  while (!cursor.done) {
    if (!cursor.quoted && cursor.kind() !== KIND.word) {
      cursor.skip()
      continue
    }
    const name = cursor.ident().toLowerCase()
    // Ahead: the name may be followed by its columns.
    let ahead = 0
    if (cursor.word() === '(') {
      while (cursor.kind(ahead) !== KIND.end && cursor.word(ahead) !== ')') ahead += 1
      ahead += 1
    }
    if (cursor.word(ahead) === 'AS' && cursor.word(ahead + 1) === '(' && /^(SELECT|WITH|VALUES)$/.test(cursor.word(ahead + 2)))
      names.add(name)
  }
  return names
}
