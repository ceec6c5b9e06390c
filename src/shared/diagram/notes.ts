import { z } from 'zod'
import { textWidth } from '../erd/text-width'
import { visible } from '../erd/xml'
import type { Placed } from './model'

/** Colours that a relation's box may have: those of the kinds of things, which are readable in every theme. */
export const BoxColour = z.enum(['blue', 'purple', 'pink', 'green', 'brown', 'grey'])
export type BoxColour = z.infer<typeof BoxColour>

const MAX_TEXT = 4000
export const MAX_NOTES = 200

/**
 * A text that somebody put into a diagram. Its corner in px of the picture; beside a relation (by relationKey) as far from that one's
 * corner as it says, wherever and in whatever part of the diagram that is, and at x and y only where that is not.
 */
export const Note = z.strictObject({
  id: z.string().min(1).max(64),
  x: z.number(),
  y: z.number(),
  text: z.string().max(MAX_TEXT),
  beside: z.strictObject({ key: z.string().min(2).max(65_536), dx: z.number(), dy: z.number() }).optional(),
})
export type Note = z.infer<typeof Note>

/** Measures in px: how wide a note is, the air around its text, and its lines. */
export const NOTE = { width: 220, pad: 10, line: 16, size: 12, max: MAX_TEXT } as const

/** A note's text in lines as wide as it, the same in window, map and file: broken at blanks, inside of a word only where one is too long. */
export function noteLines(text: string): string[] {
  const room = NOTE.width - 2 * NOTE.pad - 4
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((paragraph) => broken(visible(paragraph), room))
}

function broken(paragraph: string, room: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of paragraph.split(/(?<= )/)) {
    if (wide(`${line}${word.trimEnd()}`) <= room) {
      line += word
      continue
    }
    if (line !== '') lines.push(line.trimEnd())
    line = word
    while (wide(line.trimEnd()) > room) {
      const part = beginning(line, room)
      lines.push(part)
      line = line.slice(part.length)
    }
  }
  return [...lines, line.trimEnd()]
}

/** As many whole characters as there is room for; at least one. */
function beginning(text: string, room: number): string {
  let kept = ''
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    if (kept !== '' && wide(kept + segment) > room) break
    kept += segment
  }
  return kept
}

function wide(text: string): number {
  return textWidth(text, NOTE.size, 400)
}

export function noteHeight(text: string): number {
  return noteLines(text).length * NOTE.line + 2 * NOTE.pad
}

/** What a note covers. */
export function noteArea({ x, y, text }: Placed & { readonly text: string }): Placed & { readonly width: number; readonly height: number } {
  return { x, y, width: NOTE.width, height: noteHeight(text) }
}
