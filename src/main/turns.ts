import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long work goes on before whoever waits has a turn, ms. */
const TURN_MS = 10

/** Long work in turns of the event loop: between two of its steps others are served, as often as that is due. */
export class Turns {
  #since = performance.now()

  /** Called between two steps. */
  async next(): Promise<void> {
    if (performance.now() - this.#since < TURN_MS) return
    await nextTurn()
    this.#since = performance.now()
  }
}
