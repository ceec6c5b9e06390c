import { decodeOutline, decodeSteps, type Outline } from '@shared/outline'
import { nameSteps } from './outline-names'

/** Shorter texts are decoded at once: what is drawn next waits for them. */
const LARGE = 1_000_000
/** How long the names of a small one wait for its rows to be drawn, ms. */
const PAUSE_MS = 150
/** How long the window does nothing else, ms. */
const SLICE_MS = 8

/** Decodes an outline; a large one in slices, so that the window goes on drawing and answering keys. */
export async function decodeSoon(text: string): Promise<Outline> {
  const large = text.length >= LARGE
  const outline = large ? await inSlices(decodeSteps(text)) : decodeOutline(text)
  // Ahead of the filter, whose first letter would wait for it; behind the rows, which are drawn with what is answered here.
  if (large) void inSlices(nameSteps(outline))
  else setTimeout(() => void inSlices(nameSteps(outline)), PAUSE_MS)
  return outline
}

async function inSlices<T>(steps: Generator<undefined, T>): Promise<T> {
  let began = performance.now()
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
    if (performance.now() - began < SLICE_MS) continue
    await nextTask()
    began = performance.now()
  }
}

/** After what else waits: a timer would wait 4 ms on top of it. */
async function nextTask(): Promise<void> {
  await new Promise<void>((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      done()
    })
    port1.start()
    port2.postMessage(null)
  })
}
