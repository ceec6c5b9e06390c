import { setImmediate as nextTurn } from 'node:timers/promises'
import { objectKey, relationKey } from '@shared/catalog'
import { decodeOutline } from '@shared/outline'
import { fileNameFor } from './file-name'
import type { Layers } from './layers'
import { neverRead } from './scans'
import { PART } from './snapshot'
import { writeWhole } from './write-whole'

/** Parts between two turns of the event loop. */
const SLICE = 200

/** What is known of a connection's catalog as a file for others. */
export class Exports {
  readonly #layers: Layers
  readonly #connectionName: (id: string) => string

  constructor(layers: Layers, connectionName: (id: string) => string) {
    this.#layers = layers
    this.#connectionName = connectionName
  }

  /**
   * The last snapshot as JSON in pieces that follow one another: a head that says what it is and when it was read,
   * `relations` and `objects` as in shared/catalog.ts, and in `forgotten` the names of those whose details are not known any
   * more. Asks no database. Rejects with `not_found` when nothing was ever read.
   */
  async *json(id: string): AsyncGenerator<string> {
    const [meta, outline] = await Promise.all([this.#layers.meta(id), this.#layers.part(id, PART.outline)])
    if (meta === undefined || outline === undefined) throw neverRead()
    const { schemas, rows, objects } = decodeOutline(outline)
    const { engine, database, serverVersion, defaultSchema, notes } = meta
    const head = {
      ...{ format: 'relata-catalog', version: 1, connection: this.#connectionName(id), engine, database, serverVersion },
      ...{ readAt: new Date(meta.readAt).toISOString(), checkedAt: new Date(meta.checkedAt).toISOString() },
      ...{ defaultSchema, schemas, notes },
    }
    const forgotten: string[] = []
    yield `${JSON.stringify(head).slice(0, -1)},\n"relations":[`
    yield* this.#list(
      id,
      rows.map((row) => ({ part: PART.relation(row), key: relationKey(row) })),
      forgotten,
    )
    yield '],\n"objects":['
    yield* this.#list(
      id,
      objects.map((object) => ({ part: PART.object(object), key: objectKey(object) })),
      forgotten,
    )
    yield `],\n"forgotten":[${forgotten.join(',')}]}\n`
  }

  /** A name to offer for the file. Rejects with `not_found` when nothing was ever read. */
  async fileName(id: string): Promise<string> {
    const meta = await this.#layers.meta(id)
    if (meta === undefined) throw neverRead()
    return fileNameFor(this.#connectionName(id), 'schema', meta.readAt, 'json')
  }

  /**
   * Writes {@link json} to `file`. What stood there before is replaced in one step and only by a whole export: after a failure
   * or a cancel it is as it was. Rejects with why, or `cancelled`.
   */
  async toFile(id: string, file: string, signal: AbortSignal): Promise<void> {
    await writeWhole(file, this.json(id), signal)
  }

  async *#list(
    id: string,
    wanted: readonly { readonly part: string; readonly key: string }[],
    forgotten: string[],
  ): AsyncGenerator<string> {
    let first = true
    for (const [at, { part, key }] of wanted.entries()) {
      const text = await this.#layers.part(id, part)
      if (text === undefined) forgotten.push(key)
      else {
        yield `${first ? '\n' : ',\n'}${text}`
        first = false
      }
      if (at % SLICE === SLICE - 1) await nextTurn()
    }
  }
}
