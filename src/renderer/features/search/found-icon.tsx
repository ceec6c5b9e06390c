import type { FoundKind } from '@shared/search'
import { KindIcon } from '../../ui/kind-icon'
import { ObjectIcon } from '../../ui/object-icon'
import { isRelationKind } from './open-found'

/** The kind of what was found as a shape. */
export function FoundIcon({ kind }: { readonly kind: FoundKind }) {
  return isRelationKind(kind) ? <KindIcon kind={kind} /> : <ObjectIcon kind={kind} />
}
