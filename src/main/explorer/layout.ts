import { arrange } from '@shared/diagram/arrange'
import type { FieldMode } from '@shared/diagram/model'
import { type Arrangement, layoutRequest } from '@shared/diagram/request'
import type { Graph } from '@shared/graph'

/** Width by height of a page that lies. */
const PAGE_ASPECT = 1.5

/** Places for a graph that no window shows. Works in this thread. */
export async function layOut(graph: Graph, mode: FieldMode): Promise<Arrangement> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js')
  const elk = new Elk()
  const { request, arrangement } = layoutRequest(graph, mode, PAGE_ASPECT)
  return arrangement(await arrange(request, (asked) => elk.layout(asked)))
}
