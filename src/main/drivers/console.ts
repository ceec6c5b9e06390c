import type { Cell } from '@shared/cells'
import { AppError, type WireError } from '@shared/errors'
import type { QueryOutcome } from '@shared/query'
import type { CallOptions } from './driver'

/** What one run may cost. */
export interface RunLimits {
  readonly rows: number
  readonly bytes: number
  /** After so many ms the server is asked to stop; the call itself is given longer. */
  readonly timeoutMs: number
}

/** What a statement came to, without what only the main process knows. */
export type Ran = Omit<QueryOutcome, 'readOnly' | 'newSession'>

/**
 * A session for a user's own statements: never the one that catalogs are read through. One that was opened read-only is held
 * so by the server, for every single statement, whatever was set in it before; see docs of each engine for what that covers.
 */
export interface ConsoleSession {
  readonly serverVersion: string
  /** Runs one statement. What the server refuses is an outcome; rejects with an AppError where there is none. */
  run(statement: string, limits: RunLimits, call: CallOptions): Promise<Ran>
  close(): Promise<void>
}

/** Most notices kept of one statement. */
const NOTICES = 100

/** Rows of one result as they come, up to its limits. */
export class Gathered {
  readonly rows: Cell[][] = []
  cut: 'rows' | 'bytes' | null = null
  readonly #limits: RunLimits
  #bytes = 0

  constructor(limits: RunLimits) {
    this.#limits = limits
  }

  get full(): boolean {
    return this.cut !== null
  }

  /** Keeps a row; one that is beyond the limits only says by which. The first row is always kept: its values are cut already. */
  add(row: Cell[]): void {
    if (this.full) return
    const bytes = row.reduce<number>((sum, cell) => sum + sizeOf(cell), 0)
    if (this.rows.length >= this.#limits.rows) this.cut = 'rows'
    else if (this.rows.length > 0 && this.#bytes + bytes > this.#limits.bytes) this.cut = 'bytes'
    if (this.full) return
    this.#bytes += bytes
    this.rows.push(row)
  }

  /** How many rows are asked for next: few at first, then as many as fit by what came so far. */
  next(): number {
    if (this.rows.length === 0) return Math.min(100, this.#limits.rows + 1)
    const average = Math.max(1, this.#bytes / this.rows.length)
    const fit = Math.ceil((this.#limits.bytes - this.#bytes) / average)
    return Math.max(1, Math.min(this.#limits.rows + 1 - this.rows.length, fit))
  }
}

/** Adds what a server said beside its answer; more than {@link NOTICES} are counted only. */
export class Notices {
  readonly #kept: { severity: string; message: string }[] = []
  #more = 0

  add(severity: string, message: string): void {
    if (this.#kept.length < NOTICES) this.#kept.push({ severity: severity.toLowerCase(), message })
    else this.#more += 1
  }

  list(): { severity: string; message: string }[] {
    return this.#more === 0
      ? this.#kept
      : [...this.#kept, { severity: 'note', message: `${String(this.#more)} more messages are not kept` }]
  }
}

/**
 * Runs work that ends by itself when its time is up or it is cancelled: `stop` asks the server. Rejects with `cancelled`; whether
 * it was late is told to `work`'s error handling by `late()`.
 */
export async function limited<T>(
  { timeoutMs }: RunLimits,
  call: CallOptions,
  stop: () => void,
  work: (late: () => boolean) => Promise<T>,
): Promise<T> {
  if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled')
  let late = false
  const limit = setTimeout(() => {
    late = true
    stop()
  }, timeoutMs)
  call.signal.addEventListener('abort', stop, { once: true })
  try {
    return await work(() => late)
  } finally {
    clearTimeout(limit)
    call.signal.removeEventListener('abort', stop)
  }
}

/** A statement that was stopped because its time was up. */
export function tooLate(timeoutMs: number): WireError {
  return {
    code: 'timeout',
    message: `The statement was stopped after ${String(Math.round(timeoutMs / 1000))} s`,
    hint: 'Raise the time limit of the console, or ask for less',
  }
}

function sizeOf(cell: Cell): number {
  if (typeof cell === 'string') return cell.length
  return cell !== null && typeof cell === 'object' ? ('hex' in cell ? cell.hex : cell.text).length : 8
}
