/**
 * A name as text of an XML document. What XML cannot hold (controls, halves of characters) and what would turn the direction of the
 * line is shown by its number, as the window shows it: ‹U+202E›. Joiners stay: letters of many scripts and emoji are made with them.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(
      /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/gu,
      (c) => `‹U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
    )
}

/** A text between tags or in an attribute. */
export function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`)
}
