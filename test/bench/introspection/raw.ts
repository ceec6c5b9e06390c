import type { EngineId } from './job'

/** The texts of questions in what a client wrote: simple queries of PostgreSQL, COM_QUERY of MySQL. As they can be asked again. */
export function queriesOf(engine: EngineId, written: Buffer): string[] {
  // The snapshot of another session is gone by then.
  if (engine === 'postgres') return postgresQueries(written).map((text) => text.replace(/SET TRANSACTION SNAPSHOT '[^']*';\n/, ''))
  return mysqlQueries(written)
}

/** Frontend messages (manual, 55.7): the first has no letter, `Q` is a simple query. */
function postgresQueries(written: Buffer): string[] {
  const texts: string[] = []
  let at = written.readInt32BE(0)
  while (at + 5 <= written.length) {
    const length = written.readInt32BE(at + 1)
    if (written[at] === 0x51) texts.push(written.toString('utf8', at + 5, at + length))
    at += 1 + length
  }
  return texts
}

/** Packets: three bytes of length, one of sequence; a question begins a sequence and has 3 as its first byte. */
function mysqlQueries(written: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at + 4 < written.length; ) {
    const length = written.readUIntLE(at, 3)
    if (written[at + 3] === 0 && written[at + 4] === 3) texts.push(written.toString('utf8', at + 5, at + 4 + length))
    at += 4 + length
  }
  return texts
}

/** A question as its client writes it. */
export function encodeQuery(engine: EngineId, text: string): Buffer {
  const body = Buffer.from(text)
  if (engine === 'postgres') {
    const head = Buffer.alloc(5)
    head[0] = 0x51
    head.writeInt32BE(body.length + 5, 1)
    return Buffer.concat([head, body, Buffer.alloc(1)])
  }
  const head = Buffer.alloc(5)
  head.writeUIntLE(body.length + 1, 0, 3)
  head[4] = 3
  return Buffer.concat([head, body])
}

/** Finds the end of answers in what a server writes, and counts them; looks at nothing else. */
export interface Skimmer {
  /** True when the answer to the question is over. */
  feed(chunk: Buffer): boolean
  readonly statements: number
}

export function skimmer(engine: EngineId): Skimmer {
  return engine === 'postgres' ? new PostgresSkimmer() : new MysqlSkimmer()
}

class PostgresSkimmer implements Skimmer {
  statements = 0
  #rest: Buffer = Buffer.alloc(0)

  feed(chunk: Buffer): boolean {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    let over = false
    while (at + 5 <= data.length) {
      const end = at + 1 + data.readInt32BE(at + 1)
      if (end > data.length) break
      if (data[at] === 0x43) this.statements += 1
      over = data[at] === 0x5a
      at = end
    }
    this.#rest = data.subarray(at)
    return over
  }
}

/** Text protocol without DEPRECATE_EOF (MySQL internals manual, COM_QUERY response). */
class MysqlSkimmer implements Skimmer {
  statements = 0
  #rest: Buffer = Buffer.alloc(0)
  /** Definitions of columns that are still to come with the end behind them; 0 outside a result, -1 among its rows. */
  #columns = 0

  feed(chunk: Buffer): boolean {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    let over = false
    while (at + 4 <= data.length) {
      const length = data.readUIntLE(at, 3)
      const end = at + 4 + length
      if (end > data.length) break
      over = this.#packet(data.subarray(at + 4, end))
      at = end
    }
    this.#rest = data.subarray(at)
    return over
  }

  #packet(packet: Buffer): boolean {
    if (packet[0] === 0xff) {
      this.#columns = 0
      return true
    }
    if (this.#columns === 0) {
      if (packet[0] !== 0) {
        this.#columns = (packet[0] ?? 0) + 1
        return false
      }
      return this.#end(packet.readUInt16LE(3))
    }
    if (this.#columns > 0) {
      this.#columns -= 1
      if (this.#columns === 0) this.#columns = -1
      return false
    }
    return packet[0] === 0xfe && packet.length < 9 ? this.#end(packet.readUInt16LE(3)) : false
  }

  /** SERVER_MORE_RESULTS_EXISTS is 8. */
  #end(status: number): boolean {
    this.statements += 1
    this.#columns = 0
    return (status & 8) === 0
  }
}
