const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** A piece of JSON as it was written, and what it is. */
export interface JsonPiece {
  readonly kind: 'plain' | 'name' | 'text' | 'value'
  readonly words: string
}

/** A line of an indented document. `opens` and `closes` are at brackets: what lies between can be folded. */
export interface JsonLine {
  readonly depth: number
  readonly pieces: readonly JsonPiece[]
  readonly opens: boolean
}

/** Indents JSON without reading its values: digits, spelling and repeated names stay. Undefined for what is none. */
export function jsonLines(text: string): JsonLine[] | undefined {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  const tokens = text.match(TOKEN) ?? []
  const lines: { depth: number; pieces: JsonPiece[]; opens: boolean }[] = []
  let depth = 0
  let line: JsonPiece[] = []
  const end = (opens = false) => {
    if (line.length > 0) lines.push({ depth, pieces: line, opens })
    line = []
  }
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1]
    if (token === '{' || token === '[') {
      line.push({ kind: 'plain', words: token })
      if (next === '}' || next === ']') continue
      end(true)
      depth += 1
    } else if (token === '}' || token === ']') {
      const before = tokens[at - 1]
      if (before !== '{' && before !== '[') {
        end()
        depth -= 1
      }
      line.push({ kind: 'plain', words: token })
    } else if (token === ',') {
      line.push({ kind: 'plain', words: ',' })
      end()
    } else if (token === ':') line.push({ kind: 'plain', words: ': ' })
    else line.push({ kind: token.startsWith('"') ? (next === ':' ? 'name' : 'text') : 'value', words: token })
  }
  end()
  return lines
}
