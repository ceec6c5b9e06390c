import { z } from 'zod'

/** Kinds of relation. `partitioned` is a partitioned parent, `partition` one of its parts. */
export const RELATION_KINDS = ['table', 'view', 'materialized', 'foreign', 'partitioned', 'partition', 'virtual'] as const
export const RelationKind = z.enum(RELATION_KINDS)
export type RelationKind = z.infer<typeof RelationKind>

/** Names one relation. `schema` is `main` (or the attached name) in SQLite and the database in MySQL/MariaDB. */
export const RelationName = z.object({ schema: z.string().min(1), name: z.string().min(1) })
export type RelationName = z.infer<typeof RelationName>

export const Column = z.object({
  name: z.string(),
  /** 1-based position, as the database counts; gaps are possible where a column was dropped. */
  position: z.number().int(),
  /** Full type as the database spells it, with length, precision and array marks. */
  type: z.string(),
  nullable: z.boolean(),
  /** Default as an SQL expression. */
  default: z.string().optional(),
  /** `always`, `by default` (identity columns) or `auto_increment`. */
  identity: z.enum(['always', 'by default', 'auto_increment']).optional(),
  /** Expression of a generated column. */
  generated: z.string().optional(),
  generatedKind: z.enum(['stored', 'virtual']).optional(),
  collation: z.string().optional(),
  /** Labels of an enum type, in order. */
  enumValues: z.array(z.string()).optional(),
  comment: z.string().optional(),
})
export type Column = z.infer<typeof Column>

export const ReferentialAction = z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default'])
export type ReferentialAction = z.infer<typeof ReferentialAction>

/** A key over the relation's own columns. SQLite may not name it: then `name` is made from table and columns. */
export const Key = z.object({ name: z.string(), columns: z.array(z.string()), comment: z.string().optional() })
export type Key = z.infer<typeof Key>

/** One foreign key; a composite key is one entry whose column lists run in parallel. */
export const ForeignKey = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  target: RelationName,
  targetColumns: z.array(z.string()),
  onUpdate: ReferentialAction,
  onDelete: ReferentialAction,
  deferrable: z.boolean().optional(),
  match: z.enum(['simple', 'full', 'partial']).optional(),
})
export type ForeignKey = z.infer<typeof ForeignKey>

export const Check = z.object({ name: z.string(), expression: z.string() })
export type Check = z.infer<typeof Check>

export const IndexPart = z.object({
  /** Column name, or undefined for an expression part. */
  column: z.string().optional(),
  expression: z.string().optional(),
  descending: z.boolean().optional(),
})
export type IndexPart = z.infer<typeof IndexPart>

export const Index = z.object({
  name: z.string(),
  unique: z.boolean(),
  primary: z.boolean(),
  /** Access method in the engine's own word: btree, hash, gin, fulltext … */
  method: z.string(),
  parts: z.array(IndexPart),
  included: z.array(z.string()).optional(),
  /** Predicate of a partial index. */
  predicate: z.string().optional(),
  comment: z.string().optional(),
})
export type Index = z.infer<typeof Index>

export const Trigger = z.object({ name: z.string(), definition: z.string() })
export type Trigger = z.infer<typeof Trigger>

/** Everything the catalog says about one relation. */
export const Relation = z.object({
  schema: z.string(),
  name: z.string(),
  kind: RelationKind,
  comment: z.string().optional(),
  /** The server's own estimate in rows; undefined where it has none (never 0 for "unknown"). */
  rowEstimate: z.number().optional(),
  /** Bytes on disk, by the server's own estimate. */
  sizeBytes: z.number().optional(),
  /** The partitioned parent, for `partition`. */
  partitionOf: RelationName.optional(),
  columns: z.array(Column),
  primaryKey: Key.optional(),
  uniqueKeys: z.array(Key),
  foreignKeys: z.array(ForeignKey),
  checks: z.array(Check),
  indexes: z.array(Index),
  triggers: z.array(Trigger),
  /** SELECT of a view, or the CREATE statement where the engine keeps it (SQLite, MySQL). */
  definition: z.string().optional(),
})
export type Relation = z.infer<typeof Relation>

/** A facet the role may not read, or that failed: the rest of the catalog is still true. */
export const CatalogNote = z.object({ facet: z.string(), message: z.string() })
export type CatalogNote = z.infer<typeof CatalogNote>

/** What a database says it contains, as read at one moment. */
export const Catalog = z.object({
  /** Database name, or the file's base name for SQLite. */
  database: z.string(),
  serverVersion: z.string(),
  /** The schema whose name is left out of edge ids and short labels. */
  defaultSchema: z.string(),
  /** Schemas in display order, empty ones included. */
  schemas: z.array(z.string()),
  relations: z.array(Relation),
  notes: z.array(CatalogNote),
  /** The engine's fingerprint taken BEFORE the first catalog query, so a change during the scan is seen later. */
  fingerprint: z.string(),
})
export type Catalog = z.infer<typeof Catalog>

/** Facets in the order they are read; used as progress labels. */
export const FACETS = ['relations', 'columns', 'constraints', 'indexes', 'definitions'] as const
export type Facet = (typeof FACETS)[number]

/** A key that is unique per relation in one catalog and safe for any name. */
export function relationKey(name: RelationName): string {
  return JSON.stringify([name.schema, name.name])
}
