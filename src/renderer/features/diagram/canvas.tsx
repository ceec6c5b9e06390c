import type { Graph } from '@shared/graph'
import { Background, BackgroundVariant, MiniMap, type NodeChange, ReactFlow, useReactFlow } from '@xyflow/react'
import { Map as MapIcon, Maximize, Minus, Plus, Search } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { openTab } from '../../state/tabs'
import { IconButton } from '../../ui/button'
import styles from './diagram.module.css'
import { KeyEdge } from './key-edge'
import { type FieldMode, NODE, nodeHeight, type Placed } from './model'
import { TableNode, type TableNodeType } from './table-node'
import { buildFlow, usePositions } from './use-flow'

const NODE_TYPES = { table: TableNode }
const EDGE_TYPES = { key: KeyEdge }
const MODES: readonly (readonly [FieldMode, string])[] = [
  ['names', 'Names'],
  ['keys', 'Keys'],
  ['all', 'All columns'],
]
const CAMERA_MS = 260

interface CanvasProps {
  readonly graph: Graph
  readonly mode: FieldMode
  readonly onMode: (mode: FieldMode) => void
  readonly connectionId: string
  readonly focus: string | undefined
}

/** The canvas: pan, zoom, select, drag, search with `/`, fit with Shift 1. */
export function Canvas({ graph, mode, onMode, connectionId, focus }: CanvasProps) {
  const { positions, refining } = usePositions(graph, mode)
  const [moved, setMoved] = useState<ReadonlyMap<string, Placed>>(() => new Map())
  const [selected, setSelected] = useState<string | undefined>(focus)
  const [minimap, setMinimap] = useState(true)
  const flow = useReactFlow()
  const search = useRef<HTMLInputElement>(null)
  const { nodes, edges } = useMemo(
    () => buildFlow(graph, mode, positions, moved, selected, connectionId),
    [graph, mode, positions, moved, selected, connectionId],
  )
  const duration = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : CAMERA_MS

  const fit = useCallback(() => void flow.fitView({ padding: 0.08, maxZoom: 1, duration }), [flow, duration])
  const fly = useCallback(
    (id: string) => {
      const node = graph.nodes.find((n) => n.id === id)
      const place = moved.get(id) ?? positions.get(id)
      if (node === undefined || place === undefined) return
      setSelected(id)
      void flow.setCenter(place.x + NODE.width / 2, place.y + nodeHeight(node, mode) / 2, { zoom: 1, duration })
    },
    [flow, graph, mode, moved, positions, duration],
  )

  // New positions are a new picture: it is fitted, or the chosen relation is brought into view. A drag moves no camera.
  const settle = useEffectEvent(() => {
    if (focus === undefined) void flow.fitView({ padding: 0.08, maxZoom: 1 })
    else fly(focus)
    if (!refining) document.documentElement.dataset['ready'] = 'true'
  })
  useEffect(() => {
    const frame = requestAnimationFrame(() => settle())
    return () => cancelAnimationFrame(frame)
  }, [positions, refining])

  const onNodesChange = (changes: NodeChange<TableNodeType>[]) => {
    const drags = changes.flatMap((change) =>
      change.type === 'position' && change.position !== undefined ? [[change.id, change.position] as const] : [],
    )
    if (drags.length > 0) setMoved((old) => new Map([...old, ...drags]))
    for (const change of changes) if (change.type === 'select' && change.selected) setSelected(change.id)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return
    if (event.key === '/') search.current?.focus()
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
    <div className={styles['canvas']} onKeyDown={onKeyDown} role="group" aria-label="Diagram" data-testid="canvas" data-refining={refining}>
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
        fitView
        nodesConnectable={false}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        proOptions={{ hideAttribution: true }}
        aria-label="Entity-relationship diagram"
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} color="var(--canvas-dot)" />
        {minimap && (
          <MiniMap
            pannable
            zoomable
            className={styles['minimap'] ?? ''}
            ariaLabel="Overview"
            nodeColor="var(--border-control)"
            maskColor="var(--scrim)"
          />
        )}
      </ReactFlow>
      <div className={styles['toolbar']} role="toolbar" aria-label="Diagram">
        <IconButton label="Zoom out" onClick={() => void flow.zoomOut({ duration })}>
          <Minus size={16} />
        </IconButton>
        <IconButton label="Zoom in" onClick={() => void flow.zoomIn({ duration })}>
          <Plus size={16} />
        </IconButton>
        <IconButton label="Fit (Shift 1)" onClick={fit}>
          <Maximize size={16} />
        </IconButton>
        <span className={styles['line']} />
        {MODES.map(([value, label]) => (
          <button key={value} type="button" className={styles['mode']} aria-pressed={value === mode} onClick={() => onMode(value)}>
            {label}
          </button>
        ))}
        <span className={styles['line']} />
        <IconButton label="Overview" aria-pressed={minimap} onClick={() => setMinimap(!minimap)}>
          <MapIcon size={16} />
        </IconButton>
        <label className={styles['search']}>
          <Search size={14} aria-hidden="true" />
          <input
            ref={search}
            list="diagram-relations"
            placeholder="Find  /"
            aria-label="Find a table in the diagram"
            spellCheck={false}
            onKeyDown={(event) => {
              if (event.key === 'Enter') fly(match(graph, event.currentTarget.value) ?? '')
              if (event.key === 'Escape') event.currentTarget.blur()
            }}
            onChange={(event) => {
              if (graph.nodes.some((node) => node.id === event.target.value)) fly(event.target.value)
            }}
          />
        </label>
        <datalist id="diagram-relations">
          {graph.nodes.slice(0, 500).map((node) => (
            <option key={node.id} value={node.id}>
              {node.label}
            </option>
          ))}
        </datalist>
      </div>
    </div>
  )
}

function match(graph: Graph, text: string): string | undefined {
  const wanted = text.trim().toLowerCase()
  return (
    graph.nodes.find((node) => node.id.toLowerCase().startsWith(wanted)) ??
    graph.nodes.find((node) => node.id.toLowerCase().includes(wanted))
  )?.id
}
