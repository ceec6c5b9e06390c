import { z } from 'zod'

/** What is wrong with the store as a whole; what each means in words: main/store/open-error.ts. */
export const DAMAGES = ['damaged', 'missing', 'older', 'other', 'key'] as const
export type Damage = (typeof DAMAGES)[number]

/** A backup that may take the store's place. */
export const RestorePoint = z.object({
  /** Its file's name among the backups. */
  name: z.string(),
  /** ms since 1970. */
  takenAt: z.number(),
  bytes: z.number().int(),
  /** How many connections are in it; null where it cannot be used. */
  connections: z.number().int().nullable(),
  /** Why it cannot be used. */
  problem: z.string().nullable(),
})
export type RestorePoint = z.infer<typeof RestorePoint>
