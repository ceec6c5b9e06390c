import type { FoundKind } from '@shared/search'
import { type Match, matchName, type Wanted, wanted } from '@shared/fuzzy'

/** A relation or object that can be found by its name. */
export interface Named {
  /** See `thingKey`. */
  readonly key: string
  readonly connectionId: string
  readonly schema: string
  readonly name: string
  readonly kind: FoundKind
  readonly signature: string
  /** By the server's estimate; undefined where unknown. */
  readonly rows: number | undefined
  /** A partition or a table that belongs to another one: found after what it is a part of. */
  readonly isPart: boolean
}

interface RankedName {
  readonly named: Named
  /** In the name. */
  readonly marks: Match['marks']
  readonly score: number
}

/** At most what using something often may add: less than between two ways of fitting, more than length takes. */
const MOST_FOR_USE = 150
const PER_USE = 50
const IS_PART = 30
/** A name that fits together with its schema stands behind one that fits alone. */
const WITH_SCHEMA = 40

/**
 * The names that fit what is typed, the best first: how well they fit, and how often and lately they were opened (`weights`, by key).
 * `sales.ord` asks for a schema too, `sales ord` for all words anywhere in both. At most `limit`; `total` counts all. Pure.
 */
export function rankNames(
  names: readonly Named[],
  text: string,
  weights: ReadonlyMap<string, number>,
  limit: number,
): { readonly found: readonly RankedName[]; readonly total: number } {
  const fit = fitting(text)
  const all: RankedName[] = []
  for (const named of names) {
    const match = fit(named)
    if (match === undefined) continue
    const used = Math.min(MOST_FOR_USE, PER_USE * Math.log2(1 + (weights.get(named.key) ?? 0)))
    all.push({ named, marks: match.marks, score: match.score + used - (named.isPart ? IS_PART : 0) })
  }
  all.sort((a, b) => b.score - a.score || a.named.name.length - b.named.name.length || (a.named.name < b.named.name ? -1 : 1))
  return { found: all.slice(0, limit), total: all.length }
}

function fitting(text: string): (named: Named) => Match | undefined {
  const whole = wanted(text)
  const dot = text.lastIndexOf('.')
  const schema = dot > 0 ? wanted(text.slice(0, dot)) : undefined
  const inSchema = wanted(text.slice(dot + 1))
  const words = whole.text.split(/\s+/).map(wanted)
  return (named) => {
    const alone = matchName(whole, named.name)
    if (alone !== undefined) return alone
    if (schema !== undefined) return withSchema(schema, inSchema, named)
    return words.length > 1 ? withWords(words, named) : undefined
  }
}

function withSchema(schema: Wanted, name: Wanted, named: Named): Match | undefined {
  const ofSchema = matchName(schema, named.schema)
  const ofName = ofSchema === undefined ? undefined : matchName(name, named.name)
  return ofName === undefined || ofSchema === undefined
    ? undefined
    : { score: Math.round((ofName.score + ofSchema.score) / 2) - WITH_SCHEMA, marks: ofName.marks }
}

function withWords(words: readonly Wanted[], { name, schema }: Named): Match | undefined {
  let score = Number.POSITIVE_INFINITY
  const marks: (readonly [number, number])[] = []
  for (const word of words) {
    const inName = matchName(word, name)
    const match = inName ?? matchName(word, schema)
    if (match === undefined) return undefined
    score = Math.min(score, match.score)
    if (inName !== undefined) marks.push(...inName.marks)
  }
  return marks.length === 0 ? undefined : { score: score - WITH_SCHEMA, marks: merged(marks) }
}

/** Stretches in their order, those that touch or overlap as one. */
function merged(marks: (readonly [number, number])[]): [number, number][] {
  const out: [number, number][] = []
  for (const [begin, end] of marks.sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last !== undefined && begin <= last[1]) last[1] = Math.max(last[1], end)
    else out.push([begin, end])
  }
  return out
}
