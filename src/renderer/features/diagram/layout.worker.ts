import type { ElkNode } from 'elkjs/lib/elk-api'
import ELK from 'elkjs/lib/elk.bundled.js'
import type { LayoutAnswer, LayoutRequest } from './layout'

// Already in a worker of our own: elk computes right here and starts none.
const elk = new ELK()

/** Layered left to right; keys point from the referring relation to the one referred to. */
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'LEFT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '36',
  'elk.layered.spacing.nodeNodeBetweenLayers': '88',
  'elk.layered.crossingMinimization.strategy': 'LAYER_SWEEP',
  'elk.separateConnectedComponents': 'true',
  'elk.spacing.componentComponent': '64',
  'elk.aspectRatio': '1.6',
}

self.addEventListener('message', (event: MessageEvent<LayoutRequest>) => {
  const { nodes, edges } = event.data
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: OPTIONS,
    children: nodes.map(({ id, width, height }) => ({ id, width, height })),
    edges: edges
      .filter((edge) => edge.source !== edge.target)
      .map(({ id, source, target }) => ({ id, sources: [source], targets: [target] })),
  }
  elk.layout(graph).then(
    (laid) => answer({ ok: true, positions: (laid.children ?? []).map(({ id, x, y }) => [id, x ?? 0, y ?? 0] as const) }),
    (error: unknown) => answer({ ok: false, message: error instanceof Error ? error.message : String(error) }),
  )
})

function answer(value: LayoutAnswer): void {
  self.postMessage(value)
}
