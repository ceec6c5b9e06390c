import { fold, proseOf } from './fold'

/**
 * What FTS5's trigram tokenizer is fed. It knows no words; these marks make some trigrams mean more than three letters:
 * WORD WORD x = a word begins with x · WORD x y = a word begins with xy · FIRST likewise for the whole name.
 */
const WORD = '\u0001'
const FIRST = '\u0002'
/** Where a document is, is a trigram too: a private-use character, then the number of its scope in two more. */
const SCOPE = 0xe000
const DIGIT = 0xe100
const BASE = 4096

/** Columns of the FTS5 table, in order. */
export interface Grams {
  readonly key: string
  readonly words: string
  readonly scope: string
}

/** What is stored of a name. */
export function nameGrams(text: string): Pick<Grams, 'key' | 'words'> {
  const { key, starts } = fold(text)
  if (key === '') return { key: '', words: '' }
  const begin = starts.map((start) => WORD + WORD + firstTwo(key.slice(start)))
  return { key, words: FIRST + FIRST + firstTwo(key) + begin.join('') }
}

/** What is stored of a comment or definition. */
export function textGrams(text: string): Pick<Grams, 'key' | 'words'> {
  return { key: proseOf(text), words: '' }
}

/** The trigram that every document of a scope has; scopes are numbered up to 16 million. */
export function scopeGram(scope: number): string {
  return String.fromCharCode(SCOPE, DIGIT + Math.floor(scope / BASE), DIGIT + (scope % BASE))
}

/** Trigrams that every name holding `key` has: inside it, or at the start of a word where it is too short for that. */
export function insideTerms(key: string): string[] {
  const chars = Array.from(key)
  if (chars.length >= 3) return trigrams(chars)
  return [chars.length === 2 ? WORD + key : WORD + WORD + key]
}

/** Trigrams that every name beginning with `key` has. */
export function beginTerms(key: string): string[] {
  const chars = Array.from(key)
  const first = chars.length === 1 ? FIRST + FIRST + key : FIRST + chars.slice(0, 2).join('')
  return [first, ...trigrams(chars)]
}

/** Trigrams that every text holding these folded words (with a space before each) has. */
export function proseTerms(words: string): string[] {
  return trigrams(Array.from(words))
}

/** One FTS5 expression: all terms, and one of `anyOf` if there are any. Every term is a quoted string, so nothing typed is syntax. */
export function expression(terms: readonly string[], anyOf: readonly string[]): string {
  const all = [...new Set(terms)].map(quoted)
  return [...all, ...(anyOf.length === 0 ? [] : [`(${anyOf.map(quoted).join(' OR ')})`])].join(' AND ')
}

function trigrams(chars: readonly string[]): string[] {
  return chars.slice(2).map((char, at) => `${chars[at] ?? ''}${chars[at + 1] ?? ''}${char}`)
}

function firstTwo(text: string): string {
  const [first = '', second = ''] = text
  return first + second
}

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`
}
