import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildPrograms } from './build-programs'
import { startMariadb } from './mariadb-server'
import { startPostgres } from './postgres-server'
import { VALKEY } from './redis-kinds'
import { startRedis } from './redis-server'
import type { TestServer } from './server'

/** A server as tests in other processes see it. */
export type ServerFacts = Omit<TestServer, 'signal' | 'halt' | 'revive' | 'stop'>

declare module 'vitest' {
  interface ProvidedContext {
    host: string
    cli: string
    saver: string
    keyChanger: string
    postgres: ServerFacts
    mariadb: ServerFacts
    redis: ServerFacts
    /** Redis itself where there is no Valkey: only suites that REDIS_KINDS sends there ask. */
    valkey: ServerFacts
    redisTls: ServerFacts
  }
}

/** Starts one server of each kind for the contract suites, and builds the programs that run in plain Node. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // All that servers, workers and the commands they start write goes here, and goes away with the run.
  const temporary = mkdtempSync(join(tmpdir(), 'relata-test-'))
  // Servers run as users of their own: as open to them as the system's folder.
  chmodSync(temporary, 0o1777)
  process.env['TMPDIR'] = temporary
  if (VALKEY === undefined)
    console.log('Valkey is not installed here, nor named in RELATA_TEST_VALKEY: the suites for any Redis run on Redis alone')
  const valkey = VALKEY === undefined ? [] : [startRedis({ kind: 'valkey' })]
  const started = await Promise.allSettled([startPostgres(), startMariadb(), startRedis(), startRedis({ tls: true }), ...valkey])
  const servers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()))
    rmSync(temporary, { recursive: true, force: true })
  }
  try {
    const failed = started.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    const [postgres, mariadb, redis, redisTls, other] = servers.map(facts)
    if (postgres === undefined || mariadb === undefined || redis === undefined || redisTls === undefined)
      throw new Error('a server is missing')
    const { host, cli, saver, keyChanger } = await buildPrograms()
    project.provide('host', host)
    project.provide('cli', cli)
    project.provide('saver', saver)
    project.provide('keyChanger', keyChanger)
    project.provide('postgres', postgres)
    project.provide('mariadb', mariadb)
    project.provide('redis', redis)
    project.provide('redisTls', redisTls)
    project.provide('valkey', other ?? redis)
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

function facts({ host, port, user, password, database, url, caFile, pid }: TestServer): ServerFacts {
  return { host, port, user, password, database, url, caFile, pid }
}
