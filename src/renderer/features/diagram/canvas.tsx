import { groupOfId, membersOf, onBoxes, withMembers } from '@shared/diagram/groups'
import type { Lines } from '@shared/diagram/lines'
import { type FieldMode, highlight, MOUNT_LIMIT, nodeHeight, type Placed } from '@shared/diagram/model'
import { type BoxColour, MAX_NOTES, noteArea } from '@shared/diagram/notes'
import { type Path, pathHighlight } from '@shared/diagram/path'
import type { Freshness } from '@shared/freshness'
import type { Graph } from '@shared/graph'
import { useReactFlow } from '@xyflow/react'
import { type MouseEvent, type Ref, useCallback, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { ObjectMenu } from '../../menus/object-menu'
import { openTab } from '../../state/tabs'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import { useNotesIn } from './beside'
import { boundsOf } from './camera'
import { CanvasFlow, type Drawn } from './canvas-flow'
import { CanvasKeys, ifOutOfSight } from './canvas-keys'
import styles from './diagram.module.css'
import type { Snapshot } from './export-snapshot'
import { useHeld } from './drag'
import { LayoutBar } from './layout-bar'
import { Legends } from './legends'
import { colourLook, lookOf } from './look-of'
import { type Moved, type Moves, closing, coloured, filed, movedIn, put, redone, tidied, undone } from './moves'
import { marksLook } from './map-marks'
import { NoteActions } from './note-node'
import { usePicture } from './picture'
import { nodesIn, useRectangle } from './rectangle'
import { boxAt, framesAround, idsIn, regionAt, sceneOf } from './scene'
import { adds, toggled, useSelection } from './selection'
import { SidePanels } from './side-panels'
import { spread } from './spread'
import { useSteady } from './steady'
import type { MapMarks } from './shown-menu'
import { Tools } from './tools'
import { useCamera } from './use-camera'
import type { Changed } from './use-changed'
import { buildFlow, buildNear } from './use-flow'
import { useAges } from './use-ages'
import { useMounted } from './use-mounted'
import { isNoteId, useNotes } from './use-notes'

const NOTHING_DRAWN: Drawn = { nodes: [], edges: [], frames: [] }
const NOWHERE = { x: 0, y: 0, width: 0, height: 0 }
const HOUR_MS = 3_600_000
const NOTHING: Moved = new Map()

/** What the view around the canvas can ask of it. */
export interface CanvasHandle {
  /** Selects a relation and brings it into view. */
  readonly fly: (id: string) => void
  /** The picture as it stands, for whoever takes it out; undefined before there is one. */
  readonly snapshot: () => Snapshot | undefined
}

interface CanvasProps {
  readonly graph: Graph
  /** Everything known, drawn or not. */
  readonly all: Graph
  /** The group of each relation by id, and the same where somebody chose how it is grouped. */
  readonly groups: ReadonlyMap<string, string>
  readonly grouped: ReadonlyMap<string, string> | undefined
  readonly path: Path | null | undefined
  readonly onPath: (from: string, to: string | undefined) => void
  readonly mode: FieldMode
  readonly onMode: (mode: FieldMode) => void
  readonly marks: MapMarks
  readonly lines: Lines
  readonly onLines: (lines: Lines) => void
  readonly connectionId: string
  /** Names what is shown: another one is looked at anew. */
  readonly asked: string
  readonly focus: string | undefined
  readonly freshness: Freshness
  readonly changed: Changed
  readonly moves: Moves
  readonly onMoves: (change: (moves: Moves) => Moves) => void
  /** Whether it is all of a diagram: notes that stand beside no relation have their places in that alone. */
  readonly isWhole: boolean
  readonly ref: Ref<CanvasHandle>
  readonly onSearch: () => void
  readonly onHide: (ids: readonly string[]) => void
  /** Draws what is around a relation. */
  readonly onAround: (id: string) => void
}

/** The canvas and what stands beside it. Of a large graph only what can be read is mounted. */
export function Canvas(props: CanvasProps) {
  const {
    graph,
    all,
    groups,
    grouped,
    path,
    onPath,
    mode,
    onMode,
    marks,
    lines,
    onLines,
    connectionId,
    asked,
    focus,
    freshness,
    changed,
    moves,
    onMoves,
    isWhole,
    ref,
    onSearch,
    onAround,
    onHide,
  } = props
  const canvas = useRef<HTMLDivElement>(null)
  const { picture, refining, progress, cancel } = usePicture(graph, mode, canvas, grouped)
  const laid = picture?.positions ?? NOTHING
  const { places, colours: given, grouping } = moves.now
  const colours = useMemo(() => onBoxes(given, groups, grouping.closed, undefined), [given, groups, grouping])
  const moved = useMemo(() => {
    const nodes = new Map(places.size === 0 ? [] : picture?.graph.nodes.map((node) => [node.id, nodeHeight(node, picture.mode)]))
    return movedIn(places, laid, (id) => nodes.get(id) ?? 0)
  }, [places, laid, picture])
  const selection = useSelection(focus)
  const { ids: selected, one, only } = selection
  const [beside, hold] = useHeld(selected)
  const [region, setRegion] = useState<number | undefined>()
  const [pointed, setPointed] = useState<string | undefined>()
  const [minimap, setMinimap] = useState(true)
  const flow = useReactFlow()
  const age = freshness.state === 'live' || freshness.state === 'cached' ? undefined : freshness.state
  const large = graph.nodes.length > MOUNT_LIMIT
  const { by } = marks
  const ages = useAges(all, groups, connectionId, large && by === 'age')
  const today = useNow(HOUR_MS)
  const place = useCallback((id: string): Placed => moved.get(id) ?? picture?.positions.get(id) ?? { x: 0, y: 0 }, [moved, picture])
  const { notes, along, boxes } = useNotesIn(moves.now.notes, picture, place, isWhole)
  const scene = useMemo(() => (large && picture !== undefined ? sceneOf(picture, moved, notes) : undefined), [large, picture, moved, notes])
  const onCanvas = useNotes(notes, boxes, onMoves)
  const mounted = useMounted(scene)
  const strong = useMemo(() => (path ? pathHighlight(path) : highlight(graph, selected)), [graph, selected, path])
  const look = useMemo(
    () =>
      scene && {
        ...{ ...lookOf(scene, selected, region, changed.marks, strong), colours: colourLook(scene, colours), age },
        ...marksLook(scene, by, ages, today),
      },
    [scene, selected, region, changed, strong, colours, age, by, ages, today],
  )
  const draw = useCallback(
    (dragged: Moved): Drawn => {
      const marks = { changed: changed.marks, colours, age }
      if (scene !== undefined) return { ...NOTHING_DRAWN, nodes: buildNear(scene, mounted, strong, selected, marks) }
      if (large || picture === undefined) return NOTHING_DRAWN
      const now = dragged.size === 0 ? moved : new Map([...moved, ...dragged])
      return { ...buildFlow(picture, now, selected, marks, strong), frames: framesAround(picture, now) }
    },
    [large, picture, scene, mounted, moved, selected, changed, colours, strong, age],
  )
  const still = useMemo(() => draw(NOTHING), [draw])
  const bounds = useMemo(() => {
    if (scene !== undefined) return scene.bounds
    return picture === undefined ? NOWHERE : boundsOf(picture.graph, picture.mode, place, [...still.frames, ...notes.map(noteArea)])
  }, [scene, picture, place, still, notes])
  const { duration, aim, size, middle, fit, centre } = useCamera({
    ...{ canvas, graph, picture, refining, large, place, bounds: () => bounds, asked, focus, onOpened: only },
  })
  const fly = (id: string, ms = duration) => {
    if (centre(id, 1, ms)) only(id)
  }
  /** Puts the selected boxes back, or all of them where none is selected. */
  const tidy = useCallback(() => {
    const own = [...selected].flatMap((id) => (laid.has(id) ? [[id, laid.get(id) ?? { x: 0, y: 0 }] as const] : []))
    onMoves((old) => (own.length === 0 ? tidied(old) : put(old, new Map(own), laid)))
  }, [selected, laid, onMoves])
  /** Other columns; boxes that were put somewhere make way for those that grow with them, and go back with Undo. */
  const show = useSteady((next: FieldMode) => {
    const heights = new Map(graph.nodes.map((node) => [node.id, nodeHeight(node, next)]))
    onMode(next)
    onMoves((old) =>
      put(
        old,
        spread(old.now.places, (id) => heights.get(id) ?? 0),
        old.now.places,
      ),
    )
  })
  const nudge = (dx: number, dy: number) => {
    const places = [...selected].filter((id) => laid.has(id)).map((id) => [id, { x: place(id).x + dx, y: place(id).y + dy }] as const)
    onMoves((old) => put(old, new Map(places), laid))
  }
  useImperativeHandle(ref, () => ({
    fly,
    snapshot: () =>
      picture && {
        placed: true,
        membersOf: (id) => membersOf(groups, id),
        ...picture,
        groups: scene?.regions ?? still.frames,
        moved,
        colours,
        notes,
        selected,
        camera: flow.getViewport(),
        window: size(),
      },
  }))

  const onDrop = useSteady((all: Moved) => {
    // A click that moved nothing is not an action that could be undone.
    const places = new Map([...all].filter(([id, { x, y }]) => !isNoteId(id) && (x !== place(id).x || y !== place(id).y)))
    if (places.size > 0) onMoves((old) => put(old, places, laid))
    onCanvas.drop(all)
  })

  const rectangle = useRectangle((area, more) =>
    selection.take(scene === undefined ? nodesIn(still.nodes, area) : idsIn(scene, area), more),
  )

  /** The relation under the pointer: a mounted one, or one that is drawn. */
  const under = (event: MouseEvent | globalThis.MouseEvent): string | undefined => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('.react-flow__node') : null
    if (element !== null) return isNoteId(element.dataset['id'] ?? '') ? undefined : element.dataset['id']
    const onPane = event.target instanceof Element && event.target.closest('.react-flow__pane') !== null
    if (scene === undefined || !onPane) return undefined
    const at = boxAt(scene, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }))
    return at === undefined ? undefined : scene.picture.graph.nodes[at]?.id
  }
  const onPaneClick = useSteady((event: MouseEvent) => {
    const id = under(event)
    selection.click(id, event)
    if (scene === undefined || adds(event)) return
    const at = regionAt(scene.regions, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }))
    setRegion(id !== undefined || at < 0 ? undefined : at)
  })
  const onNodeClick = useSteady((event: MouseEvent, { id }: { readonly id: string }) => {
    if (!isNoteId(id)) selection.click(id, event)
  })
  // What is dragged alone is selected alone; its details come once it is dropped.
  const onGrab = useSteady((_: unknown, { id }: { readonly id: string }) => {
    if (isNoteId(id) || selected.has(id)) return
    hold()
    only(id)
  })
  const point = (event: MouseEvent) => {
    const at = under(event)
    const id = at === undefined || groupOfId(at) === undefined ? at : undefined
    if (id === undefined) event.preventDefault()
    else setPointed(id)
  }
  const open = (id: string | undefined) => {
    const node = graph.nodes.find((n) => n.id === id)
    const group = groupOfId(id ?? '')
    if (group !== undefined) toggle(group)
    else if (node !== undefined) openTab({ kind: 'relation', connectionId, schema: node.schema, name: node.label })
  }
  const close = useCallback(() => only(undefined), [only])
  // The panel must not be drawn again for a function that does the same as before.
  const go = useSteady((id: string) => fly(id))
  const hide = useSteady((ids: readonly string[]) => {
    close()
    onHide(ids)
  })
  /** Closes a group to one box, or opens it. */
  const toggle = useSteady((name: string) => {
    setRegion(undefined)
    onMoves((old) => closing(old, toggled(old.now.grouping.closed, name), groups))
  })
  const file = useCallback((ids: readonly string[], folder: string | undefined) => onMoves((old) => filed(old, ids, folder)), [onMoves])
  const paint = useSteady((colour: BoxColour | undefined) => onMoves((old) => coloured(old, withMembers(groups, selected), colour)))
  const pathTo = useSteady((to: string | undefined) => one !== undefined && onPath(one, to))
  const chooseMarks = useSteady(marks.onBy)
  const choose = useSteady((at: number | undefined) => {
    only(undefined)
    setRegion(at)
  })
  const legend = useMemo(
    () =>
      scene &&
      look && {
        ...{ by: look.by, onBy: chooseMarks, changed: [...look.changed.values()], lit: look.lit.size },
        region: look.region === undefined ? undefined : scene.regions[look.region]?.name || t('diagram.others'),
      },
    [scene, look, chooseMarks],
  )
  const about = useMemo(() => graph.nodes.find((n) => n.id === pointed), [graph, pointed])
  const shown = useMemo(() => (beside.size === 1 ? graph.nodes.find(({ id }) => beside.has(id)) : undefined), [graph, beside])
  const several = useMemo(() => (beside.size > 1 ? graph.nodes.filter(({ id }) => beside.has(id)) : []), [graph, beside])

  return (
    <div className={styles['stage']}>
      <CanvasKeys
        graph={graph}
        place={place}
        selection={selection}
        onSelect={(id) => (id === undefined ? close() : fly(id))}
        onNudge={nudge}
        onOpen={open}
        onAround={onAround}
        onSearch={onSearch}
        onFit={fit}
        onUndo={() => onMoves(undone)}
        onRedo={() => onMoves(redone)}
      >
        {(onKeyDown) => (
          <ObjectMenu target={about && { connectionId, schema: about.schema, name: about.label }}>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the canvas as a whole; its nodes and tools are focusable */}
            <div
              ref={canvas}
              className={styles['canvas']}
              onKeyDown={onKeyDown}
              onFocus={({ target }) => ifOutOfSight(target, (id) => centre(id, flow.getViewport().zoom, 0))}
              onContextMenu={point}
              onDoubleClick={(event) => open(under(event))}
              role="group"
              aria-label={t('diagram.canvas')}
              aria-describedby="diagram-help"
              aria-busy={refining}
              data-testid="canvas"
              data-refining={refining}
            >
              <NoteActions value={onCanvas.actions}>
                <CanvasFlow
                  {...{ still, draw, along, scene, look, aim, bounds, minimap, selected, place }}
                  {...{ onDrop, onGrab, onNodeClick, onPaneClick }}
                  open={onCanvas.open}
                  lit={strong?.edges}
                  onSelectionStart={rectangle.start}
                  onSelectionEnd={rectangle.end}
                  onClose={toggle}
                />
              </NoteActions>
              {refining && <LayoutBar graph={graph} progress={progress} onCancel={cancel} />}
              <Legends edges={graph.edges} map={legend} />
              <Tools
                {...{ mode, lines, onLines, minimap, moves, onMoves, groups }}
                marks={large ? marks : undefined}
                onMode={show}
                onFit={() => fit()}
                onTidy={tidy}
                selected={selected.size}
                onMinimap={() => setMinimap(!minimap)}
                onNote={moves.now.notes.length < MAX_NOTES ? () => onCanvas.add(middle()) : undefined}
              />
            </div>
          </ObjectMenu>
        )}
      </CanvasKeys>
      <SidePanels
        {...{ graph, all, groups, connectionId, freshness, changed, colours, given, path, onAround, shown, several, scene, legend, region }}
        nothing={beside.size === 0}
        folders={grouping.folders}
        onColour={paint}
        onFile={file}
        onTidy={tidy}
        onHide={hide}
        onPath={pathTo}
        onGo={go}
        onOpen={toggle}
        onRegion={choose}
        onClose={close}
      />
    </div>
  )
}
