import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Everything that our sessions sent, in order, from the log of a PostgreSQL server that was started with one, once `end` stands in it. */
export async function loggedStatements(folder: string, end: string): Promise<{ version: string; statements: string[] }> {
  for (;;) {
    const text = readFileSync(join(folder, 'server.csv'), 'utf8')
    if (!text.includes(end)) {
      await sleep(50)
      continue
    }
    const rows = parseCsv(text)
    // Columns of csvlog: 13 message, 22 application_name (manual, 20.8.4).
    const ours = rows.filter((row) => row[22] === 'relata').map((row) => row[13] ?? '')
    const statements = ours.flatMap((message) => {
      const found = /^(?:statement|execute [^:]+): (.*)$/s.exec(message)
      return found?.[1] === undefined ? [] : [found[1]]
    })
    const version = rows.map((row) => /PostgreSQL (\d+)/.exec(row[13] ?? '')?.[1]).find((found) => found !== undefined) ?? '0'
    return { version: `${version}0000`, statements }
  }
}

/** RFC 4180: quotes doubled, newlines inside quotes. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
