import type { Token } from './tokens'

/** A relation, or a query with a name, that columns may come from. */
export interface Source {
  readonly schema: string | undefined
  readonly name: string
  /** What columns are named after: the alias, or the name itself. */
  readonly alias: string
  /** Columns of a CTE, as far as its text tells them. */
  readonly columns?: readonly string[]
  /** Where it is named; one behind the cursor counts too. */
  readonly at: number
}

const CLAUSES = new Set(
  `where on using group order having limit offset join inner left right full cross natural outer set values returning window union
  intersect except select from for fetch when then and or not as lateral straight_join tablesample with into default`.split(/\s+/),
)
/** Behind these stands a relation. */
const BEFORE_RELATION = new Set(['from', 'join', 'update', 'into', 'table', 'truncate', 'describe', 'desc', 'analyze'])

export function isName(token: Token | undefined): token is Token {
  return token !== undefined && (token.kind === 'name' || (token.kind === 'word' && !CLAUSES.has(token.text)))
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign
}

/** Depth of parentheses before each token. */
function depthsOf(tokens: readonly Token[]): number[] {
  let depth = 0
  return tokens.map((token) => {
    if (isSign(token, ')')) depth -= 1
    const own = depth
    if (isSign(token, '(')) depth += 1
    return own
  })
}

/**
 * What is named in FROM, JOIN, UPDATE and INTO around a place: of its own parentheses and of those around it, the nearest first.
 * Text that is not finished is read as far as it goes.
 */
export function sourcesAt(tokens: readonly Token[], place: number): Source[] {
  const depths = depthsOf(tokens)
  const inner = enclosing(tokens, depths, place)
  const found: (Source & { readonly nearness: number })[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token?.kind !== 'word' || !BEFORE_RELATION.has(token.text)) continue
    const nearness = inner.findIndex(({ from, to }) => at >= from && at < to)
    // In parentheses of somebody else.
    if (nearness === -1 || depths[at] !== inner[nearness]?.depth) continue
    for (let next: number | undefined = at + 1; next !== undefined; ) {
      const read = readSource(tokens, next)
      if (read.source !== undefined) found.push({ ...read.source, nearness })
      next = isSign(tokens[read.next], ',') && token.text === 'from' ? read.next + 1 : undefined
    }
  }
  return found.sort((a, b) => a.nearness - b.nearness).map(({ nearness: _nearness, ...source }) => source)
}

/** Ranges of tokens around a place, the innermost first: its parentheses, those around them, the whole. */
function enclosing(tokens: readonly Token[], depths: readonly number[], place: number): { from: number; to: number; depth: number }[] {
  const open: number[] = []
  for (const [at, token] of tokens.entries()) {
    if (token.from >= place) break
    if (isSign(token, '(')) open.push(at)
    if (isSign(token, ')')) open.pop()
  }
  const ranges = open.map((from) => {
    const depth = depths[from] ?? 0
    const end = tokens.findIndex((token, at) => at > from && isSign(token, ')') && depths[at] === depth)
    return { from: from + 1, to: end === -1 ? tokens.length : end, depth: depth + 1 }
  })
  return [...ranges.reverse(), { from: 0, to: tokens.length, depth: 0 }]
}

/** `[schema .] name [AS] alias` from a token on, or what stands in parentheses and its alias. */
function readSource(tokens: readonly Token[], from: number): { source: Source | undefined; next: number } {
  let at = from
  while (tokens[at]?.kind === 'word' && ['only', 'lateral', 'if', 'not', 'exists', 'ignore'].includes(tokens[at]?.text ?? '')) at += 1
  const start = tokens[at]
  if (isSign(start, '(')) {
    let depth = 0
    do {
      if (isSign(tokens[at], '(')) depth += 1
      if (isSign(tokens[at], ')')) depth -= 1
      at += 1
    } while (at < tokens.length && depth > 0)
    const { alias, next } = readAlias(tokens, at)
    return { source: alias === undefined ? undefined : { schema: undefined, name: '', alias, at: start?.from ?? 0 }, next }
  }
  if (!isName(start)) return { source: undefined, next: at }
  const qualified = isSign(tokens[at + 1], '.') && isName(tokens[at + 2])
  const name = qualified ? (tokens[at + 2]?.text ?? '') : start.text
  const { alias, next } = readAlias(tokens, at + (qualified ? 3 : 1))
  return { source: { schema: qualified ? start.text : undefined, name, alias: alias ?? name, at: start.from }, next }
}

function readAlias(tokens: readonly Token[], from: number): { alias: string | undefined; next: number } {
  const at = tokens[from]?.kind === 'word' && tokens[from]?.text === 'as' ? from + 1 : from
  const token = tokens[at]
  return isName(token) ? { alias: token.text, next: at + 1 } : { alias: undefined, next: at }
}

/** Queries with a name (WITH … AS), and their columns where they are listed or can be read from their SELECT. */
export function namedQueries(tokens: readonly Token[]): { readonly name: string; readonly columns: readonly string[] }[] {
  if (tokens[0]?.text !== 'with' && tokens[0]?.text !== 'explain') return []
  const depths = depthsOf(tokens)
  const found: { name: string; columns: readonly string[] }[] = []
  for (let at = 1; at < tokens.length; at += 1) {
    const token = tokens[at]
    const before = tokens[at - 1]
    if (depths[at] !== 0 || !isName(token) || !(before?.text === 'with' || before?.text === 'recursive' || isSign(before, ','))) continue
    if (token.text === 'recursive' && token.kind === 'word') continue
    const listed = isSign(tokens[at + 1], '(')
    const close = listed ? tokens.findIndex((t, i) => i > at && isSign(t, ')') && depths[i] === 0) : at
    const columns = listed ? tokens.slice(at + 2, close).flatMap((t) => (isName(t) ? [t.text] : [])) : []
    const body = tokens.findIndex((t, i) => i > close && isSign(t, '('))
    if (close === -1 || body === -1 || !tokens.slice(close + 1, body).some((t) => t.text === 'as')) continue
    found.push({ name: token.text, columns: listed ? columns : selected(tokens, depths, body + 1) })
  }
  return found
}

/** Names that a SELECT gives its columns: an alias, or the last part of what is named. */
function selected(tokens: readonly Token[], depths: readonly number[], from: number): string[] {
  if (tokens[from]?.text !== 'select') return []
  const columns: string[] = []
  for (let at = from + 1; at < tokens.length; at += 1) {
    const token = tokens[at]
    if ((depths[at] ?? 0) !== 1 && !isSign(token, ')')) continue
    const ends = isSign(token, ',') || (token?.kind === 'word' && token.text === 'from') || (isSign(token, ')') && depths[at] === 0)
    if (!ends) continue
    const last = tokens[at - 1]
    if (isName(last)) columns.push(last.text)
    if (!isSign(token, ',')) break
  }
  return columns
}
