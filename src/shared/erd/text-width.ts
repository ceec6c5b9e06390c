/** Advance widths of U+0020 to U+007E in Inter, thousandths of the size, as Chromium measures them (test/e2e/export.spec.ts does). */
const REGULAR = `
  281 288 466 633 642 982 644 300 365 365 501 662 288 460 288 360 631 407 610 618 646 593 620 566 619 620 288 302 662
  662 662 511 966 690 654 730 722 601 590 746 743 269 571 672 565 903 753 765 639 765 644 642 646 744 690 985 682 679
  629 365 360 365 471 456 323 562 612 571 612 583 370 613 591 242 242 549 242 876 591 600 612 612 376 528 327 591 562
  818 546 562 552 426 333 426 662
`
const SEMIBOLD = `
  252 321 523 644 650 1004 663 326 373 373 540 673 319 465 319 379 660 423 623 636 666 612 640 576 640 640 319 329
  673 673 673 543 999 728 659 737 722 605 588 749 746 277 580 703 565 922 759 769 645 773 652 650 660 736 728 1020
  720 713 652 373 379 373 481 469 351 574 624 583 624 591 389 625 612 262 262 569 262 900 612 609 624 624 397 549 353
  612 587 839 569 588 566 455 359 455 673
`
const parsed = (text: string): readonly number[] => text.trim().split(/\s+/).map(Number)
const ADVANCES = { 400: parsed(REGULAR), 600: parsed(SEMIBOLD) } as const

/** JetBrains Mono: all alike. */
const MONO = 600
/** Widest usual letters of other scripts; what is written in squares takes a whole one. */
const OTHER = 700
const SQUARE = 1000
const SQUARES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Extended_Pictographic}\u3000-\u303f\uff00-\uff60]/u

export type Face = 400 | 600 | 'mono'

/** How wide a text is in px: exact for ASCII in the application's own fonts, rather too wide for what falls back on others. */
export function textWidth(text: string, size: number, face: Face): number {
  let sum = 0
  for (const character of text) sum += advance(character, face)
  return (sum * size) / 1000
}

function advance(character: string, face: Face): number {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x7f) return face === 'mono' ? MONO : (ADVANCES[face][point - 0x20] ?? 0)
  if (SQUARES.test(character)) return SQUARE
  return /\p{M}/u.test(character) ? 0 : face === 'mono' ? MONO : OTHER
}

/** The text, or as much of its beginning as fits with an ellipsis after it. */
export function fitted(text: string, room: number, size: number, face: Face): string {
  if (textWidth(text, size, face) <= room) return text
  const left = room - textWidth('…', size, face)
  let kept = ''
  let used = 0
  for (const { segment } of new Intl.Segmenter('en').segment(text.slice(0, 400))) {
    used += textWidth(segment, size, face)
    if (used > left) break
    kept += segment
  }
  return `${kept}…`
}
