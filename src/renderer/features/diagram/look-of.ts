import { highlight } from '@shared/diagram/model'
import type { BoxColour } from '@shared/diagram/notes'
import { type Look, PLAIN } from './look'
import type { Selected } from './selection'
import type { Scene } from './scene'

const NONE: ReadonlySet<number> = new Set()

/** What to draw strongly and what faintly. `changed`: by node id. */
export function lookOf(
  scene: Scene,
  selected: Selected,
  region: number | undefined,
  changed: ReadonlyMap<string, 'added' | 'changed' | 'removed'>,
  strong = highlight(scene.picture.graph, selected),
): Look {
  const at = (id: string) => scene.index.get(id) ?? -1
  return {
    ...PLAIN,
    shade: scene.shade,
    selected: new Set([...selected].map(at)),
    near: strong === undefined ? undefined : new Set([...strong.nodes].map(at)),
    region: strong === undefined ? region : undefined,
    lit: strong === undefined && region !== undefined ? referringTo(scene, region) : NONE,
    changed: new Map([...changed].map(([id, kind]) => [at(id), kind])),
  }
}

/** Colours by position in the scene. */
export function colourLook(scene: Scene, colours: ReadonlyMap<string, BoxColour>): Look['colours'] {
  return new Map([...colours].flatMap(([id, colour]) => (scene.index.has(id) ? [[scene.index.get(id) ?? -1, colour] as const] : [])))
}

/** Relations of other regions that refer to one in this region. */
export function referringTo(scene: Scene, region: number): ReadonlySet<number> {
  const found = new Set<number>()
  for (let edge = 0; edge < scene.source.length; edge += 1) {
    const [source, target] = [scene.source[edge] ?? -1, scene.target[edge] ?? -1]
    if (source < 0 || target < 0) continue
    if (scene.region[target] === region && scene.region[source] !== region) found.add(source)
  }
  return found
}
