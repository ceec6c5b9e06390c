import { z } from 'zod'
import { ObjectKind } from './catalog'

/** Something of a connection that can be opened by its name: a relation, or an object where there is a kind. */
export const Thing = z.strictObject({
  connectionId: z.string().min(1).max(64),
  schema: z.string().max(16_384),
  name: z.string().min(1).max(16_384),
  kind: ObjectKind.optional(),
  /** Argument types, for objects that are told apart by them. */
  signature: z.string().max(16_384).optional(),
})
export type Thing = z.infer<typeof Thing>

/** How often and how lately something was opened. */
export const Use = Thing.extend({
  /** Openings, each worth half as much after {@link HALF_LIFE_MS}; as of `at`. */
  weight: z.number(),
  /** ms since 1970. */
  at: z.number(),
})
export type Use = z.infer<typeof Use>

const HALF_LIFE_MS = 14 * 86_400_000
/** The least used go. */
const KEPT = 500

/** Tells things apart. */
export function thingKey({ connectionId, schema, name, kind, signature }: Thing): string {
  return JSON.stringify(kind === undefined ? [connectionId, schema, name] : [connectionId, schema, name, kind, signature ?? ''])
}

/** What the openings of something are worth at a time. Pure. */
export function weightAt({ weight, at }: Pick<Use, 'weight' | 'at'>, now: number): number {
  return weight * 0.5 ** (Math.max(0, now - at) / HALF_LIFE_MS)
}

/** One more opening. Pure. */
export function noteUse(uses: readonly Use[], thing: Thing, now: number): Use[] {
  const key = thingKey(thing)
  const before = uses.find((use) => thingKey(use) === key)
  const use = { ...thing, weight: (before === undefined ? 0 : weightAt(before, now)) + 1, at: now }
  const rest = uses.filter((one) => one !== before)
  const kept = rest.length < KEPT ? rest : [...rest].sort((a, b) => weightAt(b, now) - weightAt(a, now)).slice(0, KEPT - 1)
  return [use, ...kept]
}
