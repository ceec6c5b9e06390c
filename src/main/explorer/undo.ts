import { randomUUID } from 'node:crypto'
import type { Forgotten } from '@shared/cache-report'
import type { Scope } from '@shared/server-channels'
import { AppError } from '@shared/errors'
import type { Part } from '../store/snapshots'
import type { Explorer } from './explorer'
import type { FreshnessTracker } from './freshness'
import type { Layers, Moment } from './layers'
import type { Views } from './views'

/** How long a forget can be undone, ms. */
const UNDO_MS = 10_000
/** More than this, in bytes as it lies on disk, is not kept in memory for an undo. */
const MOST_BYTES = 32 * 1024 * 1024

export interface UndoDependencies {
  readonly explorer: Pick<Explorer, 'forget' | 'forgetPreview'>
  readonly layers: Layers
  readonly views: Views
  readonly freshness: FreshnessTracker
  /** Readings that the history of a connection knows; they cannot be brought back. */
  readonly historyOf: (id: string) => number
  readonly onChange: (id: string, freshness: ReturnType<FreshnessTracker['of']>) => void
}

interface Kept {
  readonly id: string
  readonly parts: readonly Part[]
  readonly moment: Moment
  readonly whole: boolean
}

/**
 * Forgets so that it can be undone for ten seconds. What is forgotten leaves every layer at once; a copy is in the memory of this
 * process and nowhere else until the time is over.
 */
export class Undo {
  readonly #d: UndoDependencies
  readonly #kept = new Map<string, Kept>()

  constructor(dependencies: UndoDependencies) {
    this.#d = dependencies
  }

  /** As {@link Explorer.forget}; `undo` is for {@link undo}, null where it cannot be undone: too much, or history would go. */
  async forget(id: string, scope: Scope, keepHistory: boolean): Promise<Forgotten & { undo: string | null }> {
    const { explorer, layers, views, historyOf } = this.#d
    const whole = scope.schema === undefined
    const { bytes } = await explorer.forgetPreview(id, scope)
    const undoable = bytes > 0 && bytes <= MOST_BYTES && (!whole || keepHistory || historyOf(id) === 0)
    const parts = undoable ? await layers.takeCopy(id, whole ? 'all' : await views.scoped(id, scope)) : []
    const forgotten = await explorer.forget(id, scope, keepHistory)
    if (parts.length === 0) return { ...forgotten, undo: null }
    const token = randomUUID()
    this.#kept.set(token, { id, parts, moment: layers.moment(id), whole })
    setTimeout(() => this.#kept.delete(token), UNDO_MS).unref()
    return { ...forgotten, undo: token }
  }

  /** Puts back what a forget dropped; answers how much was not read again meanwhile. `not_found` when it is too late, or it was forgotten again. */
  async undo(token: string): Promise<{ entries: number }> {
    const { layers, freshness, onChange } = this.#d
    const kept = this.#kept.get(token)
    this.#kept.delete(token)
    if (kept === undefined) throw new AppError('not_found', 'It is too late to undo this', { hint: 'Refresh reads it again' })
    const entries = await layers.bringBack(kept.id, kept.moment, kept.parts, kept.whole)
    const meta = await layers.meta(kept.id)
    if (entries === undefined || meta === undefined)
      throw new AppError('not_found', 'It was forgotten again or read anew meanwhile: nothing was put back')
    onChange(kept.id, freshness.of(kept.id, meta))
    return { entries }
  }

  /** Nothing of a connection, or of any, can be brought back any more. */
  drop(id?: string): void {
    for (const [token, kept] of this.#kept) if (id === undefined || kept.id === id) this.#kept.delete(token)
  }
}
