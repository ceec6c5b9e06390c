/** How well a name fits what was typed; more is better. */
export interface Match {
  readonly score: number
  /** Places of the letters that were found, as pairs of begin and end, in order. */
  readonly marks: readonly (readonly [number, number])[]
}

/** What is typed, ready to be held against many names: letters only, small. */
export interface Wanted {
  readonly text: string
  /** Without what only parts words: `order_lines` is found by `orderlines` and `order lines`. */
  readonly letters: string
}

const SCORE = { whole: 1100, start: 900, wordStart: 780, inside: 640, initials: 700, scattered: 300 } as const
/** A name loses this per letter that was not asked for, and no more than {@link LONGEST} of them. */
const PER_LETTER = 1
const LONGEST = 60
/** Longer names are not taken apart into words: nobody abbreviates them, and somebody could name a table so that it takes for ever. */
const LONGEST_IN_WORDS = 128
/** Scattered letters lose this per gap. */
const PER_GAP = 20

export function wanted(text: string): Wanted {
  const small = text.trim().toLowerCase()
  return { text: small, letters: small.replaceAll(/[\s_.-]+/g, '') }
}

/**
 * Holds a name against what was typed: the name itself, its beginning, the beginning of a word in it, anywhere in it, the first
 * letters of its words (`ol` finds order_lines, `oL` orderLines), or the letters in their order. Undefined where none fits. Pure.
 */
export function matchName({ text, letters }: Wanted, name: string): Match | undefined {
  if (letters === '') return { score: 0, marks: [] }
  const small = name.toLowerCase()
  // Letters whose small form is longer would move every place behind them.
  if (small.length !== name.length) return small.includes(text) ? { score: SCORE.inside, marks: [] } : undefined
  if (!hasInOrder(small, letters)) return undefined
  const long = Math.min(LONGEST, name.length - text.length) * PER_LETTER
  const at = small.indexOf(text)
  if (at === 0) return found(small.length === text.length ? SCORE.whole : SCORE.start - long, [[0, text.length]])
  if (at > 0) {
    const word = wordAt(name, small, text)
    if (word !== undefined) return found(SCORE.wordStart - long, [[word, word + text.length]])
    return found(SCORE.inside - long, [[at, at + text.length]])
  }
  const initials = initialsOf(name, small, letters)
  if (initials !== undefined) return found(SCORE.initials - long, runs(initials))
  const marks = runs(scattered(small, letters))
  return found(Math.max(1, SCORE.scattered - (marks.length - 1) * PER_GAP - long), marks)
}

function found(score: number, marks: Match['marks']): Match {
  return { score, marks }
}

/** The cheap question first: most names of ten thousand end here. */
function hasInOrder(small: string, letters: string): boolean {
  let at = 0
  for (let next = 0; next < small.length && at < letters.length; next += 1) if (small.charCodeAt(next) === letters.charCodeAt(at)) at += 1
  return at === letters.length
}

/** Whether a word begins at a place: behind what parts words, or with a large letter or a digit behind others. */
function beginsWord(name: string, small: string, at: number): boolean {
  const before = name[at - 1]
  if (before === undefined) return true
  if (!/[\p{L}\p{N}]/u.test(before)) return true
  const here = name[at] ?? ''
  const isLarge = here !== small[at]
  return (isLarge && before === small[at - 1]) || (/\d/.test(here) && !/\d/.test(before))
}

function wordAt(name: string, small: string, text: string): number | undefined {
  for (let at = small.indexOf(text); at >= 0; at = small.indexOf(text, at + 1)) if (beginsWord(name, small, at)) return at
  return undefined
}

/** Places of the letters as beginnings of words, where a word may give several of its first letters; undefined where they are not. */
function initialsOf(name: string, small: string, letters: string): number[] | undefined {
  if (name.length > LONGEST_IN_WORDS) return undefined
  const starts: number[] = []
  for (let at = 0; at < name.length; at += 1) if (/[\p{L}\p{N}]/u.test(name[at] ?? '') && beginsWord(name, small, at)) starts.push(at)
  const failed = new Set<number>()
  const take = (word: number, from: number): number[] | undefined => {
    if (from === letters.length) return []
    const state = word * letters.length + from
    if (failed.has(state)) return undefined
    for (let next = word; next < starts.length; next += 1) {
      const start = starts[next] ?? 0
      const end = starts[next + 1] ?? small.length
      let length = 0
      while (start + length < end && from + length < letters.length && small[start + length] === letters[from + length]) length += 1
      for (let taken = length; taken > 0; taken -= 1) {
        const rest = take(next + 1, from + taken)
        if (rest !== undefined) return [...Array.from({ length: taken }, (_, i) => start + i), ...rest]
      }
    }
    failed.add(state)
    return undefined
  }
  return take(0, 0)
}

/** The last letter first: so the ones before it stand as close to it as they can. */
function scattered(small: string, letters: string): number[] {
  let end = 0
  for (let at = 0; at < letters.length; at += 1) end = small.indexOf(letters[at] ?? '', at === 0 ? 0 : end + 1)
  const places: number[] = []
  for (let at = letters.length - 1; at >= 0; at -= 1) {
    end = small.lastIndexOf(letters[at] ?? '', end)
    places.unshift(end)
    end -= 1
  }
  return places
}

function runs(places: readonly number[]): [number, number][] {
  const marks: [number, number][] = []
  for (const place of places) {
    const last = marks.at(-1)
    if (last !== undefined && last[1] === place) last[1] = place + 1
    else marks.push([place, place + 1])
  }
  return marks
}
