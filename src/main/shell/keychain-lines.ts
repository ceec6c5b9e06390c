import { z } from 'zod'

/** What the helper is asked, a line of JSON each. Bytes as base64; never in an argument, which other users can read. */
export const KeychainQuestion = z.strictObject({ do: z.enum(['find', 'seal', 'open']), text: z.string().optional() })
export type KeychainQuestion = z.infer<typeof KeychainQuestion>

export const KeychainAnswer = z.strictObject({
  /** To `find`: the keychain in plain words, or why there is none. */
  label: z.string().optional(),
  available: z.boolean().optional(),
  /** To the others. */
  text: z.string().optional(),
  /** It failed. */
  problem: z.string().optional(),
})
export type KeychainAnswer = z.infer<typeof KeychainAnswer>

/** Names the helper on its command line. */
export const KEYCHAIN_HELPER = '--relata-keychain-helper'
