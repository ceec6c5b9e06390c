import ELK from 'elkjs/lib/elk.bundled.js'
import { arrange } from '@shared/diagram/arrange'
import type { LayoutAnswer, LayoutTold } from './layout'
import type { LayoutRequest } from '@shared/diagram/pieces'

// Already in a worker of our own: elk computes right here and starts none.
const elk = new ELK()

self.addEventListener('message', (event: MessageEvent<LayoutRequest>) => {
  arrange(
    event.data,
    (graph) => elk.layout(graph),
    (progress, soFar) => answer({ progress, ...(soFar && { soFar }) }),
  ).then(
    (arranged) => answer({ ok: true, ...arranged }),
    (error: unknown) => answer({ ok: false, message: error instanceof Error ? error.message : String(error) }),
  )
})

function answer(value: LayoutAnswer | LayoutTold): void {
  self.postMessage(value)
}
