import dns, { type LookupAddress } from 'node:dns'
import { connect as connectPlain, isIP, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net'
import { connect as connectSecure, type ConnectionOptions } from 'node:tls'
import type { AbstractConnector } from 'ioredis'
import { redisLibrary } from './redis-library'

type Answer = Parameters<Parameters<LookupFunction>[2]>
/** Who waits for the address of a host, by host and what is asked of it. */
const asked = new Map<string, ((...answer: Answer) => void)[]>()

/**
 * As `dns.lookup`, one question of a kind at a time: each takes a thread until the system's resolver gives up, which it does after half a
 * minute where nobody answers, and there are four for all of this process's files, hashes and names (nodejs.org, "Don't block the event
 * loop"). A connection that is given up does not give up its question.
 */
export const lookUpOnce: LookupFunction = (hostname, options, done) => {
  const key = JSON.stringify([hostname, options])
  const waiting = asked.get(key)
  if (waiting !== undefined) {
    waiting.push(done)
    return
  }
  asked.set(key, [done])
  dns.lookup(hostname, options, (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => {
    const all = asked.get(key) ?? []
    asked.delete(key)
    for (const tell of all) tell(error, address, family)
  })
}

interface Where extends TcpNetConnectOpts {
  readonly disconnectTimeout?: number
  readonly tls?: ConnectionOptions
}

type Connector = new (where: unknown) => AbstractConnector & { connect(): Promise<Socket> }

/** The library's way to one server by name and port, with {@link lookUpOnce}. */
function makeConnector(): Connector {
  return class OneLookUp extends redisLibrary().AbstractConnector {
    readonly #where: Where

    constructor(where: unknown) {
      super((where as Where).disconnectTimeout ?? 2000)
      this.#where = where as Where
    }

    async connect(): Promise<Socket> {
      const { host = 'localhost', port, tls } = this.#where
      this.connecting = true
      // As the library: whoever disconnects at once is listened to first.
      await Promise.resolve()
      if (!this.connecting) throw new Error('Connection is closed.')
      const way = { host, port, ...(isIP(host) === 0 ? { lookup: lookUpOnce } : {}) }
      const stream = tls === undefined ? connectPlain(way) : connectSecure({ ...way, ...tls })
      this.stream = stream
      stream.once('error', (error: Error) => (this.firstError = error))
      return stream
    }
  }
}

let connector: Connector | undefined

/** The one such class. */
export function oneLookUp(): Connector {
  return (connector ??= makeConnector())
}
