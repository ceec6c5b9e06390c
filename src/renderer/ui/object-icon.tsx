import type { ObjectName } from '@shared/catalog'
import {
  ArrowDownAZ,
  ArrowRightLeft,
  Asterisk,
  BookA,
  Box,
  Boxes,
  Braces,
  Cable,
  CalendarClock,
  CircleDot,
  Folder,
  Layers,
  Library,
  List,
  ListOrdered,
  type LucideIcon,
  PlugZap,
  Radio,
  Server,
  Sigma,
  SquareFunction,
  SquareTerminal,
  TextSearch,
  Type,
  Zap,
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
  operator: Asterisk,
  'operator class': Layers,
  'operator family': Layers,
  cast: ArrowRightLeft,
  language: Braces,
  'text search configuration': TextSearch,
  'text search dictionary': BookA,
  'foreign data wrapper': Cable,
  'event trigger': Zap,
  publication: Radio,
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
