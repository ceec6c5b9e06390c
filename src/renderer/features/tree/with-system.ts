import type { SystemRelation } from '@shared/catalog'
import type { Outline } from '@shared/outline'
import type { SystemPart } from './tree-model'

/** An outline with what the database keeps for itself behind it: places in it stay what they were. Pure. */
export function withSystem(outline: Outline, relations: readonly SystemRelation[]): { outline: Outline; system: SystemPart } {
  const known = new Set(outline.schemas)
  const others = relations.filter(({ schema }) => !known.has(schema))
  const schemas = new Set(others.map(({ schema }) => schema))
  const rows = others.map((one) => ({ ...one, rows: undefined, columns: undefined, parent: undefined }))
  return {
    outline: { ...outline, schemas: [...outline.schemas, ...schemas], rows: [...outline.rows, ...rows] },
    system: { schemas, relations: rows.length },
  }
}
