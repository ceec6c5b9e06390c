import { type Found, isRelationKind } from '@shared/search'
import type { MenuTarget } from '../../menus/target'
import { contentOf } from '../../state/found'
import { openTab } from '../../state/tabs'
import type { SearchRow } from './rows'

/** Opens what was found in a tab of its own. */
export function openFound(found: Found): void {
  openTab(contentOf(found))
}

/** What the menu of a line is about: a relation or another object, or the connection of a head. */
export function targetOf(row: SearchRow): MenuTarget {
  if (row.kind === 'head') return { connectionId: row.connectionId }
  const { connectionId, schema, name, kind, signature } = row.found
  return isRelationKind(kind) ? { connectionId, schema, name } : { connectionId, object: { kind, schema, name, signature } }
}
