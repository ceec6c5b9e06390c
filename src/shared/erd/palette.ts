import { z } from 'zod'
import type { RelationKind } from '../catalog'

export const ErdTheme = z.enum(['light', 'dark'])
export type ErdTheme = z.infer<typeof ErdTheme>

export interface Palette {
  readonly canvas: string
  readonly surface: string
  readonly border: string
  readonly borderControl: string
  readonly borderFaint: string
  readonly edge: string
  readonly text: string
  readonly muted: string
  readonly faint: string
  readonly pk: string
  readonly fk: string
  readonly unique: string
  readonly kinds: Readonly<Record<RelationKind, string>>
}

/** The colours of src/renderer/theme/tokens.css, which a drawing for others cannot refer to; a test compares the two. */
export const PALETTES: Readonly<Record<ErdTheme, Palette>> = {
  light: {
    ...{ canvas: '#f0f4f6', surface: '#ffffff', border: '#d9dfe1', borderControl: '#b6bfc4', borderFaint: '#e7ebed' },
    ...{ edge: '#8c9ba2', text: '#182428', muted: '#4e5a60', faint: '#5d696e', pk: '#835a03', fk: '#036a79', unique: '#6652a6' },
    kinds: kinds('#3b6987', '#6f4fa1', '#91417d', '#1e6d54', '#526771', '#8b551c'),
  },
  dark: {
    ...{ canvas: '#101517', surface: '#171d1f', border: '#293034', borderControl: '#3d474b', borderFaint: '#202628' },
    ...{ edge: '#505d63', text: '#e2e7e9', muted: '#9faaae', faint: '#8d989c', pk: '#ebbb6e', fk: '#6acbde', unique: '#b5a7f5' },
    kinds: kinds('#8cb7d7', '#bfa4f0', '#e299cd', '#7cc6aa', '#95a8b1', '#e7ad7a'),
  },
}

function kinds(table: string, view: string, materialized: string, foreign: string, partition: string, virtual: string) {
  return { table, view, materialized, foreign, partitioned: partition, partition, virtual, shadow: partition }
}
