import type { LayoutProgress } from '@shared/diagram/arrange'
import type { Arranged } from '@shared/diagram/pieces'
import { type Arrangement, layoutRequest } from '@shared/diagram/request'
import type { Asked } from './standing-in'

export type LayoutAnswer = ({ readonly ok: true } & Arranged) | { readonly ok: false; readonly message: string }

/** Said while it works. */
export interface LayoutTold {
  readonly progress: LayoutProgress
  readonly soFar?: Arranged
}

/** One worker waits warm for the next layout: elk takes longer to start than to lay out a usual schema. */
let idle: Worker | undefined = startWorker()

function startWorker(): Worker {
  return new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module', name: 'diagram layout' })
}

/**
 * Layered positions and routes, or refined regions of a large graph, from a worker; aborting ends the worker, whatever it is doing.
 * `tell` is told how far it is, and the best until then.
 */
export async function arranged(
  { graph, mode, aspect, grouped }: Asked,
  signal: AbortSignal,
  tell: (progress: LayoutProgress, soFar: Arrangement | undefined) => void,
): Promise<Arrangement> {
  const worker = idle ?? startWorker()
  idle = undefined
  const { request, arrangement } = layoutRequest(graph, mode, aspect, grouped)
  let answer: LayoutAnswer
  try {
    answer = await new Promise<LayoutAnswer>((done, fail) => {
      signal.addEventListener('abort', () => fail(new DOMException('The layout was cancelled', 'AbortError')))
      worker.onmessage = ({ data }: MessageEvent<LayoutAnswer | LayoutTold>) =>
        'progress' in data ? tell(data.progress, data.soFar && arrangement(data.soFar)) : done(data)
      worker.addEventListener('error', (event) => fail(new Error(event.message)), { once: true })
      worker.postMessage(request)
    })
  } catch (error) {
    worker.terminate()
    throw error
  }
  if (idle === undefined) idle = worker
  else worker.terminate()
  if (!answer.ok) throw new Error(answer.message)
  return arrangement(answer)
}
