/** What stands for a name that is empty, as SQLite allows: no format takes an empty one. */
export const NAMELESS = '(no name)'

/**
 * Replaces every character that is no letter, digit, space or one of `_.,()[]` by what `code` makes of its code point. Marks,
 * quotes, controls and characters that turn the direction of a line have a meaning in every format; letters have none.
 */
export function encoded(text: string, code: (point: number) => string): string {
  return text.toWellFormed().replaceAll(/[^\p{L}\p{N}\p{M} _.,()[\]]/gu, (character) => code(character.codePointAt(0) ?? 0xfffd))
}

/**
 * A short word of ASCII letters, digits and `_` for each name, none of them twice and none in `reserved` (lower case, as some
 * tools read words in any case).
 */
export function wordsFor(names: readonly string[], reserved: ReadonlySet<string>): string[] {
  const used = new Set(reserved)
  return names.map((name) => {
    const base = wordOf(name).slice(0, 40)
    let word = base
    for (let n = 2; used.has(word.toLowerCase()); n += 1) word = `${base}_${String(n)}`
    used.add(word.toLowerCase())
    return word
  })
}

/** The name with everything but ASCII letters, digits and `_` as `_`; starts with a letter or `_`. */
export function wordOf(name: string): string {
  const word = name.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '')
  return /^[A-Za-z]/.test(word) ? word : `_${word}`
}
