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

/** Relations whose lines make a page: small enough to change one without touching megabytes. */
const PAGE = 200

/** How many pages lines of so many relations take. */
export function pagesFor(relations: number): number {
  return Math.max(1, Math.ceil(relations / PAGE))
}

/** The page that a key's line stands on (FNV-1a, so that neighbours by name spread evenly). */
export function pageOf(key: string, pages: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % pages
}

/** Lines spread over pages, each as text. */
export function encodePages(lines: Iterable<Line>, pages: number): string[] {
  const byPage = Map.groupBy(lines, ([key]) => pageOf(key, pages))
  return Array.from({ length: pages }, (_, page) => encodeLines(byPage.get(page) ?? []))
}

function splitLine(line: string): Line {
  const tab = line.indexOf('\t')
  return [line.slice(0, tab), line.slice(tab + 1)]
}
