import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import type { Redis } from 'ioredis'
import type { RedisClient } from './redis-client'
import { redisLibrary } from './redis-library'

/** Bytes of one answer, beyond which no more of it is taken: a value is asked for 8 MB at most, and a page of names is far smaller. */
const MOST_BYTES = 64 * 1024 * 1024

/** What the library's reader of answers is made of, as far as it is mended here. */
interface Reader {
  readonly redis: {
    readonly stream: Socket
    readonly commandQueue: { peekFront(): Item | undefined; shift(): Item | undefined }
    recoverFromFatalError(command: Error, error: Error, options: object): void
  }
  returnFatalError(error: unknown): void
}
interface Item {
  readonly command: { readonly name: string }
}

const bytes = (reply: unknown) => Buffer.isBuffer(reply)
const bytesOrNone = (reply: unknown) => reply === null || Buffer.isBuffer(reply)
const number = (reply: unknown) => typeof reply === 'number'
const SLOTS = 16_384
const place = (reply: unknown, most: number) => typeof reply === 'number' && reply >= 0 && reply <= most
/** One range of slots and who holds it (redis.io: CLUSTER SLOTS). */
const isRange = (range: unknown): range is [number, number, ...unknown[]] =>
  Array.isArray(range) &&
  place(range[0], SLOTS - 1) &&
  place(range[1], SLOTS - 1) &&
  range.slice(2).every((node) => Array.isArray(node) && bytesOrNone(node[0]) && place(node[1], 65_535))
/** The library walks through every slot of every range, however many those are. */
const isSlots = (reply: unknown) =>
  Array.isArray(reply) && reply.every(isRange) && reply.reduce((sum, [from, to]) => sum + Math.max(1, to - from + 1), 0) <= SLOTS
/** What a Redis answers to each command of ours, where it is no error; others may be answered with anything. */
const FORMS: Readonly<Record<string, (reply: unknown) => boolean>> = {
  ...{ getrange: bytes, info: bytes, ping: bytes, set: bytesOrNone, unlink: number, strlen: number, pttl: number },
  cluster: (reply) => bytes(reply) || isSlots(reply),
  scan: (reply) => Array.isArray(reply) && reply.length === 2 && bytes(reply[0]) && Array.isArray(reply[1]) && reply[1].every(bytes),
}

/** Bytes that came in since the last answer that was whole, by connection. */
const unanswered = new WeakMap<Socket, number>()

let mended = false

/**
 * Makes the library end a connection whose other end does not speak as Redis does: that says what nobody asked for, or something of
 * another form than was asked. As it comes, it throws beside every promise, which ends this process, or gives each later question the
 * answer of the one before.
 */
function mendReader(): void {
  if (mended) return
  mended = true
  const { default: DataHandler } = createRequire(import.meta.url)('ioredis/built/DataHandler.js') as { default: { prototype: Reader } }
  Object.assign(DataHandler.prototype, {
    dispatch(this: Reader, hand: () => void): void {
      unanswered.set(this.redis.stream, 0)
      // What is thrown ends the reading of this chunk, and the connection: see below.
      hand()
    },
    shiftCommand(this: Reader, reply: unknown): Item {
      const item = this.redis.commandQueue.peekFront()
      const form = FORMS[item?.command.name.toLowerCase() ?? '']
      const fits = form === undefined || reply instanceof Error || form(reply)
      if (item === undefined || !fits) throw new Error('an answer that was not asked for')
      this.redis.commandQueue.shift()
      return item
    },
    returnFatalError(this: Reader, cause: unknown): void {
      const error = new OutOfProtocol('not the protocol of Redis', { cause })
      // At once: to end it politely would be to read on for as long as the other end likes.
      this.redis.stream.destroy()
      this.redis.recoverFromFatalError(error, error, { offlineQueue: false })
    },
  })
}
/** What answers at the address of a Redis does not speak as one does. */
export class OutOfProtocol extends Error {
  override readonly name = 'OutOfProtocol'
}

/** Ends a connection that answers more than was asked for, or otherwise than Redis does; the client makes a new one in its own time. */
export function boundAnswers(client: RedisClient): void {
  mendReader()
  if (client instanceof redisLibrary().Cluster) client.on('+node', bound)
  else bound(client)
}

function bound(redis: Redis): void {
  redis.on('connect', () => {
    const { stream } = redis
    stream.on('data', (chunk: Buffer) => {
      const sum = (unanswered.get(stream) ?? 0) + chunk.length
      unanswered.set(stream, sum)
      if (sum > MOST_BYTES) stream.destroy(new OutOfProtocol('too long an answer'))
    })
  })
}
