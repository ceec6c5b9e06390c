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

/** How many there were and how large they were together, bytes; `later`: how many of them Redis has yet to drop. */
export function total(found: ReadonlyMap<string, number>, later = 0): Forgotten {
  const bytes = [...found.values()].reduce((sum, size) => sum + size, 0)
  return { entries: found.size, bytes, ...(later === 0 ? {} : { later }) }
}

/** Entries that nobody listed: all of ours, those of a connection by its hash, or its schemas of generations gone by. */
export const Condemned = z.strictObject({ connection: z.string().optional(), before: z.number().int().optional() })
export type Condemned = z.infer<typeof Condemned>
