import { type Catalog, objectKey, relationKey } from '@shared/catalog'
import { essence } from '@shared/diff'
import { findEngine } from '../../src/main/drivers/registry'
import type { Where } from './engines'
import type { Loaded } from './load'

/** Things that differ which are printed; the rest are counted. */
const SHOWN = 5
/** Of each side of a difference, characters. */
const WIDTH = 300
const LIMIT_MS = 300_000

/** Whether our own DDL made an equal catalog, and what came of it in words. */
export interface Trip {
  readonly same: boolean
  readonly report: string
}

type Known = Pick<Catalog, 'relations' | 'objects'>

/** Reads a database, makes it anew of our DDL in the place that is made for it, and sets both readings beside each other. */
export async function roundTrip(where: Where, again: Loaded['again']): Promise<Trip> {
  const first = await read(where)
  const statements = findEngine(where.engine).catalogDdl(first)
  const place = await again(where)
  try {
    for (const [at, statement] of statements.entries()) {
      const refused = await place.run(statement).then(
        () => undefined,
        (error: unknown) => String(error),
      )
      if (refused === undefined) continue
      const which = `statement ${String(at + 1)} of ${String(statements.length)}`
      return { same: false, report: `DDL REFUSED, ${which}: ${refused}\n${statement.slice(0, 2 * WIDTH)}` }
    }
  } finally {
    await place.end()
  }
  return compare(first, await read(place.where))
}

async function read(where: Where): Promise<Known> {
  const module = findEngine(where.engine)
  const call = { signal: new AbortController().signal, timeoutMs: LIMIT_MS }
  const session = await module.connect(module.options.parse(where.options), where.secrets, call)
  try {
    return await session.readCatalog(call)
  } finally {
    await session.close()
  }
}

/** What a key was said to be and is now said to be, where that differs. */
function compare(first: Known, second: Known): Trip {
  const [before, after] = [texts(first), texts(second)]
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  const different = keys.filter((key) => before.get(key) !== after.get(key))
  if (different.length === 0) return { same: true, report: `made again by ${String(keys.length)} things of our DDL, and equal` }
  const lines = different.slice(0, SHOWN).map((key) => `  ${key}\n${apart(before.get(key) ?? '', after.get(key) ?? '')}`)
  const more = different.length > SHOWN ? `\n  and ${String(different.length - SHOWN)} more` : ''
  return { same: false, report: `DIFFERENT when made again by our DDL, ${String(different.length)} things:\n${lines.join('\n')}${more}` }
}

function texts({ relations, objects }: Known): ReadonlyMap<string, string> {
  return new Map([
    ...relations.map((one) => [relationKey(one), JSON.stringify(essence(one))] as const),
    ...objects.map((one) => [objectKey(one), JSON.stringify(one)] as const),
  ])
}

/** Both texts from a little before the first character that differs. */
function apart(before: string, after: string): string {
  let at = 0
  while (at < before.length && before[at] === after[at]) at += 1
  const from = Math.max(0, at - 60)
  return [before, after].map((text, side) => `    ${side === 0 ? 'was' : 'is '} …${text.slice(from, from + WIDTH)}`).join('\n')
}
