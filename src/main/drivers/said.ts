import type { CatalogNote } from '@shared/catalog'
import type { Secrets } from '@shared/connection'
import { AppError, type ErrorDetail, type WireError } from '@shared/errors'

/** How much is kept of one text that a server wrote, in characters, and how many notes of one reading. */
const TEXT_LIMIT = 4096
const NOTES_LIMIT = 200
/** A secret shorter than this is part of too many words to be looked for. */
const SHORTEST = 4

/** What servers say, as data: bounded, and without the secrets of the connection that they may repeat. */
export class Said {
  #secrets: readonly string[] = []

  /** The secrets to be masked from now on, as they are and as a URL writes them; the longest first, for one may be part of another. */
  keep(secrets: Secrets): void {
    const all = Object.values(secrets).filter((secret) => secret.length >= SHORTEST)
    this.#secrets = [...new Set(all.flatMap((secret) => [secret, encodeURIComponent(secret)]))].sort((a, b) => b.length - a.length)
  }

  text(text: string): string {
    // Of a hundred megabytes most would be searched in vain.
    const near = text.slice(0, 2 * TEXT_LIMIT)
    const masked = this.#secrets.reduce((found, secret) => found.replaceAll(secret, '[secret]'), near)
    // The cut may have gone through a secret.
    const whole = near.length === text.length ? masked : masked.slice(0, Math.max(0, masked.length - (this.#secrets[0]?.length ?? 0)))
    return whole.slice(0, TEXT_LIMIT)
  }

  /** An error as it leaves the process. One that no driver put into words is the server's own. */
  error(error: unknown): WireError {
    if (!(error instanceof AppError))
      return { code: 'query_failed', message: this.text(error instanceof Error ? error.message : String(error)) }
    const { code, message, hint, detail } = error
    return {
      ...{ code, message: this.text(message) },
      ...(hint === undefined ? {} : { hint: this.text(hint) }),
      ...(detail === undefined ? {} : { detail: this.#detail(detail) }),
    }
  }

  notes(notes: readonly CatalogNote[]): CatalogNote[] {
    const kept = notes.slice(0, NOTES_LIMIT).map((note) => ({ ...note, message: this.text(note.message) }))
    const left = notes.length - kept.length
    return left === 0 ? kept : [...kept, { facet: 'notes', message: `${String(left)} more notes are not kept` }]
  }

  #detail(detail: ErrorDetail): Record<string, string | number | boolean> {
    return Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, typeof value === 'string' ? this.text(value) : value]))
  }
}
