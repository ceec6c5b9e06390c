/** Kinds of token, as small numbers: a reading of ten thousand tables has more than a million of them. */
export const KIND = { end: 0, word: 1, ident: 2, text: 3, mark: 4 } as const

/** A statement that a server printed, cut into tokens: kinds, starts and ends, one entry each; the last one is `end`. */
export interface Scan {
  readonly kinds: number[]
  readonly starts: number[]
  readonly ends: number[]
}

const TAB = 9
const SPACE = 32
const [QUOTE, DOUBLE, BACKTICK, BACKSLASH, STAR, SLASH, BANG, CAPITAL_M] = [39, 34, 96, 92, 42, 47, 33, 77]

/**
 * Cuts a text into tokens. White space and the frames of version comments are none: what stands inside `/*!80016 … ` belongs
 * to the statement (MySQL manual, "Comments"; `/*M!` in MariaDB). A text in double quotes is a name (ANSI_QUOTES).
 */
export function scan(text: string): Scan {
  const kinds: number[] = []
  const starts: number[] = []
  const ends: number[] = []
  const { length } = text
  let at = 0
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code === SPACE || (code >= TAB && code <= 13)) {
      at += 1
      continue
    }
    const start = at
    let kind: number = KIND.mark
    if (code === BACKTICK || code === DOUBLE) {
      kind = KIND.ident
      at = closing(text, at, code, false)
    } else if (code === QUOTE) {
      kind = KIND.text
      at = closing(text, at, code, true)
    } else if (isWord(code)) {
      kind = KIND.word
      // A number may have a point in it, a name may not.
      const number = code >= 48 && code <= 57
      at += 1
      while (at < length && (isWord(text.charCodeAt(at)) || (number && text.charCodeAt(at) === 46))) at += 1
    } else {
      const frame = frameAt(text, at)
      if (frame > 0) {
        at += frame
        continue
      }
      at += 1
    }
    kinds.push(kind)
    starts.push(start)
    ends.push(at)
  }
  kinds.push(KIND.end)
  starts.push(length)
  ends.push(length)
  return { kinds, starts, ends }
}

/** Behind the quote that ends what starts at `at`; a doubled one, or an escaped one where that counts, does not end it. */
function closing(text: string, at: number, quote: number, escapes: boolean): number {
  for (let here = at + 1; here < text.length; here += 1) {
    const code = text.charCodeAt(here)
    if (escapes && code === BACKSLASH) here += 1
    else if (code === quote) {
      if (text.charCodeAt(here + 1) !== quote) return here + 1
      here += 1
    }
  }
  return text.length
}

/** Length of a version comment's opening or closing at `at`; 0 when there is none. */
function frameAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  const next = text.charCodeAt(at + 1)
  if (code === STAR && next === SLASH) return 2
  if (code !== SLASH || next !== STAR) return 0
  let here = at + 2
  if (text.charCodeAt(here) === CAPITAL_M) here += 1
  if (text.charCodeAt(here) !== BANG) return 0
  here += 1
  while (text.charCodeAt(here) >= 48 && text.charCodeAt(here) <= 57) here += 1
  return here - at
}

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36 || code >= 128
  )
}
