import type { Secrets } from '@shared/connection'
import { AppError } from '@shared/errors'

/** Secrets that were typed for connections that ask for them. In this process's memory and nowhere else. */
export class GivenSecrets {
  readonly #given = new Map<string, { readonly secrets: Secrets; readonly keep: boolean }>()

  /** `keep`: they outlive the sessions that they are given for. */
  give(id: string, secrets: Secrets, keep: boolean): void {
    this.#given.set(id, { secrets, keep })
  }

  /** What was given; undefined where nothing was. */
  of(id: string): Secrets | undefined {
    return this.#given.get(id)?.secrets
  }

  /** What was given; `secrets_unavailable` where somebody must be asked. */
  wanted(id: string): Secrets {
    const given = this.of(id)
    if (given !== undefined) return given
    throw new AppError('secrets_unavailable', 'The password of this connection is asked each time', {
      hint: 'Connect, and enter it',
      detail: { asks: true },
    })
  }

  /** The last session of a connection ended. */
  ended(id: string): void {
    if (this.#given.get(id)?.keep === false) this.#given.delete(id)
  }

  /** Drops what was given for one connection, or for all. */
  drop(id?: string): void {
    if (id === undefined) this.#given.clear()
    else this.#given.delete(id)
  }
}
