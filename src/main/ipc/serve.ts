import type { Reply } from '@shared/bridge'
import { type Channel, contract } from '@shared/contract'
import { AppError } from '@shared/errors'
import type { z } from 'zod'
import type { Logger } from '../log'
import type { CallContext, Handlers } from './handlers'
import { isPlain } from './plain'
import { throttle } from './throttle'
import { toWire } from './wire-error'

export interface ServeOptions {
  readonly handlers: Handlers
  readonly log: Logger
  /** Parses what handlers return, too: on in development and tests, off in release (row pages are large). */
  readonly checkOutputs: boolean
  /** Runs one call, for what all of it together may cost. */
  readonly inAction: <T>(work: () => Promise<T>) => Promise<T>
}

/** One call as a transport hands it over. */
export interface IncomingCall {
  /** Stands for the window that asks; all its calls are dropped together. */
  readonly sender: string
  readonly id: string
  readonly channel: string
  readonly input: unknown
  readonly onProgress: (value: unknown) => void
}

/** The dispatcher between a transport and the handlers; knows no Electron. */
export interface Server {
  call(call: IncomingCall): Promise<Reply<unknown>>
  cancel(sender: string, id: string): void
  /** Aborts every call of a sender that is gone or has navigated. */
  dropSender(sender: string): void
  /** Refuses new calls, aborts the running ones and waits for them, at most `limitMs`. */
  close(limitMs: number): Promise<void>
  readonly running: number
}

/** Builds the dispatcher: known channel → parse → handle → reply as a value. */
export function createServer({ handlers, log, checkOutputs, inAction }: ServeOptions): Server {
  const calls = new Map<string, { sender: string; abort: AbortController; done: Promise<unknown> }>()
  let closing = false

  async function run(call: IncomingCall, signal: AbortSignal): Promise<unknown> {
    if (!Object.hasOwn(contract, call.channel))
      throw new AppError('not_found', 'There is no such channel', { detail: { channel: call.channel.slice(0, 80) } })
    const channel = call.channel as Channel
    const parsed = isPlain(call.input) ? contract[channel].input.safeParse(call.input) : undefined
    if (parsed?.success !== true) throw invalidInput(parsed?.error)
    const progress = throttle(call.onProgress, 100)
    try {
      const handler = handlers[channel] as (input: unknown, context: CallContext) => Promise<unknown>
      const context = { signal, progress: progress.push as CallContext['progress'] }
      const value = await inAction(async () => await handler(parsed.data, context))
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled')
      if (!checkOutputs) return value
      const output = contract[channel].output.safeParse(value)
      if (!output.success) throw new Error(`${channel} returned a value outside its contract: ${output.error.message}`)
      return output.data
    } finally {
      progress.flush()
    }
  }

  return {
    async call(call) {
      const key = `${call.sender}/${call.id}`
      if (closing) return { ok: false, error: { code: 'cancelled', message: 'Relata is closing' } }
      if (calls.has(key)) return { ok: false, error: { code: 'conflict', message: 'This call id is in use' } }
      const abort = new AbortController()
      const done = run(call, abort.signal)
      // Registered before any await: a cancel that follows at once finds its call.
      calls.set(key, { sender: call.sender, abort, done })
      try {
        return { ok: true, value: await done }
      } catch (error) {
        if (abort.signal.aborted) return { ok: false, error: { code: 'cancelled', message: 'Cancelled' } }
        return { ok: false, error: toWire(error, log) }
      } finally {
        calls.delete(key)
      }
    },
    cancel(sender, id) {
      calls.get(`${sender}/${id}`)?.abort.abort()
    },
    dropSender(sender) {
      for (const call of calls.values()) if (call.sender === sender) call.abort.abort()
    },
    async close(limitMs) {
      closing = true
      const running = [...calls.values()]
      for (const call of running) call.abort.abort()
      await Promise.race([Promise.allSettled(running.map((call) => call.done)), new Promise((done) => setTimeout(done, limitMs).unref())])
    },
    get running() {
      return calls.size
    },
  }
}

function invalidInput(error: z.ZodError | undefined): AppError {
  const issue = error?.issues[0]
  const path = issue?.path.map(String).join('.') ?? ''
  const message = path === '' || issue === undefined ? 'This request is not understood' : `${path}: ${issue.message}`
  return new AppError('invalid_input', message, {
    ...(path === '' ? {} : { detail: { field: path } }),
    hint: 'Check the value and try again',
  })
}
