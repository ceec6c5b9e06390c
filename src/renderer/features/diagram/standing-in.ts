import type { LayoutProgress } from '@shared/diagram/arrange'
import type { FieldMode } from '@shared/diagram/model'
import { type Arrangement, packedLayout } from '@shared/diagram/request'
import type { Graph } from '@shared/graph'

/** What is laid out, for which window; `grouped`: the group of each relation by id, where somebody chose. */
export interface Asked {
  readonly graph: Graph
  readonly mode: FieldMode
  readonly aspect: number
  readonly grouped: ReadonlyMap<string, string> | undefined
}

/** A picture that is complete: what it shows, and where. */
export interface Picture extends Arrangement {
  readonly graph: Graph
  readonly mode: FieldMode
  /** False for positions that stand in while better ones are made. */
  readonly final: boolean
  readonly grouped?: ReadonlyMap<string, string> | undefined
}

/** Lays out; `tell` is told how far it is, and the best until then. Rejects once it is aborted. */
export type Arranging = (
  asked: Asked,
  signal: AbortSignal,
  tell: (progress: LayoutProgress, soFar: Arrangement | undefined) => void,
) => Promise<Arrangement>

interface Shown {
  /** How long nothing stands in, ms; undefined where something does already. */
  readonly patience: number | undefined
  readonly arranging: Arranging
  readonly show: (picture: Picture) => void
  /** How far it is; undefined once it is done. */
  readonly tell: (progress: LayoutProgress | undefined) => void
}

interface Running {
  /** Shows what is there at once, and ends. */
  readonly stop: () => void
  /** Ends; nothing is shown any more. */
  readonly drop: () => void
}

/**
 * Has a picture made, and shows it. What takes longer than `patience` is shown as far as it is until then: the best arrangement there is,
 * or packed positions where there is none yet. Those stand for good where it fails.
 */
export function startPicture({ graph, mode, aspect, grouped }: Asked, { patience, arranging, show, tell }: Shown): Running {
  const abort = new AbortController()
  let soFar: Arrangement | undefined
  const standIn = (final: boolean): Picture => ({ graph, mode, grouped, ...(soFar ?? packedLayout(graph, mode, aspect, grouped)), final })
  const timer = patience === undefined ? undefined : setTimeout(() => show(standIn(false)), patience)
  const drop = () => {
    abort.abort()
    clearTimeout(timer)
  }
  arranging({ graph, mode, aspect, grouped }, abort.signal, (told, best) => {
    soFar = best
    tell(told)
  })
    .then(
      (arrangement) => {
        if (!abort.signal.aborted) show({ graph, mode, grouped, final: true, ...arrangement })
      },
      (error: unknown) => {
        if (abort.signal.aborted) return
        // The packed positions stand; only a real failure is worth a line in the console.
        show(standIn(true))
        console.error('layout failed', error)
      },
    )
    .finally(() => {
      clearTimeout(timer)
      if (!abort.signal.aborted) tell(undefined)
    })
  return {
    drop,
    stop: () => {
      drop()
      show(standIn(true))
    },
  }
}
