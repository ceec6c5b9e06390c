import type { RelationKind } from '@shared/catalog'
import { Eye, Link2, type LucideIcon, Rows3, SquareDashed, SquareStack, Table2, TableProperties, Zap } from 'lucide-react'
import styles from './kind-icon.module.css'

const ICONS: Readonly<Record<RelationKind, LucideIcon>> = {
  table: Table2,
  view: SquareDashed,
  materialized: Eye,
  foreign: Link2,
  partitioned: Rows3,
  partition: TableProperties,
  virtual: Zap,
  shadow: SquareStack,
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
  shadow: ['shadow table', 'Shadow tables'],
}

/** A relation's kind as a shape with a tint of its own. */
export function KindIcon({ kind, size = 16 }: { readonly kind: RelationKind; readonly size?: number }) {
  const Icon = ICONS[kind]
  return <Icon size={size} strokeWidth={1.5} className={styles[kind]} aria-label={KIND_WORDS[kind][0]} />
}
