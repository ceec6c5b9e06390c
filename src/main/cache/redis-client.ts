import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import type { Cluster, Redis } from 'ioredis'
import { lookUpOnce, oneLookUp } from './redis-connector'
import { redisLibrary } from './redis-library'
import type { RedisAddress, RedisWay } from './redis-url'

/** For what the library asks by itself while it connects, ms. */
const OWN_LIMIT_MS = 2000
/** Longest wait between two attempts to reconnect, ms. */
const RECONNECT_LIMIT_MS = 30_000

/** Any of the ways to a Redis: all of them take the same commands. */
export type RedisClient = Redis | Cluster

/** Twice as long after each attempt, and never at the same moment as everybody else. */
const again = (attempt: number) => Math.min(250 * 2 ** Math.min(attempt, 10), RECONNECT_LIMIT_MS) * (0.5 + Math.random() / 2)

/**
 * A client that is not connected yet. Nothing waits in it and nothing is sent a second time: a write that was cut off may be
 * older than a forget. Throws where the file with authorities cannot be read.
 */
export function makeRedisClient({ kind, nodes, name, ...way }: RedisWay, { ca, caFile, ...given }: RedisAddress): RedisClient {
  const { Cluster, Redis } = redisLibrary()
  const OneLookUp = oneLookUp()
  const password = given.password ?? way.password
  const sentinelPassword = given.sentinelPassword ?? way.sentinelPassword
  // Alone it would replace the authorities that are trusted anyway (nodejs.org, tls.createSecureContext).
  const authority = ca ?? (caFile === undefined ? undefined : readFileSync(caFile, 'utf8'))
  const tls = way.tls
    ? { minVersion: 'TLSv1.2' as const, ...(authority === undefined ? {} : { ca: [...rootCertificates, authority] }) }
    : undefined
  const common = {
    ...{ lazyConnect: true, enableOfflineQueue: false, autoResendUnfulfilledCommands: false, autoResubscribe: false },
    ...{ maxRetriesPerRequest: 0, commandTimeout: OWN_LIMIT_MS, connectTimeout: 1500, keepAlive: 5000, socketTimeout: 3000 },
    ...{ connectionName: 'relata' },
    ...{ retryStrategy: again, db: way.database },
    // A master that has become a replica: connect again, perhaps to the new master, and do not repeat the command.
    reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? (1 as const) : (false as const)),
    ...(way.username === undefined ? {} : { username: way.username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  }
  if (kind === 'cluster') {
    return new Cluster(
      nodes.map(({ host, port }) => ({ host, port })),
      {
        ...{
          lazyConnect: true,
          enableOfflineQueue: false,
          clusterRetryStrategy: again,
          slotsRefreshTimeout: OWN_LIMIT_MS,
          scaleReads: 'master',
        },
        dnsLookup: (host, done) =>
          lookUpOnce(host, {}, (error, address, family) => done(error, typeof address === 'string' ? address : '', family)),
        ...{ retryDelayOnFailover: 0, retryDelayOnClusterDown: 0, retryDelayOnTryAgain: 0, maxRedirections: 3 },
        redisOptions: { ...common, Connector: OneLookUp },
      },
    )
  }
  if (kind === 'socket') return new Redis({ ...common, path: name })
  const [first] = nodes
  if (kind === 'single')
    return new Redis({ ...common, Connector: OneLookUp, ...(first === undefined ? {} : { host: first.host, port: first.port }) })
  return new Redis({
    ...common,
    sentinels: nodes.map(({ host, port }) => ({ host, port })),
    name,
    sentinelRetryStrategy: again,
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...(tls === undefined ? {} : { enableTLSForSentinelMode: true, sentinelTLS: tls }),
  })
}

/** The servers that hold keys: one, or every master of a cluster. */
export function mastersOf(client: RedisClient): Redis[] {
  return client instanceof redisLibrary().Cluster ? client.nodes('master') : [client]
}
