import type { ObjectName } from '@shared/catalog'
import {
  ArrowDownAZ,
  Box,
  Boxes,
  CalendarClock,
  CircleDot,
  Folder,
  Library,
  List,
  ListOrdered,
  type LucideIcon,
  PlugZap,
  Server,
  Sigma,
  SquareFunction,
  SquareTerminal,
  Type,
} from 'lucide-react'
import styles from './kind-icon.module.css'
import { t } from '../words'

const ICONS: Readonly<Record<ObjectName['kind'], LucideIcon>> = {
  function: SquareFunction,
  window: SquareFunction,
  procedure: SquareTerminal,
  aggregate: Sigma,
  sequence: ListOrdered,
  enum: List,
  composite: Boxes,
  domain: Type,
  range: CircleDot,
  event: CalendarClock,
  package: Box,
  'package body': Box,
  library: Library,
  schema: Folder,
  extension: PlugZap,
  collation: ArrowDownAZ,
  server: Server,
}

/** The kind of a routine, sequence, type, event or extension as a shape. */
export function ObjectIcon({ kind, size = 16 }: { readonly kind: ObjectName['kind']; readonly size?: number }) {
  const Icon = ICONS[kind]
  return (
    <Icon
      size={size}
      strokeWidth={1.35}
      className={`${styles['kind'] ?? ''} ${styles['object'] ?? ''}`}
      aria-label={t(`kinds.object.${kind}`)}
      role="img"
    />
  )
}
