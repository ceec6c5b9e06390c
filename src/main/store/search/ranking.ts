import { type FoundIn, MAX_FOUND } from '@shared/search'
import { unpackDocs } from './entry-docs'
import { keyOf } from './fold'
import { beginTerms, insideTerms, proseTerms } from './grams'
import type { Candidate, Lookup, Place } from './lookup'
import { matchName, matchProse, type Query } from './query'
import { classOf, idsOf, whatOf } from './rank-id'

/** One place of a document that answers. */
export interface Hit extends Place {
  readonly text: string
  readonly rank: number
}

/** Order of the kinds of match: names first (is it, begins with it, holds it), then columns, `table.column`, parts, texts. */
const RANK: Readonly<Record<FoundIn, number>> = { name: 0, column: 3, part: 7, comment: 10, definition: 11 }
export const PATH_RANK = 6

/** Tables looked into for `orders.status`, and tables looked at for `schema.orders`. */
const MAX_CONTAINERS = 100
const MAX_NAMES = 1000

interface Ranked extends Candidate {
  readonly rank: number
}

/** One search on its way through the kinds of match, the best first, until enough is found. */
export class Ranking {
  readonly hits: Hit[] = []
  more = false
  readonly #known = new Set<string>()
  readonly #query: Query
  readonly #lookup: Lookup
  readonly #schemaOf: (scope: number) => string

  constructor(query: Query, lookup: Lookup, schemaOf: (scope: number) => string) {
    this.#query = query
    this.#lookup = lookup
    this.#schemaOf = schemaOf
  }

  run(): void {
    const { prose } = this.#query
    if (!this.#names('name') || !this.#names('column') || !this.#path() || !this.#names('part')) return
    const terms = prose.flatMap(proseTerms)
    if (terms.length === 0) return
    for (const what of ['comment', 'definition'] as const) {
      const found = this.#collect(what, terms, (text) => (matchProse(text, prose) ? RANK[what] : undefined))
      if (!this.#add(found.ranked)) return
    }
  }

  /** Names of one kind; false when enough is found. */
  #names(what: 'name' | 'column' | 'part'): boolean {
    const rank = (text: string) => {
      const match = matchName(text, this.#query, true)
      return match === undefined ? undefined : RANK[what] + match
    }
    const inside = this.#collect(what, this.#query.words.flatMap(insideTerms), rank)
    if (!inside.cut) return this.#add(inside.ranked)
    // Too many hold it: those that begin with it come before those that are only shorter.
    const begin = this.#collect(what, beginTerms(this.#query.key), (text) => {
      const value = rank(text)
      return value === undefined || value > RANK[what] + 1 ? undefined : value
    })
    return this.#add(begin.ranked) && this.#add(inside.ranked)
  }

  /** Candidates that `rank` accepts, in the order of ids; `cut` when there are more than there is room for. */
  #collect(what: FoundIn, terms: readonly string[], rank: (text: string) => number | undefined): { ranked: Ranked[]; cut: boolean } {
    const room = MAX_FOUND - this.hits.length
    const ranked: Ranked[] = []
    for (const candidate of this.#lookup.candidates(terms, idsOf(what))) {
      const value = rank(candidate.text)
      if (value === undefined) continue
      ranked.push({ ...candidate, rank: value })
      if (ranked.length > room) return { ranked, cut: true }
    }
    return { ranked, cut: false }
  }

  /** `orders.status`: columns that hold the last word, of relations whose name holds the one before; `schema.name` likewise. */
  #path(): boolean {
    const { path } = this.#query
    if (path === undefined) return true
    const last = { key: path.last, words: [path.last] }
    const container = { key: path.container, words: [path.container] }
    const inSchema = (scope: number) => keyOf(this.#schemaOf(scope)).startsWith(path.container)
    const names: Ranked[] = []
    const containers: Candidate[] = []
    for (const candidate of this.#lookup.candidates(insideTerms(path.container), idsOf('name'))) {
      if (matchName(candidate.text, container, true) !== undefined) containers.push(candidate)
      if (containers.length === MAX_CONTAINERS) break
    }
    let looked = 0
    for (const candidate of this.#lookup.candidates(insideTerms(path.last), idsOf('name'))) {
      if (inSchema(candidate.scope) && matchName(candidate.text, last, true) !== undefined) names.push({ ...candidate, rank: PATH_RANK })
      looked += 1
      if (looked === MAX_NAMES) break
    }
    return this.#add(names) && this.#hit(this.#columnsIn(containers, last))
  }

  #columnsIn(containers: readonly Candidate[], last: Pick<Query, 'key' | 'words'>): Hit[] {
    const entries = this.#lookup.places(
      containers.map(({ doc }) => doc),
      MAX_CONTAINERS,
    )
    const at = this.#lookup
      .docsOf(entries.map(({ entry }) => entry))
      .flatMap(({ id, docs }) => unpackDocs(docs).map((place) => ({ ...place, entry: id })))
      .filter(({ doc }) => whatOf(doc) === 'column')
    const texts = new Map(this.#lookup.texts([...new Set(at.map(({ doc }) => doc))]).map(({ doc, text }) => [doc, text]))
    return at.flatMap((place) => {
      const text = texts.get(place.doc)
      return text === undefined || matchName(text, last) === undefined ? [] : [{ ...place, text, rank: PATH_RANK }]
    })
  }

  /** Puts documents in order and adds every place of them; false when enough is found. */
  #add(ranked: readonly Ranked[]): boolean {
    if (ranked.length === 0) return true
    const byDoc = new Map(ranked.map((candidate) => [candidate.doc, candidate]))
    const places = this.#lookup.places([...byDoc.keys()], MAX_FOUND + 1)
    return this.#hit(
      places.flatMap((place) => {
        const candidate = byDoc.get(place.doc)
        return candidate === undefined ? [] : [{ ...place, text: candidate.text, rank: candidate.rank }]
      }),
    )
  }

  #hit(found: readonly Hit[]): boolean {
    const sorted = found
      .map((hit) => ({ hit, key: keyOf(hit.text), id: `${String(hit.doc)} ${String(hit.entry)} ${String(hit.position)}` }))
      .filter(({ id }) => !this.#known.has(id))
      .sort(
        (a, b) =>
          a.hit.rank - b.hit.rank ||
          classOf(a.hit.doc) - classOf(b.hit.doc) ||
          compare(a.key, b.key) ||
          compare(a.hit.text, b.hit.text) ||
          a.hit.entry - b.hit.entry ||
          a.hit.position - b.hit.position,
      )
    for (const { hit, id } of sorted) {
      if (this.hits.length === MAX_FOUND) {
        this.more = true
        return false
      }
      this.hits.push(hit)
      this.#known.add(id)
    }
    return true
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
