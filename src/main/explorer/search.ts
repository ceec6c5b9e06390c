import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '@shared/errors'
import { decodeOutline } from '@shared/outline'
import type { FoundKind, Indexing, SearchInput, SearchReply } from '@shared/search'
import type { Logger } from '../log'
import type { Generations } from '../store/generations'
import type { SearchIndex } from '../store/search-index'
import type { PartUpdate } from '../store/search/protocol'
import type { Snapshots } from '../store/snapshots'
import { PART } from './snapshot'

/** Parts read from the snapshot in one turn of the event loop: unsealing one takes some 50 µs. */
const SLICE = 50
/** Progress is told this often, ms. */
const TELL_EVERY_MS = 200

export interface SearchDependencies {
  readonly index: SearchIndex
  readonly snapshots: Pick<Snapshots, 'getPart'>
  readonly generations: Pick<Generations, 'current'>
  /** Connections that can be found: id, name, engine. */
  readonly connections: () => readonly { readonly id: string; readonly name: string; readonly engine: string }[]
  readonly log: Logger
  /** Told when indexing began, went on or ended. */
  readonly onProgress: (indexing: Indexing) => void
}

/** What is to be indexed of a connection: everything, or some parts by name. */
interface Task {
  whole: boolean
  readonly parts: Set<string>
}

interface Named {
  readonly schema: string
  readonly name: string
  readonly kind: FoundKind
}

/**
 * One search over all connections' snapshots, from an index that follows them. It asks no database. Indexing takes what
 * changed from the snapshots in small slices, one connection after another.
 */
export class Search {
  readonly #d: SearchDependencies
  readonly #tasks = new Map<string, Task>()
  readonly #forgetting = new Map<string, number>()
  #running: Promise<void> | undefined
  #progress = { done: 0, total: 0 }
  #current: string | undefined
  #stopped: string | undefined
  #closed = false
  #told = 0

  constructor(dependencies: SearchDependencies) {
    this.#d = dependencies
  }

  /** Brings the index up to what the snapshots say: after a start, and after the file was lost. */
  async catchUp(): Promise<void> {
    const known = new Map((await this.#d.index.sources()).map((source) => [source.connection, source.generation]))
    for (const { id } of this.#d.connections()) {
      if (this.#d.snapshots.getPart(id, PART.outline) === undefined) continue
      if (known.get(id) !== this.#d.generations.current(id, 'schema')) this.changed(id)
    }
  }

  /** To be called after a snapshot was replaced, or some parts of it by name. Returns at once. */
  changed(id: string, parts?: readonly string[]): void {
    const task = this.#tasks.get(id) ?? { whole: false, parts: new Set<string>() }
    const names = parts?.filter((name) => name.startsWith('relation:') || name.startsWith('object:'))
    if (names !== undefined && names.length === 0) return
    if (names === undefined) task.whole = true
    else for (const name of names) task.parts.add(name)
    this.#tasks.set(id, task)
    this.#start()
  }

  /** To be called after a connection was forgotten; nothing of it is found from now on. */
  forgotten(id: string): void {
    this.#tasks.delete(id)
    if (this.#current === id) this.#stopped = id
    this.#forgetting.set(id, (this.#forgetting.get(id) ?? 0) + 1)
    void this.#d.index
      .forget(id)
      .catch((error: unknown) => this.#d.log.warn({ err: error }, 'a connection could not be taken out of the search index'))
      .finally(() => {
        const left = (this.#forgetting.get(id) ?? 1) - 1
        if (left === 0) this.#forgetting.delete(id)
        else this.#forgetting.set(id, left)
      })
  }

  /** To be called after everything was forgotten. */
  cleared(): void {
    this.#tasks.clear()
    this.#stopped = this.#current
    void this.#d.index.clear().catch((error: unknown) => this.#d.log.warn({ err: error }, 'the search index could not be emptied'))
  }

  /** The best hits first, with what the index does not know yet. */
  async find(input: SearchInput, signal: AbortSignal): Promise<SearchReply> {
    const started = performance.now()
    const connections = this.#d.connections().filter(({ id }) => !this.#forgetting.has(id))
    const found = await this.#d.index.find(
      input,
      connections.map(({ id }) => id),
      signal,
    )
    const names = new Map(connections.map(({ id, name }) => [id, name]))
    return {
      total: found.total,
      more: found.more,
      items: found.items.map((item) => ({ ...item, connectionName: names.get(item.connectionId) ?? '' })),
      tookMs: performance.now() - started,
      indexing: this.indexing(),
      notIndexed: [...new Set([...this.#tasks.keys(), ...(this.#current === undefined ? [] : [this.#current])])],
    }
  }

  indexing(): Indexing {
    return this.#running === undefined ? null : { ...this.#progress }
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

  #start(): void {
    if (this.#running !== undefined || this.#closed) return
    this.#progress = { done: 0, total: 0 }
    this.#running = this.#run().finally(() => {
      this.#running = undefined
      this.#d.onProgress(null)
      if (this.#tasks.size > 0) this.#start()
    })
  }

  async #run(): Promise<void> {
    // Whoever changed something has more to do in this turn.
    await nextTurn()
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const [id, task] = next
      this.#current = id
      this.#stopped = undefined
      try {
        await this.#index(id, task)
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'cancelled')) this.#d.log.warn({ err: error }, 'indexing for the search failed')
      } finally {
        this.#current = undefined
      }
    }
    if (!this.#closed)
      await this.#d.index.settle().catch((error: unknown) => this.#d.log.warn({ err: error }, 'the search index could not be merged'))
  }

  #next(): [string, Task] | undefined {
    if (this.#closed) return undefined
    const [next] = this.#tasks
    if (next !== undefined) this.#tasks.delete(next[0])
    return next
  }

  #tell(): void {
    const now = performance.now()
    if (now - this.#told < TELL_EVERY_MS) return
    this.#told = now
    this.#d.onProgress({ ...this.#progress })
  }

  async #index(id: string, task: Task): Promise<void> {
    const { index, snapshots, generations } = this.#d
    const connection = this.#d.connections().find((c) => c.id === id)
    const outline = snapshots.getPart(id, PART.outline)
    if (connection === undefined || outline === undefined) return
    const generation = generations.current(id, 'schema')
    const { rows, objects } = decodeOutline(outline)
    const names = new Map<string, Named>([
      ...rows.map((row): [string, Named] => [PART.relation(row), row]),
      ...objects.map((object): [string, Named] => [PART.object(object), object]),
    ])
    // Some parts only make sense where the rest is in the index already.
    const whole = task.whole || (await index.sources()).find((source) => source.connection === id)?.generation == null
    const parts = whole ? [...names.keys()] : [...task.parts]
    this.#progress.total += parts.length
    await index.begin({ connection: id, engine: connection.engine, label: connection.name }, whole)
    for (let at = 0; at < parts.length; at += SLICE) {
      const slice = parts.slice(at, at + SLICE).map((part): PartUpdate => update(part, snapshots.getPart(id, part), names.get(part)))
      await index.put(id, slice)
      this.#progress.done += slice.length
      this.#tell()
      if (this.#closed || this.#stopped === id) return
    }
    await index.end(id, generation)
  }
}

/** Of a relation whose details were forgotten, or that is not read yet, the name can be found; one that is gone cannot. */
function update(part: string, json: string | undefined, name: Named | undefined): PartUpdate {
  if (name === undefined) return { part }
  if (json !== undefined) return { part, json }
  return { part, bare: { schema: name.schema, name: name.name, kind: name.kind } }
}
