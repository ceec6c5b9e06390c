import { type RelationName, relationKey } from '@shared/catalog'
import { Cursor, type Token, tokens } from './cursor'

/** A view as SHOW CREATE VIEW prints it. */
export interface ViewText {
  /** SELECT as printed, without WITH CHECK OPTION. */
  readonly definition: string
  /** ALGORITHM, DEFINER, SQL SECURITY, CHECK OPTION; COLUMNS where names stand before AS. */
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
    else {
      const name = cursor.ident().toUpperCase()
      cursor.expect('=')
      const { start } = cursor.peek()
      cursor.next()
      if (cursor.takes('@')) cursor.next()
      options[name] = cursor.since(start)
    }
  }
  cursor.ident()
  if (cursor.takes('.')) cursor.ident()
  if (cursor.sees('(')) options['COLUMNS'] = `(${cursor.inParentheses()})`
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
  const list = tokens(select)
  const common = commonTables(list)
  // One entry per open parenthesis: whether a SELECT was seen in it, and where in its list of tables we are.
  const levels: Level[] = [{ select: false, state: 'outside' }]
  for (let at = 0; at < list.length; at += 1) {
    const token = list[at]
    const level = levels.at(-1)
    if (token === undefined || level === undefined) break
    const word = token.kind === 'word' ? token.value.toLowerCase() : token.value
    if (token.kind === 'mark' && word === '(') levels.push({ select: false, state: level.state === 'table' ? 'table' : 'outside' })
    else if (token.kind === 'mark' && word === ')') {
      levels.pop()
      const outer = levels.at(-1)
      if (outer?.state === 'table') outer.state = 'list'
    } else if (token.kind === 'mark' && word === ',') {
      if (level.state === 'list') level.state = 'table'
    } else if (token.kind === 'word') step(level, word)
    if (level.state === 'table' && (token.kind === 'ident' || (token.kind === 'word' && !KEYWORDS.has(word)))) {
      const next = list[at + 1]
      const last = list[at + 2]
      const qualified = next?.kind === 'mark' && next.value === '.' && last !== undefined
      const name = qualified ? { schema: token.value, name: last.value } : { schema, name: token.value }
      if (qualified) at += 2
      if (qualified || !common.has(token.value.toLowerCase())) found.set(relationKey(name), name)
      level.state = 'list'
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name)
}

interface Level {
  select: boolean
  state: 'outside' | 'table' | 'list'
}

const ENDS = new Set(['where', 'group', 'having', 'order', 'limit', 'union', 'except', 'intersect', 'window', 'procedure', 'for', 'into'])
const KEYWORDS = new Set([
  'select',
  'from',
  'join',
  'straight_join',
  'left',
  'right',
  'inner',
  'cross',
  'natural',
  'outer',
  'lateral',
  'on',
  ...ENDS,
])

function step(level: Level, word: string): void {
  if (word === 'select') {
    level.select = true
    level.state = 'outside'
  } else if ((word === 'from' && level.select) || word === 'join' || word === 'straight_join') level.state = 'table'
  else if (word === 'on') level.state = 'list'
  else if (ENDS.has(word)) level.state = 'outside'
}

/** Names that WITH gives: `with a as (…), b (x, y) as (…)`. Printed with or without quotes. */
function commonTables(list: readonly Token[]): Set<string> {
  const names = new Set<string>()
  list.forEach((token, at) => {
    if (token.kind !== 'word' || token.value.toLowerCase() !== 'as') return
    const next = list[at + 1]
    const after = list[at + 2]
    if (next?.value !== '(' || after?.kind !== 'word' || !/^(select|with|values)$/i.test(after.value)) return
    const name = list[nameBefore(list, at - 1)]
    if (name?.kind === 'word' || name?.kind === 'ident') names.add(name.value.toLowerCase())
  })
  return names
}

/** Where the name is that a list of columns in parentheses may follow. */
function nameBefore(list: readonly Token[], last: number): number {
  if (list[last]?.kind !== 'mark' || list[last].value !== ')') return last
  let at = last
  while (at > 0 && !(list[at]?.kind === 'mark' && list[at]?.value === '(')) at -= 1
  return at - 1
}
