/** A text made comparable: case, accents and separators are gone. */
export interface Folded {
  /** Letters, digits and symbols only, in lower case, without accents. */
  readonly key: string
  /** Offsets in `key` where a word begins: after a separator, at `aB`, `ABc`, `a1` and `1a`, and at every ideograph. */
  readonly starts: readonly number[]
  /** For every UTF-16 unit of `key`, where in the original its character begins. */
  readonly from: readonly number[]
  /** Likewise, where that character ends. */
  readonly to: readonly number[]
}

const LOWER = 1
const UPPER = 2
const DIGIT = 3
const OTHER = 4
const IDEOGRAPH = 5

/**
 * Folds a name or a text. Names that differ in case, accents (NFKD without marks) or separators (`order_id`, `orderId`,
 * `Order ID`) fold to the same key. A text of nothing but separators is kept as it is, so that it can be found at all.
 */
export function fold(text: string): Folded {
  let key = ''
  const starts: number[] = []
  const from: number[] = []
  const to: number[] = []
  let last = 0
  let at = 0
  for (const char of text) {
    const end = at + char.length
    const folded = foldCharacter(char)
    if (folded === '') {
      // A mark belongs to the letter before it; anything else that is dropped separates words.
      if (!/^\p{M}$/u.test(char)) last = 0
    } else {
      const kind = kindOf(char)
      if (last === 0 || kind === IDEOGRAPH || turns(last, kind)) starts.push(key.length)
      else if (kind === LOWER && last === UPPER && endsAcronym(text, at, starts, key, from)) starts.push(key.length - 1)
      key += folded
      for (let unit = 0; unit < folded.length; unit += 1) {
        from.push(at)
        to.push(end)
      }
      last = kind
    }
    at = end
  }
  return key === '' && text !== '' ? separatorsOnly(text) : { key, starts, from, to }
}

/** The key alone: for names in ASCII it costs little, and a search asks for thousands. */
export function keyOf(text: string): string {
  if (!ASCII.test(text)) return fold(text).key
  const key = text.toLowerCase().replaceAll(/[^a-z0-9$+<=>^`|~]+/g, '')
  return key === '' ? fold(text).key : key
}

/** The text of {@link spaced} alone. */
export function proseOf(text: string): string {
  if (!ASCII.test(text)) return spaced(text).text
  return ` ${text.toLowerCase().replaceAll(/[^a-z0-9$+<=>^`|~]+/g, ' ')}`.replace(/^ +/, ' ').trimEnd()
}

/** The offsets of a folded text as one string of words: a space before each word, for texts that are read as prose. */
export function spaced(text: string): { readonly text: string; readonly from: readonly number[]; readonly to: readonly number[] } {
  let out = ''
  const from: number[] = []
  const to: number[] = []
  let gap = true
  let at = 0
  for (const char of text) {
    const end = at + char.length
    const folded = foldCharacter(char)
    if (folded === '') {
      if (!/^\p{M}$/u.test(char)) gap = true
    } else {
      const piece = gap ? ` ${folded}` : folded
      out += piece
      for (let unit = 0; unit < piece.length; unit += 1) {
        from.push(at)
        to.push(end)
      }
      gap = false
    }
    at = end
  }
  return { text: out, from, to }
}

function foldCharacter(char: string): string {
  const code = char.charCodeAt(0)
  if (code < 128) return ASCII_FOLDED[code] ?? ''
  return (
    char
      .normalize('NFKD')
      .replaceAll(/[\p{M}\p{P}\p{Z}\p{C}]/gu, '')
      .toLowerCase()
      // Lower-casing can bring a mark of its own (İ), and σ has a second form at the end of a word.
      .replaceAll(/\p{M}/gu, '')
      .replaceAll('ς', 'σ')
  )
}

// oxlint-disable-next-line no-control-regex -- all of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/
/** What becomes of each ASCII character: of its marks these carry meaning in a name, the rest separates words. */
const ASCII_FOLDED = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  return /[A-Za-z0-9$+<=>^`|~]/.test(char) ? char.toLowerCase() : ''
})

function kindOf(char: string): number {
  const code = char.charCodeAt(0)
  if (code < 128) return code >= 97 && code <= 122 ? LOWER : code >= 65 && code <= 90 ? UPPER : code >= 48 && code <= 57 ? DIGIT : OTHER
  if (/^\p{Lu}$/u.test(char)) return UPPER
  if (/^\p{Nd}$/u.test(char)) return DIGIT
  if (/^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]$/u.test(char)) return IDEOGRAPH
  return /^\p{Ll}$/u.test(char) ? LOWER : OTHER
}

function turns(last: number, kind: number): boolean {
  if (kind === UPPER) return last !== UPPER
  return (kind === DIGIT) !== (last === DIGIT) || last === IDEOGRAPH
}

/** In `HTTPServer` the word begins at the last capital: two capitals stand before the small letter. */
function endsAcronym(text: string, at: number, starts: readonly number[], key: string, from: readonly number[]): boolean {
  const start = key.length - 1
  return start > 0 && starts.at(-1) !== start && from[start] === at - 1 && /^\p{Lu}$/u.test(text[at - 2] ?? '')
}

function separatorsOnly(text: string): Folded {
  // Control characters, lone halves of characters and private ones are of no use to anybody who types.
  const key = text.normalize('NFC').replaceAll(/[\p{C}]/gu, '')
  return key === text
    ? { key, starts: [0], from: Array.from(key, (_, at) => at), to: Array.from(key, (_, at) => at + 1) }
    : { key, starts: key === '' ? [] : [0], from: Array.from(key, () => 0), to: Array.from(key, () => text.length) }
}
