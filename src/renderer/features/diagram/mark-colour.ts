import type { Look } from './look'
import { EDGE_INK, INK, type Palette } from './palette'
import { type Scene, SHADES } from './scene'

/** Of the selected relation and its neighbours, of what refers to the selected region, of what changed, or as dark as marks are. */
export function markColour(scene: Scene, at: number, look: Look, palette: Palette): string {
  if (look.selected.has(at) || look.lit.has(at)) return palette.accent
  if (look.near?.has(at) === true) return palette.accentLine
  const changed = look.by === 'changes' && look.near === undefined ? look.changed.get(at) : undefined
  if (changed !== undefined) return changeColour(changed, palette)
  const colour = look.colours.get(at)
  if (colour !== undefined && look.near === undefined) return palette.colours[colour]
  const shade = Math.min(SHADES - 1, look.shade[at] ?? 0)
  const own = look.region !== undefined && scene.region[at] === look.region
  return (own ? palette.ownMarks : palette.marks)[look.near === undefined ? shade : 0] ?? palette.border
}

/** Of the edge of a mark that is too pale by itself; undefined for others, and for what is dimmed beside what is selected. */
export function markEdge(scene: Scene, at: number, look: Look, palette: Palette): string | undefined {
  if (look.near !== undefined || look.selected.has(at) || look.lit.has(at) || look.colours.has(at)) return undefined
  if (look.by === 'changes' && look.changed.has(at)) return undefined
  if ((INK[Math.min(SHADES - 1, look.shade[at] ?? 0)] ?? 1) >= EDGE_INK) return undefined
  return look.region !== undefined && scene.region[at] === look.region ? palette.ownMarkEdge : palette.markEdge
}

/** Of what happened to a relation. */
export function changeColour(kind: 'added' | 'changed' | 'removed', palette: Palette): string {
  return kind === 'added' ? palette.ok : kind === 'removed' ? palette.danger : palette.warn
}
