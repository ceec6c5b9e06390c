/**
 * Characters that change how others are read, or are there without being seen: controls, marks and overrides of direction, spaces and
 * joiners of no width, fillers, tags, and halves of a pair. Tabs and ends of lines are none: DDL has them; nor what chooses the form of
 * the character before it, as emoji do.
 */
const HIDDEN =
  /(?![\t\n\r]|\p{Variation_Selector})[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]/gu
/** Where joiners belong: between letters of scripts that are joined, and in emoji. */
const JOINED =
  /[\p{Extended_Pictographic}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}\p{Emoji_Modifier}\p{Variation_Selector}]$/u

/**
 * A text as it is drawn: what nobody would see in it, or what would turn round what follows, stands there by its number, ‹U+202E›. For
 * the eye only: what is copied, exported or sent to a server is the text itself.
 */
export function visible(text: string): string {
  return text.replaceAll(HIDDEN, (character, at: number) => {
    const joins = character === '\u200c' || character === '\u200d'
    if (joins && JOINED.test(text.slice(Math.max(0, at - 2), at)) && at + 1 < text.length) return character
    return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`
  })
}

/** A name on one line: ends of lines and tabs are signs, too. */
export function visibleName(name: string): string {
  return visible(
    name
      .replaceAll('\r\n', '↵')
      .replaceAll(/[\r\n]/g, '↵')
      .replaceAll('\t', '⇥'),
  )
}
