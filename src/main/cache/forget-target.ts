import type { Forgotten } from '@shared/cache-report'
import { z } from 'zod'
import type { CacheAddress } from './keys'

/** What a forget points at: all of a connection, certain entries, or schema generations gone by. */
export type ForgetTarget = 'all' | Named | { readonly before: number }
export interface Named {
  readonly addresses: readonly CacheAddress[]
}

/** True where a forget names its entries one by one. */
export function isNamed(target: ForgetTarget): target is Named {
  return typeof target === 'object' && 'addresses' in target
}

/** How many there were and how large they were together, bytes. */
export function total(found: ReadonlyMap<string, number>): Forgotten {
  return { entries: found.size, bytes: [...found.values()].reduce((sum, bytes) => sum + bytes, 0) }
}

/** Entries that nobody listed: all of ours, those of a connection by its hash, or its schemas of generations gone by. */
export const Condemned = z.strictObject({ connection: z.string().optional(), before: z.number().int().optional() })
export type Condemned = z.infer<typeof Condemned>
