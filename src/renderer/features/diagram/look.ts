import type { BoxColour } from '@shared/diagram/notes'
import type { MarksBy } from '@shared/diagram-views'
import type { FreshnessState } from '@shared/freshness'
import type { Bounds } from './camera'

/** Below `names` a relation is a mark; below `full` a box with its name; above, all of it. Zooms. */
export const LEVEL = { names: 0.17, full: 0.5 } as const

/** A part of the world and how large it is drawn. */
export interface View extends Bounds {
  /** px of the screen per px of the world. */
  readonly zoom: number
  /** px of the canvas per px of the screen. */
  readonly ratio: number
  /** How much of it is drawn. */
  readonly level: Level
  /** Without names of relations: it is looked at smaller than it is drawn. */
  readonly nameless?: boolean
}

/** Marks in regions, boxes with names, or whole boxes. */
export type Level = 'map' | 'names' | 'full'

export function levelAt(zoom: number): Level {
  if (zoom < LEVEL.names) return 'map'
  return zoom < LEVEL.full ? 'names' : 'full'
}

/** What is selected or marked, by position in the scene. */
export interface Look {
  readonly selected: ReadonlySet<number>
  /** Neighbours of the selected relations, themselves included; undefined while none is selected. */
  readonly near: ReadonlySet<number> | undefined
  readonly region: number | undefined
  /** Relations that refer to the selected region. */
  readonly lit: ReadonlySet<number>
  /** Changed since somebody looked. */
  readonly changed: ReadonlyMap<number, 'added' | 'changed' | 'removed'>
  /** What marks tell, and how dark each is for it: 0 to SHADES - 1, by position in the scene. */
  readonly by: MarksBy
  readonly shade: Uint8Array
  /** Colours that somebody gave. */
  readonly colours: ReadonlyMap<number, BoxColour>
  /** How far all of it can be trusted, where that is worth a mark. */
  readonly age: FreshnessState | undefined
}

export const PLAIN: Look = {
  selected: new Set(),
  near: undefined,
  region: undefined,
  lit: new Set(),
  changed: new Map(),
  by: 'rows',
  shade: new Uint8Array(),
  colours: new Map(),
  age: undefined,
}
