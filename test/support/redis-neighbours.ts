import { Cluster, Redis } from 'ioredis'
import { Keys } from '../../src/main/cache/keys'
import type { RedisClient } from '../../src/main/cache/redis-client'
import { NAME_KEY } from './cache'
import type { TestServer } from './server'

/** A key of somebody else's, with a value that no two of them share. */
type Neighbour = { readonly key: string } & { readonly kind: 'string' | 'list' | 'set' | 'hash'; readonly value: string }

const KINDS = ['string', 'list', 'set', 'hash'] as const
/** Commands on their way at one time. */
const PAGE = 1000

/** The first `count` keys of ours in a namespace, spread over four connections and all types but configs, which never leave a process. */
export function ourKeys(namespace: string, count: number): string[] {
  const keys = new Keys(namespace, NAME_KEY)
  const types = ['schema', 'test', 'metadata'] as const
  return Array.from({ length: count }, (_, at) =>
    keys.of({ type: types[at % types.length] ?? 'schema', connectionId: `c${String(at % 4)}`, generation: at % 7, name: `n${String(at)}` }),
  )
}

/** Keys of other people that look as much like ours as they can, of several types. */
export function neighbours(namespace: string, count: number): Neighbour[] {
  const ours = `relata:{${namespace}}:v1:`
  const forms: readonly ((n: string) => string)[] = [
    // Another profile, and one whose namespace begins with, ends with or contains ours.
    (n) => `relata:{other}:v1:schema:${n}`,
    (n) => `relata:{${namespace}x}:v1:schema:${n}`,
    (n) => `relata:{x${namespace}}:v1:schema:${n}`,
    (n) => `relata:{${namespace}}x:v1:schema:${n}`,
    // Ours in pieces: no braces, no version, another version, a prefix cut short, another case.
    (n) => `relata:${namespace}:v1:schema:${n}`,
    (n) => `relata:{${namespace}}:${n}`,
    (n) => `relata:{${namespace}}x${n}`,
    (n) => `relata:{${namespace}}:v10:${n}`,
    (n) => `relata:{${namespace}}:v2:schema:${n}`,
    (n) => `relata:{${namespace}}:v1${n}`,
    (n) => `${ours.toUpperCase()}${n}`,
    // Ours in the middle, at the end, and behind a space or a newline.
    (n) => `app:${ours}schema:${n}`,
    (n) => `${n}${ours}`,
    (n) => ` ${ours}${n}`,
    (n) => `\n${ours}${n}`,
    // What a pattern would match where it is not escaped.
    (n) => `relata:{${namespace.slice(0, -1)}?}:v1:${n}`,
    (n) => `relata:{${namespace}}*v1:${n}`,
    (n) => `relata:{[${namespace}]}:v1:${n}`,
    (n) => `relata:{*}:v1:${n}`,
    (n) => `relata:\\{${namespace}\\}:v1:${n}`,
    // Letters of other scripts: one that only looks like an r, an i with and without a dot, a name nobody can read.
    (n) => `\u0433elata:{${namespace}}:v1:${n}`,
    (n) => `relata:{${namespace}}\uFF1Av1:${n}`,
    (n) => `relata\u200B:{${namespace}}:v1:${n}`,
    (n) => `żółw:🐢:${n}`,
    (n) => `session:${n}`,
  ]
  return Array.from({ length: count }, (_, at) => {
    const form = forms[at % forms.length] ?? String
    return { key: form(String(at)), kind: KINDS[Math.floor(at / forms.length) % KINDS.length] ?? 'string', value: `value of ${String(at)}` }
  })
}

/** A client of the test's own that sends whole pages at once, to one server or to the masters of a cluster. */
export function bulkClient(servers: readonly Pick<TestServer, 'port' | 'password'>[]): RedisClient {
  const [first] = servers
  if (first === undefined) throw new Error('no server')
  const nodes = servers.map(({ port }) => ({ host: '127.0.0.1', port }))
  const common = { enableAutoPipelining: true }
  return servers.length === 1
    ? new Redis({ ...common, host: '127.0.0.1', port: first.port, password: first.password })
    : new Cluster(nodes, { ...common, redisOptions: { password: first.password } })
}

/** Writes keys of ours, sixteen bytes each. */
export async function writeOurs(client: RedisClient, keys: readonly string[]): Promise<void> {
  await inPages(keys, async (key) => await client.set(key, 'sixteen bytes of', 'PX', 3_600_000))
}

export async function writeNeighbours(client: RedisClient, all: readonly Neighbour[]): Promise<void> {
  await inPages(all, async ({ key, kind, value }) => {
    if (kind === 'string') await client.set(key, value)
    else if (kind === 'list') await client.rpush(key, value, 'more')
    else if (kind === 'set') await client.sadd(key, value)
    else await client.hset(key, 'field', value)
  })
}

/** Which neighbours are not there any more as they were written. */
export async function harmed(client: RedisClient, all: readonly Neighbour[]): Promise<string[]> {
  const found = await inPages(all, async ({ key, kind, value }): Promise<readonly [unknown, unknown]> => {
    if (kind === 'string') return [await client.get(key), value]
    if (kind === 'list') return [await client.lrange(key, 0, -1), [value, 'more']]
    if (kind === 'set') return [await client.smembers(key), [value]]
    return [await client.hgetall(key), { field: value }]
  })
  return all.filter((_, at) => JSON.stringify(found[at]?.[0]) !== JSON.stringify(found[at]?.[1])).map(({ key }) => key)
}

async function inPages<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = []
  for (let at = 0; at < items.length; at += PAGE) answers.push(...(await Promise.all(items.slice(at, at + PAGE).map(ask))))
  return answers
}
