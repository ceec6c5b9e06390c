/**
 * A name as text of an XML document. What XML cannot hold (controls, halves of characters) and what would turn the direction of the
 * line is shown as its code, as `\u202e`. Joiners stay: letters of many scripts and emoji are made with them.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(
      /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/gu,
      (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    )
}

/** A text between tags or in an attribute. */
export function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`)
}
