import { z } from 'zod'

/** What is wrong with the store as a whole; what each means in words: main/store/open-error.ts. */
export const DAMAGES = ['damaged', 'missing', 'older', 'other', 'key'] as const
export type Damage = (typeof DAMAGES)[number]

/** The file's name of a backup, which names no folder. */
export const BackupName = z
  .string()
  .max(128)
  .regex(/^[\w-]+\.db$/)

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

/** Why the store was not opened, and what may take its place. */
export const RecoveryStatus = z.object({
  damage: z.enum(DAMAGES),
  message: z.string(),
  /** The file that is not as it was. */
  file: z.string(),
  /** The newest first. */
  points: z.array(RestorePoint),
})
export type RecoveryStatus = z.infer<typeof RecoveryStatus>
