import type { RelationKind } from '../catalog'
import type { Outline } from '../outline'

/** A relation that can be proposed. */
export interface Proposed {
  readonly schema: string
  readonly name: string
  readonly kind: RelationKind
  /** The name as it is compared. */
  readonly folded: string
}

/** Names of a connection, ready to be looked up while somebody types. */
export interface SchemaIndex {
  readonly defaultSchema: string
  readonly schemas: readonly string[]
  readonly relations: readonly Proposed[]
  /** Relations of a name in small letters, those of the default schema first. */
  named(name: string, schema?: string): Proposed | undefined
}

/** Made once per outline: some ms for ten thousand relations. */
export function indexOf({ rows, schemas, defaultSchema }: Outline): SchemaIndex {
  const relations = rows.map(({ schema, name, kind }): Proposed => ({ schema, name, kind, folded: name.toLowerCase() }))
  const byName = Map.groupBy(relations, ({ folded }) => folded)
  return {
    ...{ defaultSchema, schemas, relations },
    named: (name, schema) => {
      const of = byName.get(name.toLowerCase()) ?? []
      if (schema !== undefined) return of.find((one) => one.schema.toLowerCase() === schema.toLowerCase())
      return of.find((one) => one.schema === defaultSchema) ?? of[0]
    },
  }
}
