import type { FoundKind } from '@shared/search'
import { Box, ListOrdered, Shapes, SquareFunction } from 'lucide-react'
import { KindIcon } from '../../ui/kind-icon'
import { KIND_GROUPS } from './kinds'
import { isRelationKind } from './open-found'
import styles from './search.module.css'

/** The kind of what was found as a shape. */
export function FoundIcon({ kind }: { readonly kind: FoundKind }) {
  if (isRelationKind(kind)) return <KindIcon kind={kind} />
  const is = (list: readonly FoundKind[]) => list.includes(kind)
  const Icon = is(KIND_GROUPS.routines.kinds)
    ? SquareFunction
    : is(KIND_GROUPS.types.kinds)
      ? Shapes
      : kind === 'sequence'
        ? ListOrdered
        : Box
  return <Icon size={16} strokeWidth={1.5} className={styles['objectIcon']} aria-label={kind} />
}
