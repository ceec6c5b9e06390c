/**
 * Texts that speak of all relations, one line each: `key, tab, JSON`. A key is JSON itself and holds neither tab nor line
 * break, so that a line is found and replaced without parsing its neighbours: ten thousand of them stay cheap.
 */
export type Line = readonly [key: string, json: string]

export function encodeLines(lines: Iterable<Line>): string {
  return [...lines].map(([key, json]) => `${key}\t${json}\n`).join('')
}

export function decodeLines(text: string): Line[] {
  return text === '' ? [] : text.slice(0, -1).split('\n').map(splitLine)
}

/** The same text without the lines of `removed`, those of `put` in place of the old ones or at the end. */
export function patchLines(text: string, removed: ReadonlySet<string>, put: ReadonlyMap<string, string>): string {
  const lines = decodeLines(text)
  const known = new Set(lines.map(([key]) => key))
  const kept = lines.filter(([key]) => !removed.has(key)).map(([key, json]): Line => [key, put.get(key) ?? json])
  return encodeLines([...kept, ...[...put].filter(([key]) => !known.has(key))])
}

function splitLine(line: string): Line {
  const tab = line.indexOf('\t')
  return [line.slice(0, tab), line.slice(tab + 1)]
}
