import { z } from 'zod'

/** How many of one connection can be marked. */
export const MAX_MARKS = 500

/** `pinned` to the top of the tree, or `hidden` in it. */
export const TreeMark = z.enum(['pinned', 'hidden'])
export type TreeMark = z.infer<typeof TreeMark>

/** Marks of each connection that has some, by relationKey or objectKey. */
export const TreeMarksReply = z.array(z.object({ connectionId: z.string(), marks: z.record(z.string(), TreeMark) }))
export type TreeMarksReply = z.infer<typeof TreeMarksReply>
