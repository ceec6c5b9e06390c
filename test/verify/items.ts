/** One thing that a catalog says, as text: both sides write it in the same form, so that equal means equal in what it says. */
export interface Item {
  /** Empty for what belongs to the database as a whole. */
  readonly schema: string
  readonly what: string
  readonly text: string
}

/** One line of the table: how many of one sort both sides have, and those that only one of them has. */
export interface Line {
  readonly schema: string
  readonly what: string
  readonly ours: number
  readonly servers: number
  readonly onlyOurs: readonly string[]
  readonly onlyServers: readonly string[]
}

/** Texts of differences that are printed for one line; the rest are counted. */
const SHOWN = 5

/** Sets both sides beside each other, by schema and sort, in the order in which the server's side names sorts. */
export function compare(ours: readonly Item[], servers: readonly Item[]): Line[] {
  const key = ({ schema, what }: Item) => JSON.stringify([schema, what])
  const [left, right] = [Map.groupBy(ours, key), Map.groupBy(servers, key)]
  const sorts = [...new Set([...servers, ...ours].map((item) => item.what))]
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((group): Line => {
      const [schema, what] = JSON.parse(group) as [string, string]
      const [mine, theirs] = [texts(left.get(group)), texts(right.get(group))]
      return {
        schema,
        what,
        ours: mine.length,
        servers: theirs.length,
        onlyOurs: without(mine, theirs),
        onlyServers: without(theirs, mine),
      }
    })
    .sort((a, b) => (a.schema === b.schema ? sorts.indexOf(a.what) - sorts.indexOf(b.what) : a.schema < b.schema ? -1 : 1))
}

/** True where both sides have the same, however often. */
export function equal(line: Line): boolean {
  return line.onlyOurs.length === 0 && line.onlyServers.length === 0
}

/** The lines as a table, schema by schema, with what differs below each. */
export function render(lines: readonly Line[]): string {
  const schemas = Map.groupBy(lines, (line) => line.schema)
  const width = Math.max(...lines.map((line) => line.what.length), 4)
  const row = (what: string, ours: string, servers: string, same: string) =>
    `  ${what.padEnd(width)}  ${ours.padStart(7)}  ${servers.padStart(8)}  ${same}`
  return [...schemas]
    .flatMap(([schema, own]) => [
      schema === '' ? 'the database as a whole' : `schema ${schema}`,
      row('what', 'ours', "server's", 'equal'),
      ...own.flatMap((line) => [
        row(line.what, String(line.ours), String(line.servers), equal(line) ? 'yes' : 'NO'),
        ...listed("only the server's", line.onlyServers),
        ...listed('only ours', line.onlyOurs),
      ]),
    ])
    .join('\n')
}

function listed(title: string, all: readonly string[]): string[] {
  const more = all.length > SHOWN ? [`    ${title}: and ${String(all.length - SHOWN)} more`] : []
  return [...all.slice(0, SHOWN).map((text) => `    ${title}: ${text.replaceAll('\n', '\\n')}`), ...more]
}

function texts(items: readonly Item[] = []): string[] {
  return items.map((item) => item.text)
}

/** Members of one list that the other has no equal for: twice here and once there leaves one. */
function without(list: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const text of taken) left.set(text, (left.get(text) ?? 0) + 1)
  return list.filter((text) => {
    const count = left.get(text) ?? 0
    left.set(text, count - 1)
    return count <= 0
  })
}
