import { type FoundKind, isRelationKind } from '@shared/search'
import { KindIcon } from './kind-icon'
import { ObjectIcon } from './object-icon'

/** The kind of what was found as a shape. */
export function FoundIcon({ kind }: { readonly kind: FoundKind }) {
  return isRelationKind(kind) ? <KindIcon kind={kind} /> : <ObjectIcon kind={kind} />
}
