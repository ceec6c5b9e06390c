import { RELATION_KINDS, type RelationKind } from '@shared/catalog'
import type { Found, FoundKind } from '@shared/search'
import { openTab } from '../../state/tabs'

/** Opens what was found in a tab of its own. */
export function openFound({ connectionId, schema, name, kind, signature }: Found): void {
  if (isRelationKind(kind)) openTab({ kind: 'relation', connectionId, schema, name })
  else openTab({ kind: 'object', connectionId, object: { kind, schema, name, signature } })
}

export function isRelationKind(kind: FoundKind): kind is RelationKind {
  return (RELATION_KINDS as readonly string[]).includes(kind)
}
