import type { Graph } from '@shared/graph'
import { Background, BackgroundVariant, MiniMap, type NodeChange, ReactFlow, useReactFlow, ViewportPortal } from '@xyflow/react'
import { type KeyboardEvent, type Ref, useCallback, useEffect, useEffectEvent, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { openTab } from '../../state/tabs'
import { boundsOf, openingView, wholeView } from './camera'
import styles from './diagram.module.css'
import { KeyEdge } from './key-edge'
import type { GroupFrame } from '@shared/diagram/pieces'
import { type FieldMode, NODE, nodeHeight, type Placed } from '@shared/diagram/model'
import { TableNode, type TableNodeType } from './table-node'
import { Legend, Tools } from './tools'
import { buildFlow, usePicture } from './use-flow'

const NODE_TYPES = { table: TableNode }
const EDGE_TYPES = { key: KeyEdge }
const CAMERA_MS = 260
const UNMOVED: ReadonlyMap<string, Placed> = new Map()
const MINIMAP = { width: 168, height: 108 } as const

/** What the view around the canvas can ask of it. */
export interface CanvasHandle {
  /** Selects a relation and brings it into view. */
  readonly fly: (id: string) => void
}

interface CanvasProps {
  readonly graph: Graph
  readonly mode: FieldMode
  readonly onMode: (mode: FieldMode) => void
  readonly connectionId: string
  readonly focus: string | undefined
  readonly ref: Ref<CanvasHandle>
  readonly onSearch: () => void
}

/** The canvas: pan, zoom, select, drag, `/` searches, Shift 1 fits. */
export function Canvas({ graph, mode, onMode, connectionId, focus, ref, onSearch }: CanvasProps) {
  const canvas = useRef<HTMLDivElement>(null)
  const { picture, refining } = usePicture(graph, mode, canvas)
  const [moved, setMoved] = useState(UNMOVED)
  const [selected, setSelected] = useState<string | undefined>(focus)
  const [minimap, setMinimap] = useState(true)
  const flow = useReactFlow()
  const { nodes, edges } = useMemo(
    () => (picture === undefined ? { nodes: [], edges: [] } : buildFlow(picture, moved, selected, connectionId)),
    [picture, moved, selected, connectionId],
  )
  const duration = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : CAMERA_MS

  const place = useCallback((id: string): Placed => moved.get(id) ?? picture?.positions.get(id) ?? { x: 0, y: 0 }, [moved, picture])
  const size = () => ({ width: canvas.current?.clientWidth ?? 0, height: canvas.current?.clientHeight ?? 0 })
  const bounds = () =>
    picture === undefined ? { x: 0, y: 0, width: 0, height: 0 } : boundsOf(picture.graph, picture.mode, place, picture.groups)
  const fit = (ms = duration) => void flow.setViewport(wholeView(bounds(), size()), { duration: ms })
  const fly = (id: string, ms = duration) => {
    const node = picture?.graph.nodes.find((n) => n.id === id)
    if (node === undefined || picture === undefined) return
    const { x, y } = place(id)
    setSelected(id)
    void flow.setCenter(x + NODE.width / 2, y + nodeHeight(node, picture.mode) / 2, { zoom: 1, duration: ms })
  }
  const tidy = () => {
    setMoved(UNMOVED)
    if (picture === undefined) return
    const unmoved = (id: string): Placed => picture.positions.get(id) ?? { x: 0, y: 0 }
    void flow.setViewport(wholeView(boundsOf(picture.graph, picture.mode, unmoved, picture.groups), size()), { duration })
  }
  useImperativeHandle(ref, () => ({ fly }))

  // A new picture is looked at from its readable part, or from the chosen relation. A drag moves no camera.
  const settle = useEffectEvent(() => {
    if (picture === undefined) return
    if (focus === undefined) void flow.setViewport(openingView(picture.graph, bounds(), place, size()))
    else fly(focus, 0)
    if (!refining) document.documentElement.dataset['ready'] = 'true'
  })
  useEffect(() => {
    const frame = requestAnimationFrame(() => settle())
    return () => cancelAnimationFrame(frame)
  }, [picture, refining])

  const onNodesChange = (changes: NodeChange<TableNodeType>[]) => {
    const drags = changes.flatMap((change) =>
      change.type === 'position' && change.position !== undefined ? [[change.id, change.position] as const] : [],
    )
    if (drags.length > 0) setMoved((old) => new Map([...old, ...drags]))
    for (const change of changes) if (change.type === 'select' && change.selected) setSelected(change.id)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return
    if (event.key === '/') onSearch()
    else if (event.key === '!' || (event.shiftKey && event.code === 'Digit1')) fit()
    else if (event.key === 'Escape') setSelected(undefined)
    else if (event.key === 'Enter' && selected !== undefined) open(selected)
    else return
    event.preventDefault()
  }

  const open = (id: string) => {
    const node = graph.nodes.find((n) => n.id === id)
    if (node !== undefined) openTab({ kind: 'relation', connectionId, schema: node.schema, name: node.label })
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the canvas as a whole; its nodes and tools are focusable
    <div
      ref={canvas}
      className={styles['canvas']}
      onKeyDown={onKeyDown}
      role="group"
      aria-label="Diagram"
      aria-busy={refining}
      data-testid="canvas"
      data-refining={refining}
    >
      <ReactFlow<TableNodeType>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onNodeDoubleClick={(_event, node) => open(node.id)}
        onPaneClick={() => setSelected(undefined)}
        onlyRenderVisibleElements={graph.nodes.length > 60}
        minZoom={0.05}
        maxZoom={2}
        nodesConnectable={false}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        proOptions={{ hideAttribution: true }}
        aria-label="Entity-relationship diagram"
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} color="var(--canvas-dot)" />
        <Frames frames={picture?.groups ?? []} />
        {minimap && (
          <MiniMap<TableNodeType>
            pannable
            zoomable
            className={styles['minimap'] ?? ''}
            style={MINIMAP}
            ariaLabel="Overview"
            nodeColor={miniColor}
            nodeStrokeWidth={0}
            nodeBorderRadius={8}
            bgColor="var(--raised)"
            maskColor="transparent"
            maskStrokeColor="var(--accent)"
            maskStrokeWidth={2}
            offsetScale={3}
          />
        )}
      </ReactFlow>
      <Legend edges={graph.edges} />
      <Tools mode={mode} onMode={onMode} onFit={() => fit()} onTidy={tidy} minimap={minimap} onMinimap={() => setMinimap(!minimap)} />
    </div>
  )
}

/** Frames around schemas, below everything. */
function Frames({ frames }: { readonly frames: readonly GroupFrame[] }) {
  return (
    <ViewportPortal>
      {frames.map(({ name, x, y, width, height }) => (
        <div
          key={name}
          className={styles['frame']}
          style={{ transform: `translate(${String(x)}px, ${String(y)}px)`, width, height }}
          data-testid="schema-frame"
        >
          <span>{name}</span>
        </div>
      ))}
    </ViewportPortal>
  )
}

function miniColor({ data }: TableNodeType): string {
  if (data.nearness === 'self') return 'var(--accent)'
  return data.nearness === 'near' ? 'var(--accent-line)' : 'var(--border-control)'
}
