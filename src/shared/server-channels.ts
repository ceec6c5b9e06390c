import { z } from 'zod'
import { SystemRelation } from './catalog'
import { Id } from './connection'

/** Of a schema, relation or object. Servers allow some hundred bytes at most; SQLite allows anything. */
export const Name = z.string().min(1).max(16_384)

/** What a forget, a refresh or a right points at: the whole connection, one schema, or one relation. */
export const Scope = z.strictObject({ schema: Name.optional(), name: Name.optional() })
export type Scope = z.infer<typeof Scope>

/** Channels about what a server has beside what a reading holds, a part of the contract. */
export const serverChannels = {
  /** Relations in schemas that the database keeps for itself, by name, asked of it anew: they are in no reading. */
  'catalog.system': { input: z.strictObject({ id: Id }), output: z.object({ relations: z.array(SystemRelation) }) },
  /**
   * What an owner must run so that this connection's user may read a relation, all of a schema, or what of the catalog is kept from
   * him; null where no right is missing. Nothing is run.
   */
  'catalog.grants': { input: z.strictObject({ id: Id, scope: Scope }), output: z.object({ sql: z.string().nullable() }) },
} as const
