import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { inTime } from './in-time'
import type { RedisStore } from './redis'
import { openValue, type Sealed, sealValue } from './seal'
import type { SecondLayer } from './second-layer'

/** How long a reading may be taken over, ms: what has changed since is seen by its fingerprint long before. */
const KEEP_MS = 24 * 3_600_000
/** A lock that is not renewed for this long is nobody's, and how often it is renewed, ms. */
const LOCK_MS = 5000
const RENEW_MS = 1500
/** How long a Redis far away may take for an answer, and for taking pieces, which nobody waits for, ms. */
const ANSWER_MS = 2000
const SEND_MS = 10_000
/** Pieces of a reading that are sent or fetched in one round trip. */
const PIECES = 4

/** What stands over a shared reading. */
const Head = z.strictObject({
  /** Names its pieces; another for every reading, so that two never mix. */
  reading: z.string().regex(/^[\w-]{22}$/),
  pieces: z.number().int().min(1).max(100_000),
  fingerprint: z.string(),
  /** When a colleague read it, ms since 1970, and how long that took, ms. */
  readAt: z.number(),
  tookMs: z.number(),
})
export type TeamHead = z.infer<typeof Head>

/** A lock that this process holds. */
export interface TeamLock {
  release(): Promise<void>
}

/**
 * Readings of catalogs that a team shares in a Redis. Everything is sealed under the team's key and named by hashes under it:
 * who has not got the key can neither read nor write. What a key tells is the rest of the world's business: nothing.
 */
export class TeamCache {
  readonly #second: SecondLayer
  readonly #seal: KeyObject
  readonly #name: KeyObject
  readonly #prefix: string
  readonly #clock: () => number
  readonly #onForged: () => void

  /** `key`: the team's 32 bytes. `onForged` is told of every entry that does not open. */
  constructor(second: SecondLayer, key: Buffer, clock: () => number, onForged: () => void) {
    this.#second = second
    this.#clock = clock
    this.#onForged = onForged
    const derive = (label: string) => createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `relata/team/${label}`, 32)))
    this.#seal = derive('seal')
    this.#name = derive('name')
    this.#prefix = `relata:{${this.#hash('namespace')}}:v1:team:`
  }

  /** Whether there is a Redis to ask; one that is only just being reached is waited for, `limitMs` at most. */
  async connected(limitMs: number): Promise<boolean> {
    await inTime(this.#second.tried, limitMs).catch(() => undefined)
    return this.#second.far.there || (await this.#second.layer()) === 'redis'
  }

  /** The reading that is shared of a database, or undefined. */
  async head(identity: string): Promise<TeamHead | undefined> {
    const key = this.#key(identity)
    const opened = await this.#open(key, await this.#ask((redis) => redis.get(key)))
    if (opened === undefined || opened.expiresAt <= this.#clock()) return undefined
    return Head.safeParse(parseJson(opened.value)).data
  }

  /** All pieces of a reading in order; undefined where one is missing or does not open. */
  async load(identity: string, { reading, pieces }: TeamHead, onPiece: (done: number) => void): Promise<Uint8Array[] | undefined> {
    const keys = Array.from({ length: pieces }, (_, at) => this.#piece(identity, reading, at))
    const found: Uint8Array[] = []
    for (let at = 0; at < keys.length; at += PIECES) {
      const some = keys.slice(at, at + PIECES)
      const values = await this.#ask((redis) => redis.getMany(some))
      for (const [n, key] of some.entries()) {
        const opened = await this.#open(key, values?.[n])
        if (opened === undefined) return undefined
        found.push(opened.value)
        onPiece(found.length)
        await nextTurn()
      }
    }
    return found
  }

  /** Shares a reading: its pieces first, then what stands over them. False where Redis did not take all of it. */
  async publish(identity: string, head: Omit<TeamHead, 'reading' | 'pieces'>, pieces: Iterable<Uint8Array>): Promise<boolean> {
    const reading = randomBytes(16).toString('base64url')
    let sealed: { key: string; value: Buffer; ttlMs: number }[] = []
    let count = 0
    const send = async () => {
      const some = sealed
      sealed = []
      if (some.length === 0) return true
      return (await this.#ask(async (redis) => (await redis.setMany(some), true), 'write', SEND_MS)) === true
    }
    for (const value of pieces) {
      const key = this.#piece(identity, reading, count)
      sealed.push({ key, value: this.#sealed(key, value), ttlMs: KEEP_MS })
      count += 1
      if (sealed.length === PIECES && !(await send())) return false
      await nextTurn()
    }
    if (!(await send())) return false
    const key = this.#key(identity)
    const value = this.#sealed(key, Buffer.from(JSON.stringify({ ...head, reading, pieces: count } satisfies TeamHead)))
    return (await this.#ask(async (redis) => (await redis.set(key, value, KEEP_MS), true), 'write')) === true
  }

  /**
   * The advisory lock on reading a database: held by this process from now on, `taken` by another one, or undefined where
   * no Redis answers. It is renewed until it is released; with its process it ends by itself.
   */
  async lock(identity: string): Promise<TeamLock | 'taken' | undefined> {
    const key = `${this.#key(identity)}.lock`
    const token = randomBytes(16)
    const claimed = await this.#ask((redis) => redis.claim(key, token, LOCK_MS), 'write')
    if (claimed !== true) return claimed === undefined ? undefined : 'taken'
    const whileMine = async (then: (redis: RedisStore) => Promise<unknown>) => {
      await this.#ask(async (redis) => {
        const held = await redis.get(key)
        // Late, and somebody else's by now: it is theirs.
        if (held !== undefined && token.equals(held)) await then(redis)
      }, 'write')
    }
    const timer = setInterval(() => void whileMine((redis) => redis.set(key, token, LOCK_MS)), RENEW_MS).unref()
    return {
      release: async () => {
        clearInterval(timer)
        await whileMine((redis) => redis.delete([key]))
      },
    }
  }

  /** What does not open was forged by somebody without the key: it is counted and removed, and is not there. */
  async #open(key: string, sealed: Uint8Array | undefined): Promise<Sealed | undefined> {
    if (sealed === undefined) return undefined
    const opened = openValue(this.#seal, key, sealed)
    if (opened !== undefined) return opened
    this.#onForged()
    await this.#ask((redis) => redis.delete([key]), 'write')
    return undefined
  }

  /** Asks the Redis that the cache uses, or one that is too far away for that. */
  async #ask<T>(
    question: (redis: RedisStore) => Promise<T>,
    kind: 'read' | 'write' = 'read',
    patienceMs = ANSWER_MS,
  ): Promise<T | undefined> {
    const { far } = this.#second
    return far.there ? await far.ask(question, patienceMs) : await this.#second.askRedis(question, kind)
  }

  #sealed(key: string, value: Uint8Array): Buffer {
    const storedAt = this.#clock()
    return sealValue(this.#seal, key, { value, storedAt, expiresAt: storedAt + KEEP_MS })
  }

  #key(identity: string): string {
    return `${this.#prefix}${this.#hash(`of ${identity}`)}`
  }

  #piece(identity: string, reading: string, at: number): string {
    return `${this.#key(identity)}.${reading}.${String(at)}`
  }

  #hash(text: string): string {
    return createHmac('sha256', this.#name).update(text).digest('base64url').slice(0, 22)
  }
}

/** Undefined for what is none: somebody may share with another version of Relata. */
export function parseJson(text: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(text).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
