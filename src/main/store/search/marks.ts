import type { Piece } from '@shared/search'
import { fold, spaced } from './fold'
import { type Query, size } from './query'

/** A stretch of a text, in UTF-16 units. */
interface Range {
  readonly from: number
  readonly to: number
}

/** Shown of a long text before and after the first word that was found. */
const BEFORE = 60
const AFTER = 140

/** A name in pieces: the words that were looked for are marked, as one where they stand together. */
export function markName(name: string, { key, words }: Pick<Query, 'key' | 'words'>): Piece[] {
  const { key: own, starts, from, to } = fold(name)
  const whole = own.indexOf(key)
  const found = whole >= 0 && words.length === 1 && size(key) < 3 ? first(own, starts, key) : whole
  const hits = found >= 0 ? [[found, key.length] as const] : words.map((word) => [first(own, starts, word), word.length] as const)
  return pieces(
    name,
    hits.filter(([at]) => at >= 0).map(([at, length]) => ({ from: from[at] ?? 0, to: to[at + length - 1] ?? name.length })),
    0,
    name.length,
  )
}

/** The stretch of a text around the first word that was found, in pieces. */
export function markText(text: string, prose: readonly string[]): Piece[] {
  const { text: own, from, to } = spaced(text)
  const ranges = prose
    .map((word) => ({ at: own.indexOf(word), skip: word.startsWith(' ') ? 1 : 0, length: word.length }))
    .filter(({ at }) => at >= 0)
    .map(({ at, skip, length }): Range => ({ from: from[at + skip] ?? 0, to: to[at + length - 1] ?? text.length }))
    .sort((a, b) => a.from - b.from)
  const middle = ranges[0]?.from ?? 0
  const start = middle <= BEFORE ? 0 : boundary(text, middle - BEFORE)
  const end = middle + AFTER >= text.length ? text.length : boundary(text, middle + AFTER)
  const shown = ranges.filter((range) => range.to <= end)
  return [...(start > 0 ? [plain('…')] : []), ...pieces(text, shown, start, end), ...(end < text.length ? [plain('…')] : [])]
}

function first(own: string, starts: readonly number[], word: string): number {
  if (size(word) >= 3) return own.indexOf(word)
  return starts.find((start) => own.startsWith(word, start)) ?? -1
}

/** Cuts `text` from `start` to `end` at the ranges; ranges that touch become one. */
function pieces(text: string, ranges: readonly Range[], start: number, end: number): Piece[] {
  const merged: { from: number; to: number }[] = []
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to)
    else merged.push({ ...range })
  }
  const out: Piece[] = []
  let at = start
  for (const { from, to } of merged) {
    if (from > at) out.push(plain(text.slice(at, from)))
    out.push({ ...plain(text.slice(from, to)), mark: true })
    at = to
  }
  if (at < end) out.push(plain(text.slice(at, end)))
  return out
}

/** Line breaks and runs of blanks are one blank in a list of results. */
function plain(text: string): Piece {
  return { text: text.replaceAll(/\s+/g, ' '), mark: false }
}

/** Never between the two halves of a character. */
function boundary(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}
