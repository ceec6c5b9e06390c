import { createHmac, type KeyObject } from 'node:crypto'
import { findEngine, parseConnectionUrl } from '../drivers/registry'
import type { ConnectionSource, OpenedConnection } from './connection-source'

/**
 * Connections given as a URL for one run of the command line, beside the saved ones. Their id is a keyed hash of where
 * they lead and as whom (never of a secret), so that the next run finds what this one cached.
 */
export class AdHocConnections implements ConnectionSource {
  readonly #saved: ConnectionSource
  readonly #key: KeyObject
  readonly #open = new Map<string, { connection: OpenedConnection; name: string }>()

  constructor(saved: ConnectionSource, key: KeyObject) {
    this.#saved = saved
    this.#key = key
  }

  /** Registers a URL or path; answers its id. Throws `invalid_input` for what no engine understands. */
  add(url: string): string {
    const { engine, options, secrets } = parseConnectionUrl(url)
    const canonical = JSON.stringify([engine, Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))])
    const id = `url-${createHmac('sha256', this.#key).update(canonical).digest('base64url').slice(0, 22)}`
    this.#open.set(id, { connection: { engine, options, secrets, revision: 0 }, name: findEngine(engine).describe(options) })
    return id
  }

  async open(id: string): Promise<OpenedConnection> {
    return this.#open.get(id)?.connection ?? (await this.#saved.open(id))
  }

  ids(): readonly string[] {
    return [...this.#open.keys()]
  }

  /** Those of this run, with name and engine. */
  list(): { id: string; name: string; engine: string }[] {
    return [...this.#open].map(([id, { connection, name }]) => ({ id, name, engine: connection.engine }))
  }

  name(id: string): string | undefined {
    return this.#open.get(id)?.name
  }
}
