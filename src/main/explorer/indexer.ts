import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '@shared/errors'
import { decodeOutline } from '@shared/outline'
import type { FoundKind, Indexing } from '@shared/search'
import type { Logger } from '../log'
import type { Generations } from '../store/generations'
import type { SearchIndex } from '../store/search-index'
import type { PartUpdate } from '../store/search/protocol'
import type { Snapshots } from '../store/snapshots'
import type { SnapshotChange, SnapshotWatcher } from './snapshot-watcher'
import { PART } from './snapshot'

/** Parts read from the snapshot in one turn of the event loop: unsealing one takes some 50 µs. */
const SLICE = 50
/** Progress is told this often, ms. */
const TELL_EVERY_MS = 200

/** A connection as the search knows it. */
export interface Searchable {
  readonly id: string
  readonly name: string
  readonly engine: string
}

export interface IndexerDependencies {
  readonly index: Omit<SearchIndex, 'find'>
  readonly snapshots: Pick<Snapshots, 'getPart'>
  readonly generations: Pick<Generations, 'current'>
  /** Connections that are saved or were given for this run. */
  readonly connections: () => readonly Searchable[]
  readonly log: Logger
  /** Told when indexing began, went on or ended. */
  readonly onProgress: (indexing: Indexing) => void
}

/** What is to be indexed of a connection. `parts`: only these, where the index is as of `from`; undefined = everything. */
interface Task {
  readonly parts: Set<string> | undefined
  readonly from: number
  readonly to: number
}

interface Named {
  readonly schema: string
  readonly name: string
  readonly kind: FoundKind
}

const ALL: Task = { parts: undefined, from: 0, to: 0 }

/** Keeps the search index as the snapshots are: takes what changed from them in small slices, one connection after another. */
export class Indexer implements SnapshotWatcher {
  readonly #d: IndexerDependencies
  readonly #tasks = new Map<string, Task>()
  readonly #failed = new Map<string, number>()
  #running: Promise<void> | undefined
  #progress = { done: 0, total: 0 }
  #current: string | undefined
  #stopped: string | undefined
  #closed = false
  #told = 0
  #forgets = 0
  #unsettled = false

  constructor(dependencies: IndexerDependencies) {
    this.#d = dependencies
  }

  replaced(id: string): void {
    this.#put(id, ALL)
  }

  changed(id: string, { names, from, to }: SnapshotChange): void {
    const parts = names.filter(isSearched)
    const queued = this.#tasks.get(id)
    if (queued === undefined) this.#put(id, { parts: new Set(parts), from, to })
    // Between the two another process changed something that nobody here knows of: then all is compared.
    else if (queued.parts === undefined || queued.to !== from) this.#put(id, ALL)
    else this.#put(id, { parts: new Set([...queued.parts, ...parts]), from: queued.from, to })
  }

  async forgotten(id: string, change?: SnapshotChange): Promise<void> {
    if (change !== undefined) this.changed(id, change)
    else {
      this.#tasks.delete(id)
      if (this.#current === id) this.#stopped = id
    }
    await this.#forget((index) => (change === undefined ? index.forget(id) : index.forgetParts(id, change.names.filter(isSearched))))
  }

  async cleared(): Promise<void> {
    this.#tasks.clear()
    this.#stopped = this.#current
    await this.#forget((index) => index.clear())
  }

  /** A number that is another one whenever something was forgotten, or is about to be. */
  get forgets(): number {
    return this.#forgets
  }

  /** Takes out of the file what an earlier run left of what it had forgotten. */
  settle(): void {
    this.#unsettled = true
    this.#start()
  }

  /** To be called for a connection whose index is not as its snapshot is, for whatever reason. One that failed is left as it is. */
  behind(id: string): void {
    const failed = this.#failed.get(id) === this.#d.generations.current(id, 'schema')
    if (!failed && !this.#tasks.has(id)) this.#put(id, ALL)
  }

  /** How far it is; null when there is nothing to do. */
  indexing(): Indexing {
    return this.#current === undefined && this.#tasks.size === 0 ? null : { ...this.#progress }
  }

  /** Resolves when everything that is known to have changed is in the index. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  /** Waits for what is being indexed, at most `limitMs`; what is left is indexed after the next start. */
  async close(limitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<void>((done) => {
      timer = setTimeout(done, limitMs)
    })
    await Promise.race([this.idle(), limit])
    clearTimeout(timer)
    this.#closed = true
    await this.idle()
    await this.#d.index.close()
  }

  async #forget(mark: (index: IndexerDependencies['index']) => Promise<void>): Promise<void> {
    this.#forgets += 1
    try {
      await mark(this.#d.index)
    } catch (error) {
      this.#d.log.warn({ err: error }, 'what is forgotten could not be taken out of the search index')
      throw new AppError('internal', 'It is forgotten, but the search may still find it', { hint: 'Forget it again' })
    } finally {
      this.#forgets += 1
      this.settle()
    }
  }

  #put(id: string, task: Task): void {
    this.#tasks.set(id, task)
    this.#start()
  }

  #start(): void {
    if (this.#running !== undefined || this.#closed) return
    this.#progress = { done: 0, total: 0 }
    this.#running = this.#run().finally(() => {
      this.#running = undefined
      this.#d.onProgress(null)
      if (this.#tasks.size > 0 || this.#unsettled) this.#start()
    })
  }

  async #run(): Promise<void> {
    // Whoever changed something has more to do in this turn.
    await nextTurn()
    do {
      if (this.#unsettled) await this.#settle()
      await this.#runNext()
    } while (!this.#closed && (this.#tasks.size > 0 || this.#unsettled))
  }

  async #runNext(): Promise<void> {
    const next = this.#next()
    if (next === undefined) return
    const [id, task] = next
    this.#current = id
    this.#stopped = undefined
    try {
      await this.#index(id, task)
      this.#failed.delete(id)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'cancelled')) this.#fail(id, error)
    } finally {
      this.#current = undefined
      if (this.#tasks.size === 0) this.#unsettled = true
    }
  }

  /** What is forgotten goes before anything else is put in. What closing leaves is taken out after the next start. */
  async #settle(): Promise<void> {
    this.#unsettled = false
    try {
      while (!this.#closed && (await this.#d.index.settle()));
    } catch (error) {
      this.#d.log.warn({ err: error }, 'the search index could not be settled')
    }
  }

  #next(): [string, Task] | undefined {
    if (this.#closed) return undefined
    const [next] = this.#tasks
    if (next !== undefined) this.#tasks.delete(next[0])
    return next
  }

  #fail(id: string, error: unknown): void {
    this.#failed.set(id, this.#d.generations.current(id, 'schema'))
    this.#d.log.warn({ err: error }, 'indexing for the search failed')
  }

  #tell(): void {
    const now = performance.now()
    if (now - this.#told < TELL_EVERY_MS) return
    this.#told = now
    this.#d.onProgress({ ...this.#progress })
  }

  async #index(id: string, task: Task): Promise<void> {
    const { index, snapshots, generations } = this.#d
    // Taken before what it speaks of: a change that comes meanwhile is a task of its own.
    const generation = generations.current(id, 'schema')
    const outline = snapshots.getPart(id, PART.outline)
    if (outline === undefined) return
    const known = (await index.sources()).find((source) => source.connection === id)
    const saved = this.#d.connections().find((connection) => connection.id === id)
    const label = saved?.name ?? known?.label
    const engine = saved?.engine ?? known?.engine
    if (label === undefined || engine === undefined || known?.generation === generation) return
    // Some parts only make sense where the rest is in the index as it was before them.
    const whole = task.parts === undefined || known?.generation !== task.from
    const names = namesOf(outline)
    const parts = whole ? [...names.keys()] : [...(task.parts ?? [])]
    this.#progress.total += parts.length
    await index.begin({ connection: id, engine, label }, whole)
    // Forgotten before there was anything to mark, by whichever process: its names must not be put in now.
    if (snapshots.getPart(id, PART.outline) === undefined) {
      await index.forget(id)
      return
    }
    for (let at = 0; at < parts.length; at += SLICE) {
      const slice = parts.slice(at, at + SLICE).map((part): PartUpdate => update(part, snapshots.getPart(id, part), names.get(part)))
      // Forgotten meanwhile, or another process does the same.
      if ((await index.put(id, slice)) === undefined) return
      this.#progress.done += slice.length
      this.#tell()
      if (this.#closed || this.#stopped === id) return
    }
    await index.end(id, whole ? generation : task.to)
  }
}

/** Everything a snapshot names, by the names of its parts. */
function namesOf(outline: string): Map<string, Named> {
  const { rows, objects } = decodeOutline(outline)
  return new Map<string, Named>([
    ...rows.map((row): [string, Named] => [PART.relation(row), row]),
    ...objects.map((object): [string, Named] => [PART.object(object), object]),
  ])
}

/** Of a relation whose details were forgotten, or that is not read yet, the name can be found; one that is gone cannot. */
function update(part: string, json: string | undefined, name: Named | undefined): PartUpdate {
  if (name === undefined) return { part }
  if (json !== undefined) return { part, json }
  return { part, bare: { schema: name.schema, name: name.name, kind: name.kind } }
}

/** Whether anything of a snapshot's part can be found. */
function isSearched(part: string): boolean {
  return part.startsWith('relation:') || part.startsWith('object:')
}
