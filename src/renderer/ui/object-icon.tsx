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

const ICONS: Readonly<Record<ObjectName['kind'], readonly [LucideIcon, string]>> = {
  function: [SquareFunction, 'function'],
  window: [SquareFunction, 'window function'],
  procedure: [SquareTerminal, 'procedure'],
  aggregate: [Sigma, 'aggregate'],
  sequence: [ListOrdered, 'sequence'],
  enum: [List, 'enum type'],
  composite: [Boxes, 'composite type'],
  domain: [Type, 'domain'],
  range: [CircleDot, 'range type'],
  event: [CalendarClock, 'event'],
  package: [Box, 'package'],
  'package body': [Box, 'package body'],
  library: [Library, 'library'],
  schema: [Folder, 'schema'],
  extension: [PlugZap, 'extension'],
  collation: [ArrowDownAZ, 'collation'],
  server: [Server, 'foreign server'],
}

/** The kind of a routine, sequence, type, event or extension as a shape. */
export function ObjectIcon({ kind, size = 16 }: { readonly kind: ObjectName['kind']; readonly size?: number }) {
  const [Icon, words] = ICONS[kind]
  return (
    <Icon size={size} strokeWidth={1.35} className={`${styles['kind'] ?? ''} ${styles['object'] ?? ''}`} aria-label={words} role="img" />
  )
}
