import type { Graph } from '@shared/graph'
import { type FieldMode, NODE, nodeHeight, type Placed } from './model'

export interface LayoutRequest {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[]
  readonly edges: readonly { readonly id: string; readonly source: string; readonly target: string }[]
}

export type LayoutAnswer =
  | { readonly ok: true; readonly positions: readonly (readonly [string, number, number])[] }
  | { readonly ok: false; readonly message: string }

/** Layered positions from a worker; aborting ends the worker, whatever it is doing. */
export async function layeredLayout(graph: Graph, mode: FieldMode, signal: AbortSignal): Promise<Map<string, Placed>> {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module', name: 'diagram layout' })
  const request: LayoutRequest = {
    nodes: graph.nodes.map((node) => ({ id: node.id, width: NODE.width, height: nodeHeight(node, mode) })),
    edges: graph.edges.map(({ id, source, target }) => ({ id, source, target })),
  }
  try {
    const answer = await new Promise<LayoutAnswer>((done, fail) => {
      signal.addEventListener('abort', () => fail(new DOMException('The layout was cancelled', 'AbortError')))
      worker.addEventListener('message', (event: MessageEvent<LayoutAnswer>) => done(event.data))
      worker.addEventListener('error', (event) => fail(new Error(event.message)))
      worker.postMessage(request)
    })
    if (!answer.ok) throw new Error(answer.message)
    return new Map(answer.positions.map(([id, x, y]) => [id, { x, y }]))
  } finally {
    worker.terminate()
  }
}
