import { z } from 'zod'

/** Kinds of relation. `partitioned` is a partitioned parent, `partition` one of its parts, `shadow` belongs to a virtual table. */
export const RELATION_KINDS = ['table', 'view', 'materialized', 'foreign', 'partitioned', 'partition', 'virtual', 'shadow'] as const
export const RelationKind = z.enum(RELATION_KINDS)
export type RelationKind = z.infer<typeof RelationKind>

/** Names one relation. `schema` is `main` (or the attached name) in SQLite and the database in MySQL/MariaDB. */
export const RelationName = z.object({ schema: z.string().min(1), name: z.string().min(1) })
export type RelationName = z.infer<typeof RelationName>

/** What a broken rule does to the statement, where that is not the engine's usual: SQLite's ON CONFLICT clause. */
export const ConflictAction = z.enum(['rollback', 'fail', 'ignore', 'replace'])
export type ConflictAction = z.infer<typeof ConflictAction>

export const Column = z.object({
  name: z.string(),
  /** 1-based place among the columns that are there: a column that was dropped leaves no gap. */
  position: z.number().int(),
  /** Full type as the database spells it, with length, precision and array marks. */
  type: z.string(),
  nullable: z.boolean(),
  /** What a NULL does in a column that allows none, where that is not the usual failure. */
  onConflict: ConflictAction.optional(),
  /** Default as an SQL expression. */
  default: z.string().optional(),
  /** `always`, `by default` (identity columns) or `auto_increment`. */
  identity: z.enum(['always', 'by default', 'auto_increment']).optional(),
  /** Expression of a generated column. */
  generated: z.string().optional(),
  generatedKind: z.enum(['stored', 'virtual']).optional(),
  /** What an UPDATE that names other columns sets it to (MySQL ON UPDATE). */
  onUpdate: z.string().optional(),
  /** True for one that SELECT * leaves out (MySQL INVISIBLE). */
  invisible: z.boolean().optional(),
  collation: z.string().optional(),
  /** Labels of an enum type, in order. */
  enumValues: z.array(z.string()).optional(),
  /** The constraint behind NOT NULL, where it says more than that (PostgreSQL 18: a name of its own, NOT VALID, NO INHERIT). */
  notNull: z
    .object({ name: z.string(), validated: z.boolean().optional(), noInherit: z.boolean().optional(), comment: z.string().optional() })
    .optional(),
  /** Settings of the column by the engine's own names, where they are not the usual ones: storage, compression, statistics … */
  options: z.record(z.string(), z.string()).optional(),
  comment: z.string().optional(),
})
export type Column = z.infer<typeof Column>

export const ReferentialAction = z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default'])
export type ReferentialAction = z.infer<typeof ReferentialAction>

/** Optional lists and marks are absent when there is nothing to say: absent and empty never mean two things. */
const deferral = {
  deferrable: z.boolean().optional(),
  initiallyDeferred: z.boolean().optional(),
  /** False for a constraint that existing rows were not checked against (PostgreSQL NOT VALID). */
  validated: z.boolean().optional(),
}

/** A key over the relation's own columns. SQLite may not name it: then `name` is made from table and columns. */
export const Key = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  comment: z.string().optional(),
  ...deferral,
  /** Columns carried by the key's index without being part of the key. */
  included: z.array(z.string()).optional(),
  /** True where two NULLs count as equal. */
  nullsNotDistinct: z.boolean().optional(),
  onConflict: ConflictAction.optional(),
  /**
   * True where equal keys are allowed as long as they do not overlap (WITHOUT OVERLAPS): in the last column, a range (PostgreSQL 18),
   * or in a period, which is no column (MariaDB, named by the key's index).
   */
  withoutOverlaps: z.boolean().optional(),
})
export type Key = z.infer<typeof Key>

/** One foreign key; a composite key is one entry whose column lists run in parallel. */
export const ForeignKey = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  target: RelationName,
  targetColumns: z.array(z.string()),
  onUpdate: ReferentialAction,
  onDelete: ReferentialAction,
  match: z.enum(['simple', 'full', 'partial']).optional(),
  /** Those of `columns` that ON DELETE SET NULL or SET DEFAULT sets, where not all. */
  onDeleteColumns: z.array(z.string()).optional(),
  /** True where the last column is a range that must be covered (PERIOD, PostgreSQL 18). */
  period: z.boolean().optional(),
  /** False for a key that the server keeps but does not apply (NOT ENFORCED, PostgreSQL 18). */
  enforced: z.boolean().optional(),
  /** True where its triggers are switched off, so that rows are not held against it (PostgreSQL DISABLE TRIGGER ALL). */
  suspended: z.boolean().optional(),
  comment: z.string().optional(),
  ...deferral,
})
export type ForeignKey = z.infer<typeof ForeignKey>

export const Check = z.object({
  name: z.string(),
  expression: z.string(),
  comment: z.string().optional(),
  validated: z.boolean().optional(),
  noInherit: z.boolean().optional(),
  /** False for a check that the server keeps but does not apply (MySQL NOT ENFORCED). */
  enforced: z.boolean().optional(),
  /** The column it belongs to, where the engine keeps such checks apart from the relation's own (MariaDB). */
  column: z.string().optional(),
})
export type Check = z.infer<typeof Check>

/** An exclusion constraint; `definition` from EXCLUDE on. */
export const Exclusion = z.object({ name: z.string(), definition: z.string(), comment: z.string().optional(), ...deferral })
export type Exclusion = z.infer<typeof Exclusion>

export const IndexPart = z.object({
  /** Column name, or undefined for an expression part. */
  column: z.string().optional(),
  expression: z.string().optional(),
  descending: z.boolean().optional(),
  /** Given where it is not what the direction implies. */
  nulls: z.enum(['first', 'last']).optional(),
  /** Given where it is not the type's own. */
  operatorClass: z.string().optional(),
  collation: z.string().optional(),
  /** Characters or bytes of the column that are indexed (MySQL prefix index). */
  prefix: z.number().int().optional(),
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
  sizeBytes: z.number().optional(),
  nullsNotDistinct: z.boolean().optional(),
  /** False for one that a failed or unfinished build left behind. */
  valid: z.boolean().optional(),
  /** False for one that the planner may not use (MySQL INVISIBLE, MariaDB IGNORED). */
  visible: z.boolean().optional(),
  /** Storage settings by name (fillfactor …). */
  options: z.record(z.string(), z.string()).optional(),
  /** The CREATE statement, where the engine keeps its text (SQLite). */
  definition: z.string().optional(),
})
export type Index = z.infer<typeof Index>

/** A trigger; `enabled` is absent for the usual state, else the engine's own word (disabled, replica, always). */
export const Trigger = z.object({
  name: z.string(),
  definition: z.string(),
  enabled: z.string().optional(),
  comment: z.string().optional(),
  /** Session settings it was made under and runs with (MySQL sql_mode). */
  options: z.record(z.string(), z.string()).optional(),
})
export type Trigger = z.infer<typeof Trigger>

/** A row-security policy. */
export const Policy = z.object({
  name: z.string(),
  command: z.enum(['all', 'select', 'insert', 'update', 'delete']),
  permissive: z.boolean(),
  roles: z.array(z.string()),
  using: z.string().optional(),
  check: z.string().optional(),
  comment: z.string().optional(),
})
export type Policy = z.infer<typeof Policy>

/** What somebody was granted, the owner's own rights left out. `column` narrows it to one column. */
export const Grant = z.object({
  grantee: z.string(),
  privileges: z.array(z.string()),
  /** Those of `privileges` that may be passed on. */
  grantable: z.array(z.string()).optional(),
  column: z.string().optional(),
})
export type Grant = z.infer<typeof Grant>

/** Everything the catalog says about one relation. */
export const Relation = z.object({
  schema: z.string(),
  name: z.string(),
  kind: RelationKind,
  comment: z.string().optional(),
  /** The server's own estimate in rows; undefined where it has none (never 0 for "unknown"). */
  rowEstimate: z.number().optional(),
  /** When the server made that estimate, ms since 1970; absent where it does not say. */
  estimatedAt: z.number().optional(),
  /** Bytes on disk, by the server's own estimate. */
  sizeBytes: z.number().optional(),
  owner: z.string().optional(),
  /** Absent for the usual, logged kind. */
  persistence: z.enum(['unlogged', 'temporary']).optional(),
  /** The partitioned parent, for `partition`. */
  partitionOf: RelationName.optional(),
  /** What of the parent's rows it holds, as the engine writes it: `FOR VALUES FROM (…) TO (…)`, `VALUES LESS THAN (…)`. */
  partitionBound: z.string().optional(),
  /** How a `partitioned` relation (or a partition that is divided again) is divided: `RANGE (created_at)`. */
  partitionKey: z.string().optional(),
  /** The virtual table that keeps its data in this one, for `shadow`. */
  shadowOf: RelationName.optional(),
  /** Parents by plain inheritance (PostgreSQL INHERITS). */
  inherits: z.array(RelationName).optional(),
  /** Settings of the relation as a whole by the engine's own names: fillfactor, ENGINE, STRICT, tablespace, server … */
  options: z.record(z.string(), z.string()).optional(),
  columns: z.array(Column),
  primaryKey: Key.optional(),
  uniqueKeys: z.array(Key),
  foreignKeys: z.array(ForeignKey),
  checks: z.array(Check),
  exclusions: z.array(Exclusion).optional(),
  indexes: z.array(Index),
  triggers: z.array(Trigger),
  /** Rewrite rules that users wrote (PostgreSQL). */
  rules: z.array(Trigger).optional(),
  /** Extended statistics; `definition` is the statement (PostgreSQL). */
  statistics: z.array(z.object({ name: z.string(), definition: z.string(), comment: z.string().optional() })).optional(),
  /** SELECT of a view, or the CREATE statement where the engine keeps it (SQLite). */
  definition: z.string().optional(),
  /** Relations that a view reads. */
  dependsOn: z.array(RelationName).optional(),
  policies: z.array(Policy).optional(),
  /** Whether policies apply: to everybody but the owner, or to the owner too. */
  rowSecurity: z.enum(['enabled', 'forced']).optional(),
  grants: z.array(Grant).optional(),
  /** The extension that made it and would remove it. */
  extension: z.string().optional(),
  /** Facets of this relation that the role may not read, or that were locked: what is missing is not known to be absent. */
  limited: z.array(z.string()).optional(),
})
export type Relation = z.infer<typeof Relation>

/** Everything in a schema that is no relation, and what belongs to the database as a whole: schemas and extensions. */
export const OBJECT_KINDS = [
  ...(['function', 'procedure', 'aggregate', 'window', 'sequence', 'enum', 'composite', 'domain', 'range'] as const),
  ...(['event', 'package', 'package body', 'library', 'schema', 'extension'] as const),
  ...(['server', 'collation'] as const),
  // A snapshot's outline knows kinds by their place here: new ones go to the end.
  ...(['operator', 'operator class', 'operator family', 'cast', 'language'] as const),
  ...(['text search configuration', 'text search dictionary', 'foreign data wrapper', 'event trigger', 'publication'] as const),
] as const
export const ObjectKind = z.enum(OBJECT_KINDS)
export type ObjectKind = z.infer<typeof ObjectKind>

/** Names one object. `signature`: argument types, where the engine tells overloads apart by them; else empty. */
export const ObjectName = z.object({ kind: ObjectKind, schema: z.string(), name: z.string().min(1), signature: z.string() })
export type ObjectName = z.infer<typeof ObjectName>

/** A routine, sequence, type, event, schema or extension. */
export const SchemaObject = ObjectName.extend({
  comment: z.string().optional(),
  owner: z.string().optional(),
  grants: z.array(Grant).optional(),
  /** What is to be known of it, in display order, by the engine's words: language, returns, volatility, start, increment … Texts, so that 64-bit numbers stay exact. */
  facts: z.record(z.string(), z.string()),
  /** Labels of an enum, in order. */
  values: z.array(z.string()).optional(),
  /** Attributes of a composite type, in order. */
  attributes: z.array(z.object({ name: z.string(), type: z.string(), comment: z.string().optional() })).optional(),
  /** Checks of a domain. */
  checks: z.array(Check).optional(),
  /** Source text of a routine or event. */
  body: z.string().optional(),
  /** The statements that make it, without grants and comment. */
  definition: z.string(),
})
export type SchemaObject = z.infer<typeof SchemaObject>

/** A relation of a schema that the database keeps for itself, by name alone: it is in no reading. */
export const SystemRelation = z.object({ schema: z.string(), name: z.string(), kind: RelationKind })
export type SystemRelation = z.infer<typeof SystemRelation>

/** A facet the role may not read, or that failed: the rest of the catalog is still true. */
export const CatalogNote = z.object({
  facet: z.string(),
  message: z.string(),
  /** A right is missing that somebody could grant. */
  grantable: z.boolean().optional(),
})
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
  objects: z.array(SchemaObject),
  notes: z.array(CatalogNote),
  /** The engine's fingerprint taken BEFORE the first catalog query, so a change during the scan is seen later. */
  fingerprint: z.string(),
  /** A mark per {@link relationKey} and {@link objectKey}, taken before the first catalog query too. */
  marks: z.record(z.string(), z.string()),
})
export type Catalog = z.infer<typeof Catalog>

/** Facets in the order they are read; used as progress labels. */
export const FACETS = ['relations', 'columns', 'constraints', 'indexes', 'definitions', 'objects'] as const
export type Facet = (typeof FACETS)[number]

/** A key that is unique per relation in one catalog and safe for any name. */
export function relationKey(name: RelationName): string {
  return JSON.stringify([name.schema, name.name])
}

/** The same for an object; never equal to a relation's key. */
export function objectKey({ kind, schema, name, signature }: ObjectName): string {
  return JSON.stringify([kind, schema, name, signature])
}
