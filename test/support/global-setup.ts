import type { TestProject } from 'vitest/node'
import { buildHost } from './build-host'
import { startMariadb } from './mariadb-server'
import { startPostgres } from './postgres-server'
import { startRedis } from './redis-server'
import type { TestServer } from './server'

/** A server as tests in other processes see it. */
export type ServerFacts = Omit<TestServer, 'signal' | 'halt' | 'revive' | 'stop'>

declare module 'vitest' {
  interface ProvidedContext {
    host: string
    postgres: ServerFacts
    mariadb: ServerFacts
    redis: ServerFacts
    redisTls: ServerFacts
  }
}

/** Starts one server of each kind for the contract suites, and builds the session host. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.allSettled([startPostgres(), startMariadb(), startRedis(), startRedis({ tls: true })])
  const servers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())))
  try {
    const failed = started.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    const [postgres, mariadb, redis, redisTls] = servers.map(facts)
    if (postgres === undefined || mariadb === undefined || redis === undefined || redisTls === undefined)
      throw new Error('a server is missing')
    project.provide('host', await buildHost())
    project.provide('postgres', postgres)
    project.provide('mariadb', mariadb)
    project.provide('redis', redis)
    project.provide('redisTls', redisTls)
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

function facts({ host, port, user, password, database, url, caFile, pid }: TestServer): ServerFacts {
  return { host, port, user, password, database, url, caFile, pid }
}
