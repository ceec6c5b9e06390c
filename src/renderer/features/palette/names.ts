import type { Outline } from '@shared/outline'
import { thingKey } from '@shared/uses'
import type { Named } from './rank-names'

/** Names of outlines that are shown, by the outline: made once, however often somebody types. */
const known = new WeakMap<Outline, readonly Named[]>()

/** Everything of a connection that can be found by its name. */
export function namesOf(connectionId: string, outline: Outline): readonly Named[] {
  const before = known.get(outline)
  if (before !== undefined) return before
  const relations = outline.rows.map(({ schema, name, kind, rows, parent }): Named => {
    const key = thingKey({ connectionId, schema, name })
    return { key, connectionId, schema, name, kind, signature: '', rows, isPart: parent !== undefined }
  })
  const objects = outline.objects.map(({ schema, name, kind, signature }): Named => {
    const key = thingKey({ connectionId, schema, name, kind, signature })
    return { key, connectionId, schema, name, kind, signature, rows: undefined, isPart: false }
  })
  const names = [...relations, ...objects]
  known.set(outline, names)
  return names
}
