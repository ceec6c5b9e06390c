import type { RelationKind } from '@shared/catalog'
import type { ComponentType } from 'react'
import {
  ForeignTableIcon,
  type IconProps,
  MaterializedIcon,
  PartitionedIcon,
  PartitionIcon,
  ShadowTableIcon,
  TableIcon,
  ViewIcon,
  VirtualTableIcon,
} from './icons'
import styles from './kind-icon.module.css'
import { t } from '../words'

const ICONS: Readonly<Record<RelationKind, ComponentType<IconProps>>> = {
  table: TableIcon,
  view: ViewIcon,
  materialized: MaterializedIcon,
  foreign: ForeignTableIcon,
  partitioned: PartitionedIcon,
  partition: PartitionIcon,
  virtual: VirtualTableIcon,
  shadow: ShadowTableIcon,
}

interface KindIconProps {
  readonly kind: RelationKind
  readonly size?: number
  /** True where a name beside it says the kind already, or where it does not matter: not read aloud. */
  readonly quiet?: boolean
}

/** A relation's kind as a shape with a tint of its own. */
export function KindIcon({ kind, size = 16, quiet = false }: KindIconProps) {
  const Icon = ICONS[kind]
  return (
    <Icon size={size} className={`${styles['kind'] ?? ''} ${styles[kind] ?? ''}`} {...(quiet ? {} : { label: t(`kinds.one.${kind}`) })} />
  )
}
