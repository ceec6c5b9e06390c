import type { RelationKind } from '@shared/catalog'
import styles from './kind-icon.module.css'

const BOX = 'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z'
/** One path each, on a field of 24: hundreds of these come and go with the rows of the tree. */
const SHAPES: Readonly<Record<RelationKind, string>> = {
  table: `${BOX}M3 9h18M9 3v18`,
  view: BOX,
  materialized: 'M2.5 12C4.5 8 8 5.5 12 5.5S19.5 8 21.5 12C19.5 16 16 18.5 12 18.5S4.5 16 2.5 12zM12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6z',
  foreign: 'M9 17H7A5 5 0 0 1 7 7h2M15 7h2a5 5 0 0 1 0 10h-2M8 12h8',
  partitioned: `${BOX}M3 9h18M3 15h18`,
  partition: `${BOX}M3 9h18M3 15h18M15 3v18`,
  virtual: 'M13 2.5 4.5 13.5H11l-1 8 8.5-11H12z',
}
/** Kinds in words, one and many. */
export const KIND_WORDS: Readonly<Record<RelationKind, readonly [string, string]>> = {
  table: ['table', 'Tables'],
  view: ['view', 'Views'],
  materialized: ['materialised view', 'Materialised views'],
  foreign: ['foreign table', 'Foreign tables'],
  partitioned: ['partitioned table', 'Partitioned tables'],
  partition: ['partition', 'Partitions'],
  virtual: ['virtual table', 'Virtual tables'],
}

/** A relation's kind as a shape with a tint of its own. */
export function KindIcon({ kind, size = 16 }: { readonly kind: RelationKind; readonly size?: number }) {
  return (
    <svg
      className={`${styles['icon'] ?? ''} ${styles[kind] ?? ''}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      role="img"
      aria-label={KIND_WORDS[kind][0]}
    >
      <path d={SHAPES[kind]} />
    </svg>
  )
}
