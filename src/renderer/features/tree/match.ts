import { relationKey } from '@shared/catalog'
import type { Outline } from '@shared/outline'
import { BETWEEN, type Names, namesOf } from '../../state/outline-names'

/** What a filter found in one connection, by place in its outline. */
export interface Match {
  /** 1 for a relation that was found itself, 2 for one that is only an ancestor of such a one; 0 for the rest. */
  readonly rows: Uint8Array
  readonly objects: Uint8Array
  /** Columns that were found, by place of their relation. */
  readonly columns: ReadonlyMap<number, readonly string[]>
  /** Relations and objects found, ancestors not counted. */
  readonly found: number
  /** How many there are. */
  readonly of: number
}

/** What was found elsewhere than in names: by place in the outline. */
export interface FoundElsewhere {
  readonly relations: readonly number[]
  readonly objects: readonly number[]
  readonly columns: readonly { readonly relation: number; readonly name: string }[]
}

/** Relations and objects whose name holds `wanted` (lower case, not empty), what was found `elsewhere` added. */
export function matchOutline(outline: Outline, wanted: string, elsewhere?: FoundElsewhere): Match {
  const { relations, objects, nested } = namesOf(outline)
  const match = { rows: find(relations, wanted), objects: find(objects, wanted), columns: new Map<number, string[]>() }
  for (const at of elsewhere?.relations ?? []) if (at < match.rows.length) match.rows[at] = 1
  for (const at of elsewhere?.objects ?? []) if (at < match.objects.length) match.objects[at] = 1
  for (const { relation, name } of elsewhere?.columns ?? []) {
    if (relation >= match.rows.length) continue
    match.rows[relation] = 1
    match.columns.set(relation, [...(match.columns.get(relation) ?? []), name])
  }
  // Schemas are rows of their own and no objects in them.
  const schemas = outline.objects.flatMap(({ kind }, at) => (kind === 'schema' ? [at] : []))
  for (const at of schemas) match.objects[at] = 0
  const found = sum(match.rows) + sum(match.objects)
  if (nested) markAncestors(outline, match.rows)
  return { ...match, found, of: outline.rows.length + outline.objects.length - schemas.length }
}

function find({ text, starts }: Names, wanted: string): Uint8Array {
  const found = new Uint8Array(starts.length)
  if (wanted.includes(BETWEEN)) return found
  let index = 0
  for (let at = text.indexOf(wanted); at >= 0; ) {
    while (index + 1 < starts.length && (starts[index + 1] ?? 0) <= at) index += 1
    found[index] = 1
    // On with the next name: one is found once.
    const next = starts[index + 1]
    if (next === undefined) break
    at = text.indexOf(wanted, next)
  }
  return found
}

function markAncestors(outline: Outline, rows: Uint8Array): void {
  const byKey = new Map(outline.rows.map((row, at) => [relationKey(row), at]))
  outline.rows.forEach((row, at) => {
    if (rows[at] !== 1) return
    for (let up = row.parent; up !== undefined; ) {
      const above = byKey.get(relationKey(up))
      if (above === undefined || rows[above] !== 0) return
      rows[above] = 2
      up = outline.rows[above]?.parent
    }
  })
}

function sum(marks: Uint8Array): number {
  let total = 0
  for (const mark of marks) total += mark
  return total
}
