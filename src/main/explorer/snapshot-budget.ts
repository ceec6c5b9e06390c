import type { Logger } from '../log'
import type { Snapshots } from '../store/snapshots'

export interface SnapshotBudgetDependencies {
  readonly snapshots: Pick<Snapshots, 'usedBytes' | 'oldestFirst' | 'keyOf' | 'hideKey' | 'sweepAll'>
  /** Bytes that all snapshots together may take. */
  readonly limitBytes: () => number
  /** Connections that this process knows. */
  readonly connectionIds: () => readonly string[]
  /** Whether somebody works with a connection: its snapshot is never pruned. */
  readonly isOpen: (id: string) => boolean
  /** Drops everything that is remembered of a connection's database, and tells those who show it. */
  readonly prune: (id: string) => Promise<void>
  readonly log: Logger
}

/** Keeps the last snapshots within their limit: those that were read longest ago go first, never one that is in use. */
export class SnapshotBudget {
  readonly #d: SnapshotBudgetDependencies

  constructor(dependencies: SnapshotBudgetDependencies) {
    this.#d = dependencies
  }

  /** Called after a reading; `justRead` is what nobody wants to lose now. */
  async keep(justRead: string): Promise<void> {
    const { snapshots, limitBytes, connectionIds, isOpen, prune, log } = this.#d
    const limit = limitBytes()
    if (snapshots.usedBytes() <= limit) return
    const ids = new Map(connectionIds().map((id) => [snapshots.keyOf(id), id]))
    for (const key of snapshots.oldestFirst()) {
      if (snapshots.usedBytes() <= limit) return
      const id = ids.get(key)
      if (id === justRead || (id !== undefined && isOpen(id)) || key === snapshots.keyOf(justRead)) continue
      // Nobody here knows whose it was: a URL that was once read from a command line, or a connection of another process.
      if (id === undefined) await snapshots.sweepAll(snapshots.hideKey(key))
      else await prune(id)
      log.info({ known: id !== undefined, limit }, 'the oldest snapshot was dropped: all together took more than they may')
    }
  }
}
