import type { MarksBy } from '@shared/diagram-views'
import type { Look } from './look'
import { type Scene, SHADES } from './scene'

const DAY = 86_400_000
/** From these ages on a mark is a step lighter, ms: a day, a week, a month, a year. */
const AGES = [DAY, 7 * DAY, 30 * DAY, 365 * DAY] as const

/** How dark marks are. `ages`: when a relation was last found changed, by node id, ms since 1970; what never was is the lightest. */
export function marksLook(scene: Scene, by: MarksBy, ages: ReadonlyMap<string, number>, now: number): Pick<Look, 'by' | 'shade'> {
  if (by === 'rows') return { by, shade: scene.shade }
  // By changes, what did not change is as light as can be: the others have a colour of their own.
  if (by === 'changes') return { by, shade: new Uint8Array(scene.shade.length) }
  return { by, shade: Uint8Array.from(scene.picture.graph.nodes, ({ id }) => ageShade(ages.get(id), now)) }
}

function ageShade(at: number | undefined, now: number): number {
  if (at === undefined) return 0
  const step = AGES.findIndex((limit) => now - at < limit)
  return step < 0 ? 0 : SHADES - 1 - step
}
