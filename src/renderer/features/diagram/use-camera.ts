import { nodeHeight, NODE, OVERVIEW_LIMIT, type Placed } from '@shared/diagram/model'
import type { Graph } from '@shared/graph'
import { useReactFlow, useStoreApi, type Viewport } from '@xyflow/react'
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react'
import { type Aim, type Bounds, openingView, steadied, wholeView } from './camera'
import { LEVEL } from './look'
import type { Picture } from './standing-in'

const CAMERA_MS = 260
/** A panel may open beside what was just brought into view: for so long that is brought there again, ms. */
const SETTLING_MS = 1000

interface CameraOf {
  readonly canvas: RefObject<HTMLElement | null>
  readonly graph: Graph
  /** Of the graph, or of the one before it for as long as there is none of this. */
  readonly picture: Picture | undefined
  readonly refining: boolean
  /** Whether not everything is mounted. */
  readonly large: boolean
  readonly place: (id: string) => Placed
  /** What everything covers. */
  readonly bounds: () => Bounds
  /** Names what is shown: something else is looked at anew, the same is not. */
  readonly asked: string
  readonly focus: string | undefined
  /** The relation that something else opens on is selected. */
  readonly onOpened: (focus: string) => void
}

/** The picture that was looked at last, where its boxes were, and where the camera was put. */
interface Looked {
  readonly asked: string
  readonly picture: Picture
  place: (id: string) => Placed
}

interface CanvasCamera {
  readonly duration: number
  readonly aim: RefObject<Aim | undefined>
  /** px of the window. */
  readonly size: () => { readonly width: number; readonly height: number }
  /** The middle of what is seen, px of the picture. */
  readonly middle: () => Placed
  /** Shows all of it. */
  readonly fit: (ms?: number) => void
  /** Brings a relation to the middle; false where it is not there. */
  readonly centre: (id: string, zoom: number, ms: number) => boolean
}

/**
 * Where the canvas is looked at from. What is new is looked at from its readable part, a large one from afar, or from the chosen
 * relation. Another arrangement of the same (a better one, other fields, a catalogue that was read again) leaves the camera to whoever
 * has moved it: what is in the middle stays there.
 */
export function useCamera({ canvas, graph, picture, refining, large, place, bounds, asked, focus, onOpened }: CameraOf): CanvasCamera {
  const flow = useReactFlow()
  const store = useStoreApi()
  const duration = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : CAMERA_MS
  const looked = useRef<Looked | undefined>(undefined)
  const aim = useRef<Aim | undefined>(undefined)
  // Where the camera was put, and how: as long as it is there nobody has moved it.
  const put = useRef<{ readonly view: Viewport; readonly whole: boolean } | undefined>(undefined)

  // What was just brought into view, and how that is done again.
  const brought = useRef<{ readonly view: Viewport; readonly until: number; readonly again: () => void } | undefined>(undefined)
  const bring = (view: Viewport, again: () => void) => {
    brought.current = { view, until: performance.now() + SETTLING_MS, again }
  }

  const size = () => ({ width: canvas.current?.clientWidth ?? 0, height: canvas.current?.clientHeight ?? 0 })
  const move = (view: Viewport, ms: number) => {
    aim.current = ms === 0 ? undefined : { view, until: performance.now() + ms }
    void flow.setViewport(view, { duration: ms })
  }
  const go = (view: Viewport, whole: boolean, ms: number) => {
    put.current = { view, whole }
    move(view, ms)
  }
  const fit = (ms = duration) => go(wholeView(bounds(), size()), true, ms)
  const centre = (id: string, zoom: number, ms: number): boolean => {
    const node = picture?.graph.nodes.find((n) => n.id === id)
    if (node === undefined || picture === undefined) return false
    const [{ x, y }, { width, height }] = [place(id), size()]
    const half = { x: NODE.width / 2, y: nodeHeight(node, picture.mode) / 2 }
    const view = { x: width / 2 - (x + half.x) * zoom, y: height / 2 - (y + half.y) * zoom, zoom }
    move(view, ms)
    bring(view, () => centre(id, zoom, ms))
    return true
  }
  const middle = () => {
    const [{ x, y, zoom }, { width, height }] = [flow.getViewport(), size()]
    return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom }
  }

  /** On its way somewhere it is taken for there: stopped, it would be nowhere. */
  const now = () => (aim.current !== undefined && performance.now() < aim.current.until ? aim.current.view : flow.getViewport())

  const settle = useEffectEvent(() => {
    if (picture === undefined) return
    if (!refining || large) document.documentElement.dataset['ready'] = 'true'
    const before = looked.current
    if (picture.graph !== graph || before?.picture === picture) return
    looked.current = { asked, picture, place }
    const isSame = before?.asked === asked
    const left = (aim.current?.until ?? 0) - performance.now()
    const view = now()
    if (isSame && put.current !== undefined && !sameView(view, put.current.view)) {
      // From afar one relation more or less far away is nothing to be followed.
      if (large && view.zoom < LEVEL.full) return
      const ids = graph.nodes.map(({ id }) => id).filter((id) => before.picture.positions.has(id))
      move(steadied(view, size(), ids, before.place, place), Math.max(0, left))
      return
    }
    if (!isSame && focus !== undefined) onOpened(focus)
    const whole = isSame ? put.current?.whole === true : focus === undefined && graph.nodes.length > OVERVIEW_LIMIT
    const open = () => {
      const opened = whole ? wholeView(bounds(), size()) : openingView(graph, bounds(), place, size(), focus)
      go(opened, whole, 0)
      if (!isSame && focus !== undefined) bring(opened, open)
    }
    open()
  })
  const resized = useEffectEvent(() => {
    const last = brought.current
    if (last !== undefined && performance.now() < last.until && sameView(now(), last.view)) last.again()
  })
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (state.width !== before.width || state.height !== before.height) resized()
      }),
    [store],
  )
  useEffect(() => {
    const frame = requestAnimationFrame(() => settle())
    return () => cancelAnimationFrame(frame)
  }, [picture, refining])
  // What was dragged meanwhile is looked at where it is.
  useEffect(() => {
    if (looked.current?.picture === picture && looked.current !== undefined) looked.current.place = place
  }, [picture, place])

  return { duration, aim, size, middle, fit, centre }
}

function sameView(a: Viewport, b: Viewport): boolean {
  return Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.zoom - b.zoom) < 0.001
}
