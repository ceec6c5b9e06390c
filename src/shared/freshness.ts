import { z } from 'zod'
import { HostKey } from './connection'

/**
 * How far what is shown can be trusted:
 * `live` just read or just verified · `cached` inside its TTL · `changed` the database says it moved on ·
 * `expired` past its TTL and not verified · `offline` the database cannot be asked.
 */
export const FreshnessState = z.enum(['live', 'cached', 'changed', 'expired', 'offline'])
export type FreshnessState = z.infer<typeof FreshnessState>

/** Why the database cannot be asked. */
export const Outage = z.object({
  /** One sentence without its full stop, naming where it was looked for: `Nothing listens on 127.0.0.1:5432`. */
  why: z.string(),
  /** What to do about it, one sentence likewise. */
  hint: z.string().optional(),
  /** When that was first noticed, ms since 1970. */
  since: z.number(),
  /** True where trying again by itself does harm or no good: a login that was refused, a key of an SSH server that is not trusted. */
  untilAsked: z.boolean().optional(),
  /** The key to be trusted, where an SSH server on the way is not known yet. */
  hostKey: HostKey.optional(),
})
export type Outage = z.infer<typeof Outage>

export const Freshness = z.object({
  state: FreshnessState,
  /** When the catalog was read, ms since 1970. */
  readAt: z.number(),
  /** When the database last said that nothing changed, ms since 1970. */
  checkedAt: z.number().optional(),
  /** When the TTL ends, ms since 1970. */
  expiresAt: z.number(),
  /** Number of the snapshot; grows with every reading. */
  generation: z.number().int(),
  /** There while the state is `offline`. */
  outage: Outage.optional(),
})
export type Freshness = z.infer<typeof Freshness>

/** State of a snapshot nobody has verified yet, from our own clock. Where that was set back nobody knows how old it is: it is expired. */
export function stateAt(now: number, { checkedAt, expiresAt }: { readonly checkedAt: number; readonly expiresAt: number }): FreshnessState {
  return checkedAt <= now && now < expiresAt ? 'cached' : 'expired'
}
