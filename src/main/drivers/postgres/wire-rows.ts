import type { Row } from './batch'

/** Gets rows as they arrive, in place of `pg`, until it is taken away. */
export type RowSink = (row: Row) => void

/** The part of `pg`'s connection that is used here (node-postgres, lib/connection.js). */
interface Attaching {
  attachListeners(stream: Listening): void
}

interface Listening {
  on(event: string, listener: (chunk: Buffer) => void): unknown
}

/** Message of a row, and the least that the length of any message says (manual, 55.7). */
const DATA_ROW = 0x44
const LEAST_LENGTH = 4
const HEADER = 5

const taps = new WeakMap<object, WireRows>()

/** Rows of a connection can from now on be read by {@link wireRows}. To be called before it connects. */
export function listen(connection: Attaching): void {
  const rows = new WireRows()
  taps.set(connection, rows)
  const attach = connection.attachListeners.bind(connection)
  connection.attachListeners = (stream) =>
    attach({
      on: (event, listener) => stream.on(event, event === 'data' ? (chunk: Buffer) => rows.read(chunk, listener) : listener),
    })
}

/** Of a connection that {@link listen} was called for; undefined of any other. */
export function wireRows(connection: object): WireRows | undefined {
  return taps.get(connection)
}

/**
 * Stands between the socket and `pg`: rows of a catalog are read here, everything else is handed on, message by message. `pg` makes a
 * new string of every value; a catalog says the same few over and over, and those are made once here.
 */
export class WireRows {
  #sink: RowSink | undefined
  #texts: Texts | undefined
  /** A message that has not arrived whole: the beginning of `#part`, `#held` bytes. */
  #part: Buffer = Buffer.alloc(0)
  #held = 0
  /** True once something came that is no message: `pg` says what it makes of it. */
  #lost = false

  /** Hands rows to `sink` until {@link release}. */
  take(sink: RowSink): void {
    this.#sink = sink
    this.#texts = new Texts()
  }

  release(): void {
    this.#sink = undefined
    this.#texts = undefined
  }

  /** Takes what the socket has read; `pass` gets whole messages. */
  read(chunk: Buffer, pass: (messages: Buffer) => void): void {
    const from = this.#held === 0 || this.#lost ? 0 : this.#complete(chunk, pass)
    if (this.#lost) pass(chunk.subarray(from))
    else if (this.#held === 0) this.#whole(from === 0 ? chunk : chunk.subarray(from), pass)
  }

  /** Adds to the message that is held and takes it once it is whole; tells how much of `chunk` that was. */
  #complete(chunk: Buffer, pass: (messages: Buffer) => void): number {
    let from = this.#hold(chunk, 0, HEADER)
    if (this.#held < HEADER) return from
    const length = this.#part.readUInt32BE(1)
    from += this.#hold(chunk, from, 1 + length)
    // What is no message is let go by whoever looks at it next.
    if (length >= LEAST_LENGTH && this.#held < 1 + length) return from
    const part = this.#part.subarray(0, this.#held)
    this.#held = 0
    this.#part = Buffer.alloc(0)
    this.#whole(part, pass)
    return from
  }

  /** Copies from `chunk` until `wanted` bytes are held or it ends; tells how many it was. */
  #hold(chunk: Buffer, from: number, wanted: number): number {
    const count = Math.max(0, Math.min(wanted - this.#held, chunk.length - from))
    const held = this.#held + count
    if (held > this.#part.length) {
      // By what has arrived and not by what was announced; doubled, so that a large message is not copied once per piece.
      const larger = Buffer.allocUnsafe(Math.max(held, 2 * this.#part.length, 256))
      this.#part.copy(larger, 0, 0, this.#held)
      this.#part = larger
    }
    chunk.copy(this.#part, this.#held, from, from + count)
    this.#held = held
    return count
  }

  /** Takes the messages that are whole, and holds what is left. */
  #whole(bytes: Buffer, pass: (messages: Buffer) => void): void {
    let [at, passed] = [0, 0]
    while (at + HEADER <= bytes.length) {
      const length = bytes.readUInt32BE(at + 1)
      if (length < LEAST_LENGTH) {
        this.#lost = true
        pass(bytes.subarray(passed))
        return
      }
      const end = at + 1 + length
      if (end > bytes.length) break
      if (bytes[at] === DATA_ROW && this.#sink !== undefined && this.#texts !== undefined) {
        // Whoever takes the rows has to know of what came before them.
        if (passed < at) pass(bytes.subarray(passed, at))
        this.#sink(rowOf(bytes, at + HEADER, end, this.#texts))
        passed = end
      }
      at = end
    }
    if (passed < at) pass(bytes.subarray(passed, at))
    if (at < bytes.length) this.#hold(bytes, at, bytes.length - at)
  }
}

function rowOf(bytes: Buffer, from: number, end: number, texts: Texts): Row {
  const count = from + 2 <= end ? bytes.readUInt16BE(from) : 0
  // Exactly as long as it is: an array that grows reserves twice of what most rows need, and a catalog has two hundred thousand.
  const row = Array<string | null>(count)
  let at = from + 2
  for (let field = 0; field < count; field++) {
    if (at + 4 > end) throw new Error('a row ends in the middle of a value')
    const length = bytes.readInt32BE(at)
    at += 4
    if (length === -1) {
      row[field] = null
      continue
    }
    if (length < 0 || at + length > end) throw new Error('a row ends in the middle of a value')
    row[field] = texts.of(bytes, at, at + length)
    at += length
  }
  return row
}

/** Values longer than this are rarely said twice, bytes. */
const SHORT = 24
/** A power of two: as many texts as are remembered at most. */
const PLACES = 1 << 14

/** Texts by their bytes: one that was read a moment ago is given again. */
class Texts {
  readonly #known = Array.from<string | undefined>({ length: PLACES })

  of(bytes: Buffer, from: number, to: number): string {
    if (to - from > SHORT) return bytes.toString('utf8', from, to)
    let hash = to - from
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0
      if (byte >= 0x80) return bytes.toString('utf8', from, to)
      hash = (Math.imul(hash, 31) + byte) | 0
    }
    const place = (hash ^ (hash >>> 14)) & (PLACES - 1)
    const known = this.#known[place]
    if (known !== undefined && equal(known, bytes, from, to)) return known
    const made = bytes.toString('latin1', from, to)
    this.#known[place] = made
    return made
  }
}

function equal(text: string, bytes: Buffer, from: number, to: number): boolean {
  if (text.length !== to - from) return false
  for (let at = from; at < to; at++) if (text.charCodeAt(at - from) !== bytes[at]) return false
  return true
}
