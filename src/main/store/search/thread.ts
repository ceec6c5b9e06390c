import { Worker } from 'node:worker_threads'
import { AppError } from '@shared/errors'
import type { WorkerReply, WorkerRequest, WorkerStart } from './protocol'

/** Thrown when the file of the index is damaged. */
export class IndexDamaged extends Error {}

interface Waiting {
  readonly done: (value: unknown) => void
  readonly fail: (error: Error) => void
}

/** One search thread: requests in, answers out, in order. Ends with the process; does not keep it alive. */
export class SearchThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #next = 1
  #ended = false

  /** `script`: the built worker.ts. */
  constructor(script: string, start: WorkerStart) {
    this.#worker = new Worker(script, { workerData: start, name: `search ${start.role}` })
    this.#worker.on('message', (reply: WorkerReply) => this.#receive(reply))
    this.#worker.on('error', (error) => this.#failAll(error))
    this.#worker.on('exit', () => this.#failAll(new AppError('internal', 'The search thread ended unexpectedly')))
    this.#worker.unref()
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Rejects with {@link IndexDamaged}, with `cancelled`, or with what went wrong. */
  async ask(op: string, ...args: readonly unknown[]): Promise<unknown> {
    if (this.#ended) throw new AppError('internal', 'The search thread has ended')
    const id = this.#next++
    return await new Promise((done, fail) => {
      this.#waiting.set(id, { done, fail })
      // Somebody waits: until the answer is here the process must not end.
      this.#worker.ref()
      this.#worker.postMessage({ id, op, args } satisfies WorkerRequest)
    })
  }

  /** Closes the file and ends the thread; what is still asked fails. */
  async close(): Promise<void> {
    if (this.#ended) return
    const gone = new Promise<void>((done) => this.#worker.once('exit', () => done()))
    await this.ask('close').catch(() => undefined)
    await gone
  }

  /** Ends the thread in the middle of whatever it does; what is still asked fails with `reason`. */
  async kill(reason: Error): Promise<void> {
    this.#failAll(reason)
    await this.#worker.terminate()
  }

  #receive(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (this.#waiting.size === 0) this.#worker.unref()
    if (waiting === undefined) return
    if (reply.ok) waiting.done(reply.value)
    else if (reply.code === 'damaged') waiting.fail(new IndexDamaged(reply.message))
    else waiting.fail(reply.code === 'cancelled' ? new AppError('cancelled', 'Cancelled') : new Error(reply.message))
  }

  #failAll(error: Error): void {
    this.#ended = true
    for (const { fail } of this.#waiting.values()) fail(error)
    this.#waiting.clear()
  }
}
