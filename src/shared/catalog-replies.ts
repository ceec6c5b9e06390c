import { z } from 'zod'
import { CatalogNote, Relation, RelationKind, RelationName } from './catalog'
import { Freshness } from './freshness'

export const ScanProgress = z.object({
  facet: z.string(),
  done: z.number().int(),
  total: z.number().int(),
  relations: z.number().int(),
  elapsedMs: z.number(),
})
export type ScanProgress = z.infer<typeof ScanProgress>

export const ScanResult = z.object({
  cached: z.boolean(),
  scanDurationMs: z.number(),
  totalTables: z.number().int(),
  totalColumns: z.number().int(),
  freshness: Freshness,
})
export type ScanResult = z.infer<typeof ScanResult>

export const OutlineReply = z.object({
  /** Columnar text, see outline.ts. */
  outline: z.string(),
  database: z.string(),
  serverVersion: z.string(),
  totalTables: z.number().int(),
  totalColumns: z.number().int(),
  notes: z.array(CatalogNote),
  freshness: Freshness,
})
export type OutlineReply = z.infer<typeof OutlineReply>

export const RelationRow = z.object({
  schema: z.string(),
  name: z.string(),
  kind: RelationKind,
  rows: z.number().nullable(),
  columns: z.number().int(),
})
export type RelationRow = z.infer<typeof RelationRow>

export const RelationReply = z.object({
  relation: Relation,
  /** Foreign keys of other relations that point here. */
  referencedBy: z.array(
    z.object({
      from: RelationName,
      name: z.string(),
      columns: z.array(z.string()),
      targetColumns: z.array(z.string()),
      onDelete: z.string(),
    }),
  ),
  ddl: z.string(),
  freshness: Freshness,
})
export type RelationReply = z.infer<typeof RelationReply>
