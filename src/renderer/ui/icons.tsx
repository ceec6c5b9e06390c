import type { ReactNode, SVGProps } from 'react'

export interface IconProps extends Omit<SVGProps<SVGSVGElement>, 'children'> {
  readonly size?: number
  /** Name for screen readers; without one the icon is decoration. */
  readonly label?: string | undefined
}

/** The frame of every icon of our own: 16 units, one stroke weight at every size, round ends. */
function Glyph({ size = 16, label, children, ...rest }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size < 14 ? 1.6 : 1.35}
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      {...rest}
    >
      {children}
    </svg>
  )
}

const FRAME = { x: 2, y: 2.5, width: 12, height: 11, rx: 2 } as const

/** Relata's mark: a key whose bit is a crow's foot. */
export function Mark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <rect x="1.5" y="6.5" width="6" height="7" rx="2.25" />
      <path d="M7.5 10H18.5M12.25 10 18.25 4.75M12.25 10 18.25 15.25" />
    </svg>
  )
}

export function TableIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <rect {...FRAME} />
      <path d="M2 6.25H14M6.25 6.25V13.5" />
    </Glyph>
  )
}

/** A view is a dashed frame around an eye: it looks at other relations and keeps nothing. */
export function ViewIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <rect {...FRAME} strokeDasharray="2.1 1.9" />
      <Eye />
    </Glyph>
  )
}

/** A materialised view keeps what it saw: the frame is whole. */
export function MaterializedIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <rect {...FRAME} />
      <Eye />
    </Glyph>
  )
}

function Eye() {
  return (
    <>
      <path d="M4.5 8C6.1 5.7 9.9 5.7 11.5 8 9.9 10.3 6.1 10.3 4.5 8Z" />
      <circle cx="8" cy="8" r="0.7" />
    </>
  )
}

/** A foreign table lives elsewhere: its corner is open and an arrow leaves. */
export function ForeignTableIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <path d="M7.25 2.5H4A2 2 0 0 0 2 4.5V11.5A2 2 0 0 0 4 13.5H12A2 2 0 0 0 14 11.5V8.75M2 6.25H6.5" />
      <path d="M9 7.25 13.75 2.5M10.25 2.25H14V6" />
    </Glyph>
  )
}

/** A partitioned table: its rows are dotted, they lie in the parts. */
export function PartitionedIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <rect {...FRAME} />
      <path d="M4 6.25H12.5M4 9.75H12.5" strokeDasharray="1.2 1.9" />
    </Glyph>
  )
}

/** One part of a partitioned table. */
export function PartitionIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <rect x="2" y="5.5" width="12" height="5" rx="1.6" />
      <path d="M4.5 8H12" strokeDasharray="1.2 1.9" />
    </Glyph>
  )
}

/** A virtual table: the frame is a table's, the rows come from a module. */
export function VirtualTableIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <path d="M5.5 2.5H4A2 2 0 0 0 2 4.5V11.5A2 2 0 0 0 4 13.5H5.5M10.5 2.5H12A2 2 0 0 1 14 4.5V11.5A2 2 0 0 1 12 13.5H10.5" />
      <path d="M8.75 4.5 6 8.75H10L7.25 11.75" />
    </Glyph>
  )
}

/** A table that belongs to a virtual one. */
export function ShadowTableIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <rect x="2" y="2.5" width="9.5" height="8.5" rx="1.8" />
      <path d="M2 5.5H11.5M14 5.5V11.5A2 2 0 0 1 12 13.5H5.5" />
    </Glyph>
  )
}

export function KeyIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <circle cx="5.25" cy="10.75" r="2.9" />
      <path d="M7.4 8.6 13.25 2.75M10.9 5.1 12.9 7.1M9 7 10.35 8.35" />
    </Glyph>
  )
}

/** A foreign key: the crow's foot of the diagram, small. */
export function CrowsFootIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <path d="M2.25 8H13.75M9 8 13.5 4M9 8 13.5 12M4.25 5.5V10.5" />
    </Glyph>
  )
}

/** Unique. */
export function DiamondIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <path d="M8 2.5 13.5 8 8 13.5 2.5 8Z" />
    </Glyph>
  )
}

/** An index: lines in an order. */
export function IndexIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <path d="M2.5 3.75H8.5M2.5 8H6.5M2.5 12.25H8.5" />
      <path d="M12 3V12.75M9.9 10.7 12 12.8 14.1 10.7" />
    </Glyph>
  )
}

/** Two things and the line between them. */
export function DiagramIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <rect x="2" y="2.5" width="5" height="4" rx="1.25" />
      <rect x="9" y="9.5" width="5" height="4" rx="1.25" />
      <path d="M4.5 6.5V9.75A1.75 1.75 0 0 0 6.25 11.5H9" />
    </Glyph>
  )
}
