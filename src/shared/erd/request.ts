import { z } from 'zod'
import { Lines } from '../diagram/lines'
import { BoxColour, MAX_NOTES, Note } from '../diagram/notes'
import { ErdFormat } from './format'
import { ErdTheme } from './palette'

const Id = z.string().max(65_536)
/** Far beyond any picture that somebody can look at. */
const Px = z.number().min(-1e7).max(1e7)

/** A place of a window's picture by relation or reference id, as src/shared/diagram/request.ts has them. All in px of the picture. */
export const ErdPicture = z.strictObject({
  theme: ErdTheme,
  mode: z.enum(['all', 'keys', 'names']),
  /** Null where no window has places for it: then it is laid out anew. */
  nodes: z
    .array(z.strictObject({ id: Id, x: Px, y: Px }))
    .max(100_000)
    .nullable(),
  routes: z.array(z.strictObject({ id: Id, points: z.array(z.strictObject({ x: Px, y: Px })).max(1000) })).max(200_000),
  groups: z.array(z.strictObject({ name: Id, x: Px, y: Px, width: Px, height: Px })).max(10_000),
  /** Closed groups: their boxes, which have their places in `nodes`, and all lines to and from each as one. */
  boxes: z
    .array(z.strictObject({ id: Id, label: Id, members: z.number().int().min(1) }))
    .max(100_000)
    .optional(),
  bundles: z
    .array(z.strictObject({ source: Id, target: Id, count: z.number().int().min(1) }))
    .max(200_000)
    .optional(),
  /** What the user put on it: colours of relations, and texts. */
  colours: z
    .array(z.strictObject({ id: Id, colour: BoxColour }))
    .max(100_000)
    .optional(),
  notes: z
    .array(Note.omit({ id: true, beside: true }).extend({ x: Px, y: Px }))
    .max(MAX_NOTES)
    .optional(),
  /** The part that is shown; null for all of it. */
  area: z.strictObject({ x: Px, y: Px, width: Px.positive(), height: Px.positive() }).nullable(),
})
export type ErdPicture = z.infer<typeof ErdPicture>

/** What of a connection a diagram shows: everything, a schema, or some relations by their ids. */
const ErdScope = z.strictObject({
  id: z.string().min(1).max(128),
  schema: z.string().min(1).max(16_384).optional(),
  only: z.array(Id).max(100_000).optional(),
  /** What is drawn beside foreign keys; absent for what usually is. */
  lines: Lines.optional(),
})
export type ErdScope = z.infer<typeof ErdScope>

export const ErdCopy = ErdScope.extend({ picture: ErdPicture })
export const ErdExport = ErdCopy.extend({ format: ErdFormat })

/**
 * `file`: its path, null = no place was chosen. `scale`: how much of its size a picture could have, null for what has no limit or
 * was not written.
 */
export const ErdExported = z.object({ file: z.string().nullable(), scale: z.number().nullable() })
/** The place is chosen: the rest is work. */
export const ErdProgress = z.object({ step: z.literal('drawing') })
