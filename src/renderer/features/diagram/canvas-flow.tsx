import type { GroupFrame } from '@shared/diagram/pieces'
import { Background, BackgroundVariant, type NodeChange, ReactFlow } from '@xyflow/react'
import { memo, type MouseEvent, type RefObject, useMemo } from 'react'
import { t } from '../../words'
import type { Along } from './beside'
import { Beyond } from './beyond'
import type { Aim, Bounds } from './camera'
import { useDrag } from './drag'
import { Frames } from './frames'
import { KeyEdge, type KeyEdgeType } from './key-edge'
import { LargePicture } from './large-picture'
import type { Look } from './look'
import type { Moved } from './moves'
import { NoteNode, type NoteNodeType } from './note-node'
import type { Note } from '@shared/diagram/notes'
import type { Placed } from '@shared/diagram/model'
import { useSame } from './same'
import type { Scene } from './scene'
import type { Selected } from './selection'
import { SmallGraphMap } from './small-graph-map'
import { useSteady } from './steady'
import { TableNode, type TableNodeType } from './table-node'
import { useNoteNodes } from './use-notes'

const NODE_TYPES = { table: TableNode, note: NoteNode }
const EDGE_TYPES = { key: KeyEdge }

/** What is mounted of a picture. */
export interface Drawn {
  readonly nodes: readonly TableNodeType[]
  readonly edges: readonly KeyEdgeType[]
  readonly frames: readonly GroupFrame[]
}

interface CanvasFlowProps {
  /** What is mounted while nothing is dragged; and, of a picture that is mounted whole, while something is. */
  readonly still: Drawn
  readonly draw: (dragged: Moved) => Drawn
  readonly along: Along
  /** The note that is being written in. */
  readonly open: Note | undefined
  /** Of a large picture, of which only a part is mounted. */
  readonly scene: Scene | undefined
  readonly look: Look | undefined
  readonly lit: ReadonlySet<string> | undefined
  readonly aim: RefObject<Aim | undefined>
  readonly bounds: Bounds
  readonly minimap: boolean
  readonly selected: Selected
  readonly place: (id: string) => Placed
  /** Everything that was dragged, dropped at its places. */
  readonly onDrop: (places: Moved) => void
  readonly onGrab: (event: unknown, node: { readonly id: string }) => void
  readonly onNodeClick: (event: MouseEvent, node: { readonly id: string }) => void
  readonly onPaneClick: (event: MouseEvent) => void
  /** A rectangle is drawn around what is to be selected. */
  readonly onSelectionStart: () => void
  readonly onSelectionEnd: (event: MouseEvent) => void
  /** Closes a group. */
  readonly onClose: (name: string) => void
}

/**
 * The picture itself. What is being dragged is known here alone: a move of the pointer draws again what goes with it, and nothing that
 * stands around the picture. React Flow draws all of its nodes again for another function: those given to it stay the same.
 */
export const CanvasFlow = memo(function CanvasFlow(props: CanvasFlowProps) {
  const { still, draw, along, open, scene, look, lit, aim, bounds, minimap, selected, place } = props
  const { dragged, follow } = useDrag()
  const large = scene !== undefined
  const now = useMemo(() => {
    if (dragged.size === 0) return still
    return large ? { ...still, nodes: still.nodes.map((node) => at(node, dragged)) } : draw(dragged)
  }, [still, draw, dragged, large])
  const seen = useMemo(() => along(dragged), [along, dragged])
  const notes = useNoteNodes(seen, open, large, dragged)
  const nodes = useSame<TableNodeType | NoteNodeType>([...now.nodes, ...notes])
  const edges = useSame(now.edges)
  const onNodesChange = useSteady((changes: NodeChange<TableNodeType | NoteNodeType>[]) =>
    follow(changes, { selected, seen: nodes.map(({ id }) => id), place, onDrop: props.onDrop }),
  )
  return (
    <ReactFlow<TableNodeType | NoteNodeType, KeyEdgeType>
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={onNodesChange}
      onNodeClick={props.onNodeClick}
      onNodeDragStart={props.onGrab}
      onPaneClick={props.onPaneClick}
      onSelectionStart={props.onSelectionStart}
      onSelectionEnd={props.onSelectionEnd}
      multiSelectionKeyCode={null}
      minZoom={0.005}
      maxZoom={2}
      nodesConnectable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      zoomOnDoubleClick={false}
      proOptions={PRO}
      aria-label={t('diagram.canvasOf')}
    >
      {scene === undefined || look === undefined ? (
        <>
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} color="var(--canvas-dot)" />
          <Frames frames={now.frames} onClose={props.onClose} />
          <Beyond bounds={bounds}>{minimap && <SmallGraphMap />}</Beyond>
        </>
      ) : (
        <LargePicture scene={scene} look={look} aim={aim} lit={lit} dragged={dragged} minimap={minimap} />
      )}
    </ReactFlow>
  )
})

const PRO = { hideAttribution: true }

function at(node: TableNodeType, dragged: Moved): TableNodeType {
  const position = dragged.get(node.id)
  return position === undefined ? node : { ...node, position }
}
