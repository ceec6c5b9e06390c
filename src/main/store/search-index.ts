import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { SearchInput } from '@shared/search'
import type { Logger } from '../log'
import type { PartUpdate, SourceName, SourceState } from './search/protocol'
import type { FilterPage } from './search/filter'
import type { HitPage } from './search/reader'
import { IndexDamaged, SearchThread } from './search/thread'

export interface SearchIndexOptions {
  /** The user's data folder. */
  readonly folder: string
  /** The built search/worker.ts. */
  readonly script: string
  readonly log: Logger
  /** Told when the file was damaged and a new one begun: everything has to be indexed again. */
  readonly onLost: () => void
}

/**
 * The search index: `search.db` in the data folder, written and read by two threads of its own. It is made from the
 * snapshots and can be made again: losing it is a miss, never a loss.
 */
export class SearchIndex {
  readonly #options: SearchIndexOptions
  readonly #file: string
  readonly #aside: string
  #writer: SearchThread | undefined
  #reader: SearchThread | undefined
  #replacing: Promise<void> | undefined

  constructor(options: SearchIndexOptions) {
    this.#options = options
    this.#file = join(options.folder, 'search.db')
    this.#aside = `${this.#file}.damaged`
  }

  /** Which connections are in the index, and as of which generation; null while one is not wholly in it. */
  async sources(): Promise<readonly SourceState[]> {
    return (await this.#write('sources')) as SourceState[]
  }

  /** Begins to index a connection; `whole`: what is not put before {@link end} is taken out. */
  async begin(name: SourceName, whole: boolean): Promise<void> {
    await this.#write('begin', name, whole)
  }

  /**
   * Puts parts in, or takes them out; answers how many differed from what was there. Undefined when what {@link begin} began
   * is over: forgotten, or begun by another process.
   */
  async put(connection: string, updates: readonly PartUpdate[]): Promise<number | undefined> {
    return (await this.#write('put', connection, updates)) as number | undefined
  }

  async end(connection: string, generation: number): Promise<void> {
    await this.#write('end', connection, generation)
  }

  /**
   * To be called, for as long as it answers true, when nothing more is to be put for now: takes what was forgotten out of the
   * file, in this run or in one that ended before it had done so, and makes searches fast again after much was put.
   */
  async settle(): Promise<boolean> {
    return (await this.#write('settle')) as boolean
  }

  /** No search finds anything of a connection when this resolves; {@link settle} takes it out of the file. */
  async forget(connection: string): Promise<void> {
    await this.#forget('forget', connection)
  }

  /** No search finds more than the names of some parts when this resolves; likewise. */
  async forgetParts(connection: string, parts: readonly string[]): Promise<void> {
    await this.#forget('forgetParts', connection, parts)
  }

  /** Empties the index. */
  async clear(): Promise<void> {
    await this.#forget('clear')
  }

  /** Looks among the connections `among`. Rejects with `cancelled` when `signal` says so, in the middle of it too. */
  async find(input: SearchInput, among: readonly string[], signal: AbortSignal): Promise<HitPage> {
    return (await this.#cancellable('find', { ...input, among }, signal)) as HitPage
  }

  /** Columns and comments of one connection that hold a text as it is; names are not looked at. Rejects likewise. */
  async filter(connection: string, text: string, signal: AbortSignal): Promise<FilterPage> {
    return (await this.#cancellable('filter', { connection, text }, signal)) as FilterPage
  }

  async #cancellable(op: string, request: object, signal: AbortSignal): Promise<unknown> {
    const cancelled = new Int32Array(new SharedArrayBuffer(4))
    const cancel = () => void Atomics.store(cancelled, 0, 1)
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      return await this.#ask('read', op, [{ ...request, cancelled }])
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  /** Closes the file; what is being written is finished up to its last step. */
  async close(): Promise<void> {
    await Promise.all([this.#reader?.close(), this.#writer?.close()])
  }

  async #forget(op: string, ...args: readonly unknown[]): Promise<void> {
    try {
      if (existsSync(this.#file)) await this.#write(op, ...args)
    } finally {
      // Last: the file may have been found damaged, and put aside, just now.
      this.#dropAside()
    }
  }

  async #write(op: string, ...args: readonly unknown[]): Promise<unknown> {
    return await this.#ask('write', op, args)
  }

  async #ask(role: 'read' | 'write', op: string, args: readonly unknown[]): Promise<unknown> {
    await this.#replacing
    const thread = this.#thread(role)
    try {
      return await thread.ask(op, ...args)
    } catch (error) {
      if (!(error instanceof IndexDamaged)) throw error
      // The other thread may have seen it first.
      if (thread === this.#writer || thread === this.#reader) this.#replacing ??= this.#replace(error)
      await this.#replacing
      return await this.#thread(role).ask(op, ...args)
    }
  }

  #thread(role: 'read' | 'write'): SearchThread {
    const known = role === 'read' ? this.#reader : this.#writer
    if (known !== undefined && !known.ended) return known
    const thread = new SearchThread(this.#options.script, { file: this.#file, role })
    if (role === 'read') this.#reader = thread
    else this.#writer = thread
    return thread
  }

  /** Puts the damaged file aside, one at most, and begins a new one. */
  async #replace(error: IndexDamaged): Promise<void> {
    await Promise.all([this.#reader?.kill(error), this.#writer?.kill(error)])
    this.#reader = undefined
    this.#writer = undefined
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(this.#aside + suffix, { force: true })
      if (existsSync(this.#file + suffix)) renameSync(this.#file + suffix, this.#aside + suffix)
    }
    this.#options.log.warn({ err: error, aside: this.#aside }, 'the search index was damaged: it was put aside and is made again')
    this.#replacing = undefined
    this.#options.onLost()
  }

  /** What is forgotten must not stay in a copy that nobody looks at. */
  #dropAside(): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#aside + suffix, { force: true })
  }
}
