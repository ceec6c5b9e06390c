import type { Forgotten } from '@shared/cache-report'

/** The same entry in two layers is one to a person: the fuller layer's figures are told, and what the drop that was `done` left for later. */
export function larger(a: Forgotten, b: Forgotten, done: Forgotten = a): Forgotten {
  return { ...done, entries: Math.max(a.entries, b.entries), bytes: Math.max(a.bytes, b.bytes) }
}
