import type { Graph } from '@shared/graph'
import { anchorsOf, type FieldMode, NODE, nodeHeight, type Placed } from './model'
import type { Arranged, GroupFrame, LayoutRequest } from './pieces'

export type LayoutAnswer = ({ readonly ok: true } & Arranged) | { readonly ok: false; readonly message: string }

/** Where everything stands: corners by node id, ways of lines by edge id (absolute points, child first), frames. */
export interface Arrangement {
  readonly positions: ReadonlyMap<string, Placed>
  readonly routes: ReadonlyMap<string, readonly Placed[]>
  readonly groups: readonly GroupFrame[]
}

/** One worker waits warm for the next layout: elk takes longer to start than to lay out a usual schema. */
let idle: Worker | undefined = startWorker()

function startWorker(): Worker {
  return new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module', name: 'diagram layout' })
}

/** Layered positions and routes from a worker; aborting ends the worker, whatever it is doing. */
export async function layeredLayout(graph: Graph, mode: FieldMode, aspect: number, signal: AbortSignal): Promise<Arrangement> {
  const worker = idle ?? startWorker()
  idle = undefined
  const at = new Map(graph.nodes.map((node, index) => [node.id, index]))
  const ends = graph.edges.flatMap((edge) => {
    const [child, parent] = [at.get(edge.source), at.get(edge.target)]
    return child === undefined || parent === undefined ? [] : [{ edge, child, parent }]
  })
  const anchors = anchorsOf(graph, mode)
  const request: LayoutRequest = {
    nodes: graph.nodes.map((node) => ({ width: NODE.width, height: nodeHeight(node, mode), group: node.schema })),
    edges: ends.map(({ edge, child, parent }) => ({
      ...{ child, parent },
      childY: anchors.get(edge.id)?.sourceY ?? 0,
      parentY: anchors.get(edge.id)?.targetY ?? 0,
    })),
    aspect,
  }
  let answer: LayoutAnswer
  try {
    answer = await new Promise<LayoutAnswer>((done, fail) => {
      signal.addEventListener('abort', () => fail(new DOMException('The layout was cancelled', 'AbortError')))
      worker.addEventListener('message', (event: MessageEvent<LayoutAnswer>) => done(event.data), { once: true })
      worker.addEventListener('error', (event) => fail(new Error(event.message)), { once: true })
      worker.postMessage(request)
    })
  } catch (error) {
    worker.terminate()
    throw error
  }
  if (idle === undefined) idle = worker
  else worker.terminate()
  if (!answer.ok) throw new Error(answer.message)
  const { positions, routes, groups } = answer
  return {
    positions: new Map(graph.nodes.map((node, index) => [node.id, positions[index] ?? { x: 0, y: 0 }])),
    routes: new Map(ends.map(({ edge }, index) => [edge.id, routes[index] ?? []])),
    groups,
  }
}
