import { packedLayout } from '@shared/diagram/request'
import type { Graph } from '@shared/graph'
import { ReactFlow } from '@xyflow/react'
import { createRoot } from 'react-dom/client'
import { KeyEdge } from '../../../src/renderer/features/diagram/key-edge'
import { TableNode } from '../../../src/renderer/features/diagram/table-node'
import { buildFlow } from '../../../src/renderer/features/diagram/use-flow'

const NODE_TYPES = { table: TableNode }
const EDGE_TYPES = { key: KeyEdge }

/** The same boxes and lines at the same places, all given to React Flow as they are. Resolves with the ms until they are painted. */
async function show(graph: Graph): Promise<number> {
  const began = performance.now()
  const picture = { graph, mode: 'keys', ...packedLayout(graph, 'keys', 1.6), final: true } as const
  const { nodes, edges } = buildFlow(picture, new Map(), new Set(), { changed: new Map(), colours: new Map(), age: undefined })
  const root = document.getElementById('root')
  if (root === null) throw new Error('there is no root')
  createRoot(root).render(
    <ReactFlow defaultNodes={nodes} defaultEdges={edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES} minZoom={0.005} fitView />,
  )
  return await new Promise((done) => {
    const look = () => {
      if (document.querySelectorAll('.react-flow__node').length < nodes.length) requestAnimationFrame(look)
      else requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
    }
    look()
  })
}

Object.assign(window, { show })
