import type { BoxColour } from '../diagram/notes'
import { PALETTES } from './palette'

/** What the user put on a diagram, for formats that can say it. */
export interface ErdMarks {
  /** By relation id. */
  readonly colours: ReadonlyMap<string, BoxColour>
  readonly notes: readonly { readonly text: string }[]
}
export const NO_MARKS: ErdMarks = { colours: new Map(), notes: [] }

/** The kinds of relations whose colours these are. */
export const KIND_OF = {
  blue: 'table',
  purple: 'view',
  pink: 'materialized',
  green: 'foreign',
  brown: 'virtual',
  grey: 'partition',
} as const

/** A light tint of a colour that dark text is read on, as `#rrggbb`. */
export function tintOf(colour: BoxColour): string {
  const own = PALETTES.light.kinds[KIND_OF[colour]]
  const channel = (at: number) => Math.round(255 - (255 - Number.parseInt(own.slice(at, at + 2), 16)) * 0.2)
  return `#${[1, 3, 5].map((at) => channel(at).toString(16).padStart(2, '0')).join('')}`
}

/** The lines of a note as they were written. */
export function linesOf({ text }: { readonly text: string }): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/)
}
