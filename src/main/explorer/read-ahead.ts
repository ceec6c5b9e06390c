import type { Layers } from './layers'
import { PART } from './snapshot'

/** Connections whose outlines are read before somebody asks: a tree shows about as many at once. */
export const READ_AHEAD = 12

/** Brings the outlines of the first {@link READ_AHEAD} connections into memory. One that was never read is not asked for. */
export async function readAhead(layers: Layers, connections: readonly { readonly id: string }[]): Promise<void> {
  for (const { id } of connections.slice(0, READ_AHEAD)) {
    if (layers.last(id, PART.meta) === undefined) continue
    await Promise.all([PART.meta, PART.outline].map((part) => layers.part(id, part)))
  }
}
