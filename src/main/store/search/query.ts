import { fold, keyOf, proseOf } from './fold'

/** What a person typed, taken apart. */
export interface Query {
  /** All words as one folded name. */
  readonly key: string
  /** The folded words; a name has to hold each of them, in any order. */
  readonly words: readonly string[]
  /** The same for comments and definitions: folded, with a space where a word has to begin. */
  readonly prose: readonly string[]
  /** `orders.status` or `orders status`: a column, and what it may be in; a table, and its schema. */
  readonly path: { readonly container: string; readonly last: string } | undefined
}

/** Words this short are looked for at the beginning of words only: `id` is no part of `video`. */
const SHORT = 3

/** Takes a text apart; undefined when there is nothing in it to look for. */
export function parseQuery(text: string): Query | undefined {
  const typed = text.split(/\s+/).filter((word) => word !== '')
  const telling = typed.filter((word) => proseOf(word) !== '')
  const words = (telling.length > 0 ? telling : typed).map(keyOf).filter((word) => word !== '')
  if (words.length === 0) return undefined
  const prose = telling.map((word) => proseOf(word)).map((word) => (size(word) - 1 < SHORT ? word : word.slice(1)))
  const steps = text
    .split(/[\s.]+/)
    .filter((step) => proseOf(step) !== '')
    .map(keyOf)
  const last = steps.at(-1)
  const container = steps.at(-2)
  return { key: words.join(''), words, prose, path: last === undefined || container === undefined ? undefined : { container, last } }
}

/**
 * How well a name answers: 0 it is the word · 1 it begins with it · 2 it holds the words · undefined not at all.
 * `sifted`: the index was asked for it, and has looked at where short words begin.
 */
export function matchName(name: string, { key, words }: Pick<Query, 'key' | 'words'>, sifted = false): 0 | 1 | 2 | undefined {
  const own = keyOf(name)
  if (own.startsWith(key)) return own.length === key.length ? 0 : 1
  return words.every((word) => (sifted ? own.includes(word) : holds(name, own, word))) ? 2 : undefined
}

/** Whether a folded name holds a folded word: anywhere, or at the beginning of a word where that is short. */
function holds(name: string, own: string, word: string): boolean {
  if (size(word) >= SHORT) return own.includes(word)
  return own.includes(word) && fold(name).starts.some((start) => own.startsWith(word, start))
}

/** Whether a text holds all words. */
export function matchProse(text: string, prose: readonly string[]): boolean {
  const own = proseOf(text)
  return prose.every((word) => own.includes(word))
}

/** In characters, as the trigram tokenizer counts. */
export function size(word: string): number {
  return Array.from(word).length
}
