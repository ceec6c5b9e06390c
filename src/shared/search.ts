import { z } from 'zod'
import { OBJECT_KINDS, ObjectKind, RELATION_KINDS, RelationKind } from './catalog'

/** Kinds of what can be found: relations and objects. */
export const FOUND_KINDS = [...RELATION_KINDS, ...OBJECT_KINDS] as const
export const FoundKind = z.union([RelationKind, ObjectKind])
export type FoundKind = z.infer<typeof FoundKind>

/** Whether that kind is a relation's; the others are objects'. */
export function isRelationKind(kind: FoundKind): kind is RelationKind {
  return (RELATION_KINDS as readonly string[]).includes(kind)
}

/**
 * Where in a relation or object the words were found, the best first: its name, a column's name, the name of a key,
 * index, check, trigger or policy of it, a comment, or the text that defines it.
 */
export const FOUND_IN = ['name', 'column', 'part', 'comment', 'definition'] as const
export const FoundIn = z.enum(FOUND_IN)
export type FoundIn = z.infer<typeof FoundIn>

/** Most hits one search tells of; a person who gets so many types another word. */
export const MAX_FOUND = 1000

export const SearchInput = z.strictObject({
  /** What a person typed: data, never a query language. */
  text: z.string().max(512),
  engines: z.array(z.string().max(64)).max(100).optional(),
  connections: z.array(z.string().min(1).max(64)).max(1000).optional(),
  schemas: z.array(z.string().max(512)).max(1000).optional(),
  kinds: z.array(FoundKind).max(50).optional(),
  limit: z.number().int().min(1).max(MAX_FOUND).default(100),
  offset: z.number().int().min(0).max(MAX_FOUND).default(0),
})
export type SearchInput = z.output<typeof SearchInput>

/** A piece of a text; `mark` where it is what was looked for. Plain text, never markup. */
export const Piece = z.object({ text: z.string(), mark: z.boolean() })
export type Piece = z.infer<typeof Piece>

export const Found = z.object({
  connectionId: z.string(),
  connectionName: z.string(),
  engine: z.string(),
  schema: z.string(),
  name: z.string(),
  kind: FoundKind,
  /** Argument types, for objects that are told apart by them; else empty. */
  signature: z.string(),
  /** The column that the name or comment belongs to. */
  column: z.string().optional(),
  what: FoundIn,
  /** The text that was found, or the stretch of it around the first word. */
  snippet: z.array(Piece),
  /** Place in the order of kinds of match, 0 = the name itself. */
  rank: z.number().int(),
})
export type Found = z.infer<typeof Found>

/** Relations and objects that are in the index, of those that are to be; null when nothing is under way. */
export const Indexing = z.object({ done: z.number().int(), total: z.number().int() }).nullable()
export type Indexing = z.infer<typeof Indexing>

/** Columns that a filter tells: of more nobody reads the list, and the relations that have them are told all the same. */
export const MOST_COLUMNS = 1000

/** What of one connection holds a text besides its names: by place in the outline. */
export const FilterReply = z.object({
  /** Of the outline that the places are of. */
  generation: z.number().int(),
  relations: z.array(z.number().int()),
  objects: z.array(z.number().int()),
  /** Columns of those relations whose name or comment it is; none where there are more than {@link MOST_COLUMNS}. */
  columns: z.array(z.object({ relation: z.number().int(), name: z.string() })),
  /** False while not everything is indexed, or where there was too much to tell. */
  complete: z.boolean(),
})
export type FilterReply = z.infer<typeof FilterReply>

export const SearchReply = z.object({
  /** Hits, at most {@link MAX_FOUND}. */
  total: z.number().int(),
  /** True where there are more hits than were counted. */
  more: z.boolean(),
  items: z.array(Found),
  tookMs: z.number(),
  indexing: Indexing,
  /** Ids of connections that were read but are not, or not wholly, in the index yet. */
  notIndexed: z.array(z.string()),
})
export type SearchReply = z.infer<typeof SearchReply>
