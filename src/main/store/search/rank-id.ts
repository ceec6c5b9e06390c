import { FOUND_IN, type FoundIn } from '@shared/search'

/**
 * A document's id puts it in its place among results: what it is · how long it is · a number. FTS5 answers in the order
 * of ids, so the best come first and reading can stop early, however many follow.
 */
const NUMBERS = 2 ** 32
const LENGTHS = 256
/** Lengths of comments and definitions are told apart in steps. */
const TEXT_STEP = 16

/** Ids of documents of one kind and length: from `first` to below `end`. */
export interface IdRange {
  readonly first: number
  readonly end: number
}

/** Where ids of documents like this lie. `length`: of the folded name, or of the text. */
export function idRange(what: FoundIn, length: number): IdRange {
  const size = what === 'comment' || what === 'definition' ? Math.floor(length / TEXT_STEP) : length
  const first = (FOUND_IN.indexOf(what) * LENGTHS + Math.min(LENGTHS - 1, size)) * NUMBERS
  return { first, end: first + NUMBERS }
}

/** Where ids of all documents of one kind lie. */
export function idsOf(what: FoundIn): IdRange {
  const first = FOUND_IN.indexOf(what) * LENGTHS * NUMBERS
  return { first, end: first + LENGTHS * NUMBERS }
}

/** What a document is, by its id. */
export function whatOf(id: number): FoundIn {
  return FOUND_IN[Math.floor(id / (LENGTHS * NUMBERS))] ?? 'definition'
}

/** What and length together: equal for documents that rank alike. */
export function classOf(id: number): number {
  return Math.floor(id / NUMBERS)
}
