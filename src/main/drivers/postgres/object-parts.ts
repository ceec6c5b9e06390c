import type { Grant, ObjectKind, SchemaObject } from '@shared/catalog'
import { optional, some } from './lookup'

/** A comment by letter (sql/objects.sql OBJECT_COMMENTS), oid, and number of an attribute. */
export type Comments = (letter: string, oid: string | null | undefined, attribute?: string | null) => string | undefined

/** What an object gets beside its own. */
type Common = Pick<SchemaObject, 'kind' | 'schema' | 'name' | 'signature' | 'comment' | 'owner' | 'grants'>

export function common(
  kind: ObjectKind,
  [schema, name, signature]: readonly [string, string, string],
  owner: string | null | undefined,
  comment: string | null | undefined,
  grants: readonly Grant[] = [],
): Common {
  return { kind, schema, name, signature, ...optional('comment', comment), ...optional('owner', owner), ...some('grants', grants) }
}

/** Facts in the order given, those without a value left out. */
export function facts(pairs: readonly (readonly [string, string | null | undefined])[]): Record<string, string> {
  return Object.fromEntries(
    pairs.flatMap(([name, value]) => (value === null || value === undefined || value === '' ? [] : [[name, value] as const])),
  )
}
