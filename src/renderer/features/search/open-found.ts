import { RELATION_KINDS, type RelationKind } from '@shared/catalog'
import type { Found, FoundKind } from '@shared/search'
import type { MenuTarget } from '../../menus/target'
import { openTab } from '../../state/tabs'
import type { SearchRow } from './rows'

/** Opens what was found in a tab of its own. */
export function openFound({ connectionId, schema, name, kind, signature }: Found): void {
  if (isRelationKind(kind)) openTab({ kind: 'relation', connectionId, schema, name })
  else openTab({ kind: 'object', connectionId, object: { kind, schema, name, signature } })
}

/** What the menu of a line is about: a relation or another object, or the connection of a head. */
export function targetOf(row: SearchRow): MenuTarget {
  if (row.kind === 'head') return { connectionId: row.connectionId }
  const { connectionId, schema, name, kind, signature } = row.found
  return isRelationKind(kind) ? { connectionId, schema, name } : { connectionId, object: { kind, schema, name, signature } }
}

export function isRelationKind(kind: FoundKind): kind is RelationKind {
  return (RELATION_KINDS as readonly string[]).includes(kind)
}
