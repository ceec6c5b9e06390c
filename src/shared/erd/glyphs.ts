import type { RelationKind } from '../catalog'

/** A part of an icon: a path in a square of 16 units, and its dashes. */
type Part = readonly [path: string, dashes?: string]

const FRAME = 'M4 2.5H12A2 2 0 0 1 14 4.5V11.5A2 2 0 0 1 12 13.5H4A2 2 0 0 1 2 11.5V4.5A2 2 0 0 1 4 2.5Z'
const EYE = 'M4.5 8C6.1 5.7 9.9 5.7 11.5 8 9.9 10.3 6.1 10.3 4.5 8ZM7.3 8A0.7 0.7 0 0 0 8.7 8A0.7 0.7 0 0 0 7.3 8Z'

/** The icons of kinds, as src/renderer/ui/icons.tsx draws them. */
export const KIND_GLYPHS: Readonly<Record<RelationKind, readonly Part[]>> = {
  table: [[`${FRAME}M2 6.25H14M6.25 6.25V13.5`]],
  view: [[FRAME, '2.1 1.9'], [EYE]],
  materialized: [[`${FRAME}${EYE}`]],
  foreign: [['M7.25 2.5H4A2 2 0 0 0 2 4.5V11.5A2 2 0 0 0 4 13.5H12A2 2 0 0 0 14 11.5V8.75M2 6.25H6.5M9 7.25 13.75 2.5M10.25 2.25H14V6']],
  partitioned: [[FRAME], ['M4 6.25H12.5M4 9.75H12.5', '1.2 1.9']],
  partition: [
    ['M3.6 5.5H12.4A1.6 1.6 0 0 1 14 7.1V8.9A1.6 1.6 0 0 1 12.4 10.5H3.6A1.6 1.6 0 0 1 2 8.9V7.1A1.6 1.6 0 0 1 3.6 5.5Z'],
    ['M4.5 8H12', '1.2 1.9'],
  ],
  virtual: [
    [
      'M5.5 2.5H4A2 2 0 0 0 2 4.5V11.5A2 2 0 0 0 4 13.5H5.5M10.5 2.5H12A2 2 0 0 1 14 4.5V11.5A2 2 0 0 1 12 13.5H10.5M8.75 4.5 6 8.75H10L7.25 11.75',
    ],
  ],
  shadow: [
    [
      'M3.8 2.5H9.7A1.8 1.8 0 0 1 11.5 4.3V9.2A1.8 1.8 0 0 1 9.7 11H3.8A1.8 1.8 0 0 1 2 9.2V4.3A1.8 1.8 0 0 1 3.8 2.5ZM2 5.5H11.5M14 5.5V11.5A2 2 0 0 1 12 13.5H5.5',
    ],
  ],
}

/** The marks of columns: key, crow's foot, diamond. */
export const COLUMN_GLYPHS = {
  pk: 'M2.35 10.75A2.9 2.9 0 0 0 8.15 10.75A2.9 2.9 0 0 0 2.35 10.75ZM7.4 8.6 13.25 2.75M10.9 5.1 12.9 7.1M9 7 10.35 8.35',
  fk: 'M2.25 8H13.75M9 8 13.5 4M9 8 13.5 12M4.25 5.5V10.5',
  unique: 'M8 2.5 13.5 8 8 13.5 2.5 8Z',
} as const
