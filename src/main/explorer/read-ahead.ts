import type { Logger } from '../log'
import { incomingOf } from './incoming'
import type { Layers } from './layers'
import { PART } from './snapshot'

/** Connections whose outlines are read before somebody asks: a tree shows about as many at once. */
export const READ_AHEAD = 12

/** Brings the outlines of the first {@link READ_AHEAD} connections into memory. One that was never read is not asked for. */
export async function readAhead(layers: Layers, connections: readonly { readonly id: string }[]): Promise<void> {
  for (const { id } of connections.slice(0, READ_AHEAD)) {
    if (layers.last(id, PART.meta) === undefined) continue
    await Promise.all([PART.meta, PART.outline].map((part) => layers.part(id, part)))
  }
}

/** How long what is drawn first has the process to itself, ms. */
const PAUSE_MS = 100

/** Brings what references are found in into memory, a moment after the names of a connection were shown: whoever opens a relation next need not wait for it. */
export class ReferencesAhead {
  readonly #layers: Layers
  readonly #log: Logger
  readonly #waiting = new Map<string, NodeJS.Timeout>()

  constructor(layers: Layers, log: Logger) {
    this.#layers = layers
    this.#log = log
  }

  soon(id: string): void {
    if (this.#waiting.has(id)) return
    const read = () => {
      this.#waiting.delete(id)
      void this.#read(id).catch((error: unknown) => this.#log.warn({ err: error }, 'reading references ahead failed'))
    }
    this.#waiting.set(id, setTimeout(read, PAUSE_MS).unref())
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer)
    this.#waiting.clear()
  }

  async #read(id: string): Promise<void> {
    const meta = await this.#layers.meta(id)
    if (meta !== undefined) await incomingOf(id, meta, this.#layers)
  }
}
