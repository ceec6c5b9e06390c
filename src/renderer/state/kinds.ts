import type { RelationKind } from '@shared/catalog'
import type { OutlineRow } from '@shared/outline'

/** Answers the kind of a relation; `table` while that is not known. */
export type KindOf = (schema: string, name: string) => RelationKind

const known = new WeakMap<readonly OutlineRow[], KindOf>()
const ANY: KindOf = () => 'table'

/** The kinds of an outline's relations, sorted once for as long as it lives: of ten thousand that costs more than drawing one. */
export function kindsOf(rows: readonly OutlineRow[] | undefined): KindOf {
  if (rows === undefined) return ANY
  const made = known.get(rows) ?? lookUp(rows)
  known.set(rows, made)
  return made
}

function lookUp(rows: readonly OutlineRow[]): KindOf {
  let bySchema: Map<string, Map<string, RelationKind>> | undefined
  return (schema, name) => {
    bySchema ??= sorted(rows)
    return bySchema.get(schema)?.get(name) ?? 'table'
  }
}

function sorted(rows: readonly OutlineRow[]): Map<string, Map<string, RelationKind>> {
  const bySchema = new Map<string, Map<string, RelationKind>>()
  for (const { schema, name, kind } of rows) {
    const own = bySchema.get(schema)
    if (own === undefined) bySchema.set(schema, new Map([[name, kind]]))
    else own.set(name, kind)
  }
  return bySchema
}
