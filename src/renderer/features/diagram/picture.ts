import type { Graph } from '@shared/graph'
import type { LayoutProgress } from '@shared/diagram/arrange'
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { freeAspect } from './camera'
import { type Arrangement, packedLayout } from '@shared/diagram/request'
import { arranged } from './layout'
import { type FieldMode, LAYERED_LIMIT } from '@shared/diagram/model'

/** How long the last complete picture stands while the worker thinks, and how long nothing does before the first one; ms. */
const PATIENCE_MS = 2500
const FIRST_MS = 600
const NO_WINDOW = 1.6
/** Beside and above a canvas that is not there yet: tree and panel, heads and status; px. */
const AROUND = { width: 568, height: 170 } as const

/** A picture that is complete: what it shows, and where. */
export interface Picture extends Arrangement {
  readonly graph: Graph
  readonly mode: FieldMode
  /** False for positions that stand in while better ones are made. */
  readonly final: boolean
  readonly grouped?: ReadonlyMap<string, string> | undefined
}

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
    const abort = new AbortController()
    const { clientWidth = 0, clientHeight = 0 } = canvas.current ?? {}
    const aspect = large ? shape : clientHeight === 0 ? NO_WINDOW : freeAspect({ width: clientWidth, height: clientHeight })
    let soFar: Arrangement | undefined
    const standIn = (final: boolean): Picture => ({ graph, mode, grouped, ...(soFar ?? packedLayout(graph, mode, aspect, grouped)), final })
    const timer = setTimeout(
      () => {
        if (!large) setLast(standIn(false))
      },
      hasPicture.current ? PATIENCE_MS : FIRST_MS,
    )
    // Whoever does not want to wait gets what is there at once.
    stop.current = () => {
      abort.abort()
      setLast(standIn(true))
    }
    const tell = (told: LayoutProgress, best: Arrangement | undefined) => {
      soFar = best
      setProgress(told)
    }
    arranged({ graph, mode, aspect, grouped }, abort.signal, tell)
      .then(
        (arrangement) => setLast({ graph, mode, grouped, final: true, ...arrangement }),
        (error: unknown) => {
          if (abort.signal.aborted) return
          // The packed positions stand; only a real failure is worth a line in the console.
          setLast(standIn(true))
          console.error('layout failed', error)
        },
      )
      .finally(() => {
        clearTimeout(timer)
        if (!abort.signal.aborted) setProgress(undefined)
      })
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
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
