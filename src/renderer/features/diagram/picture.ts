import type { Graph } from '@shared/graph'
import type { LayoutProgress } from '@shared/diagram/arrange'
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { freeAspect } from './camera'
import { packedLayout } from '@shared/diagram/request'
import { arranged } from './layout'
import { type FieldMode, LAYERED_LIMIT } from '@shared/diagram/model'
import { type Picture, startPicture } from './standing-in'

/** How long the last complete picture stands while the worker thinks, and how long nothing does before the first one; ms. */
const PATIENCE_MS = 2500
const FIRST_MS = 600
const NO_WINDOW = 1.6
/** Beside and above a canvas that is not there yet: tree and panel, heads and status; px. */
const AROUND = { width: 568, height: 170 } as const

/**
 * The picture to draw: the last complete one until the worker has the new one; where that takes long the best it has so far, or packed
 * positions, and those at once for a large graph. `undefined` for a moment before the first; `refining` while the worker works, and how far it is then; `cancel`
 * ends that, and the packed positions stand.
 */
export function usePicture(
  graph: Graph,
  mode: FieldMode,
  canvas: RefObject<HTMLElement | null>,
  grouped: ReadonlyMap<string, string> | undefined,
): {
  readonly picture: Picture | undefined
  readonly refining: boolean
  readonly progress: LayoutProgress | undefined
  readonly cancel: () => void
} {
  const [last, setLast] = useState<Picture | undefined>()
  const [progress, setProgress] = useState<LayoutProgress | undefined>()
  const stop = useRef<(() => void) | undefined>(undefined)
  const hasPicture = useRef(false)
  const large = graph.nodes.length > LAYERED_LIMIT
  // Better positions of a large graph are for the same shape as the first ones: its regions stay about where they are.
  const [shape] = useState(windowShape)
  const packed = useMemo(
    (): Picture | undefined => (large ? { graph, mode, grouped, ...packedLayout(graph, mode, shape, grouped), final: false } : undefined),
    [graph, mode, large, grouped, shape],
  )
  useEffect(() => {
    const { clientWidth = 0, clientHeight = 0 } = canvas.current ?? {}
    const aspect = large ? shape : clientHeight === 0 ? NO_WINDOW : freeAspect({ width: clientWidth, height: clientHeight })
    const patience = large ? undefined : hasPicture.current ? PATIENCE_MS : FIRST_MS
    const running = startPicture({ graph, mode, aspect, grouped }, { patience, arranging: arranged, show: setLast, tell: setProgress })
    // Whoever does not want to wait gets what is there at once.
    stop.current = running.stop
    return running.drop
  }, [graph, mode, large, canvas, grouped, shape])
  useEffect(() => {
    hasPicture.current = last !== undefined
  }, [last])
  const done = last?.graph === graph && last.mode === mode && last.grouped === grouped && last.final
  const cancel = useCallback(() => stop.current?.(), [])
  return { picture: done ? last : (packed ?? last), refining: !done, progress: done ? undefined : progress, cancel }
}

/** Width by height of what a large picture will have of the window. */
function windowShape(): number {
  const free = freeAspect({ width: window.innerWidth - AROUND.width, height: window.innerHeight - AROUND.height })
  return Math.min(2, Math.max(1.2, free))
}
