import { z } from 'zod'
import { GroupChoice } from './diagram/groups'
import { Lines } from './diagram/lines'
import { BoxColour, MAX_NOTES, Note } from './diagram/notes'

/** How many views of one connection are kept, and how much stands in one. */
export const MAX_VIEWS = 50
const MAX_PLACES = 20_000
const Key = z.string().min(2).max(65_536)
const GroupName = z.string().min(1).max(16_384)

/**
 * What a mark of the map is as dark as: its relation's rows; how lately a reading found it changed; or whether that was not looked at yet.
 */
export const MarksBy = z.enum(['rows', 'age', 'changes'])
export type MarksBy = z.infer<typeof MarksBy>

/** A diagram as the user arranged it. Relations are named by relationKey, so that a new reading finds them again. */
export const DiagramView = z.strictObject({
  /** Empty for the one that needs no name. */
  name: z.string().trim().max(100),
  /** Null for the diagram of the whole connection. */
  schema: z.string().max(16_384).nullable(),
  fields: z.enum(['all', 'keys', 'names']),
  /** What the marks of the map tell; absent for rows. */
  marks: MarksBy.optional(),
  /** Boxes that were put somewhere by hand: key, x, y. */
  places: z.array(z.tuple([Key, z.number(), z.number()])).max(MAX_PLACES),
  hidden: z.array(Key).max(MAX_PLACES),
  /** Absent for those that are usually drawn. */
  lines: Lines.optional(),
  /** Relations with a colour of their own, absent where there are none; so with the texts that stand in it. */
  colours: z
    .array(z.tuple([Key, BoxColour]))
    .max(MAX_PLACES)
    .optional(),
  notes: z.array(Note).max(MAX_NOTES).optional(),
  /** How it is grouped, which relations are in which folder, and the groups that are closed; absent for what is usual. */
  groups: z
    .strictObject({
      by: GroupChoice,
      folders: z.array(z.tuple([Key, GroupName])).max(MAX_PLACES),
      closed: z.array(GroupName).max(MAX_PLACES),
    })
    .optional(),
})
export type DiagramView = z.infer<typeof DiagramView>
