import { z } from 'zod'
import { RelationKind } from './catalog'

/** A relation in the entity-relationship diagram. `id` is the label, with the schema where it is not the default one. */
export const GraphNode = z.object({
  id: z.string(),
  schema: z.string(),
  label: z.string(),
  kind: RelationKind,
  rowCount: z.number().nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      nullable: z.boolean(),
      primary: z.boolean(),
      foreign: z.boolean(),
      unique: z.boolean(),
    }),
  ),
  primaryKeys: z.array(z.string()),
  /** For the box of a closed group of a diagram: how many relations it stands for. Absent for a relation. */
  members: z.number().int().optional(),
})
export type GraphNode = z.infer<typeof GraphNode>

/** How many rows may stand at an end of an edge. */
export const Cardinality = z.enum(['one', 'zero-or-one', 'many', 'zero-or-many'])
export type Cardinality = z.infer<typeof Cardinality>

/**
 * What a line stands for, where it is no foreign key: a view (`source`) that reads a relation, without columns and with nothing to
 * say of how many; a reference that nothing but names suggests; or all lines between two boxes of which one is a closed group.
 */
const LineKind = z.enum(['reads', 'inferred', 'bundle'])

/** One foreign key, whatever its number of columns. `source` holds the key, `target` is referred to. */
export const GraphEdge = z.object({
  id: z.string(),
  /** Absent for a foreign key; only what is drawn has others (see diagram/lines.ts). */
  kind: LineKind.optional(),
  /** How many lines a bundle stands for. */
  count: z.number().int().optional(),
  name: z.string(),
  source: z.string(),
  target: z.string(),
  sourceColumns: z.array(z.string()),
  targetColumns: z.array(z.string()),
  /** Derived from uniqueness of the source columns. */
  sourceCardinality: Cardinality,
  /** Derived from nullability of the source columns. */
  targetCardinality: Cardinality,
})
export type GraphEdge = z.infer<typeof GraphEdge>

/** A view and a relation that it reads, both by node id. */
const GraphRead = z.object({ view: z.string(), relation: z.string() })
export type GraphRead = z.infer<typeof GraphRead>

/** `reads` is absent where no view reads anything. */
export const Graph = z.object({ nodes: z.array(GraphNode), edges: z.array(GraphEdge), reads: z.array(GraphRead).optional() })
export type Graph = z.infer<typeof Graph>
