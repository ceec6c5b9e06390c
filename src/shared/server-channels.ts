import { z } from 'zod'
import { SystemRelation } from './catalog'
import { ConnectionSummary, Id } from './connection'

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
  /**
   * Names of the other databases of the server that this connection's user may connect to, and when they were told, ms since 1970.
   * Without `ask` as they were last told, asking no database; null where they never were.
   */
  'catalog.databases': {
    input: z.strictObject({ id: Id, ask: z.boolean().default(true) }),
    output: z.object({ databases: z.array(z.string()), readAt: z.number() }).nullable(),
  },
  /** The connection to another database of the same server as the same user: one that is there, or a copy that is saved now, secrets included. */
  'connections.openDatabase': {
    input: z.strictObject({ id: Id, database: z.string().min(1).max(512) }),
    output: ConnectionSummary,
  },
} as const
