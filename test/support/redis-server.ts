import { spawnSync } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type RedisKind, VALKEY } from './redis-kinds'
import { freePort, identity, program, serverFolder, startServer, type TestServer } from './server'

export interface RedisServerOptions {
  /** Redis where nothing is said. */
  readonly kind?: RedisKind
  /** On a TLS port alone. */
  readonly tls?: boolean
  /** Starts one where another one was. */
  readonly port?: number
  /** In place of the usual one. */
  readonly password?: string
  /** What its certificate speaks for; localhost where nothing is said. */
  readonly names?: string
  /** More of its settings (redis.io, "Redis configuration"), a name and its value each; `FOLDER` stands for its own folder. */
  readonly settings?: readonly string[]
}

const PASSWORD = 'r3dis'

/** Redis, or Valkey, with a password. */
export async function startRedis(options: RedisServerOptions = {}): Promise<TestServer & { readonly folder: string }> {
  const who = identity('redis')
  const { folder, certificates } = serverFolder('redis', who, options.names)
  const port = options.port ?? (await freePort())
  const tls = ['--tls-cert-file', certificates.certificate, '--tls-key-file', certificates.key, '--tls-ca-cert-file', certificates.ca]
  const net =
    options.tls === true ? ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', ...tls] : ['--port', String(port)]
  const scheme = options.tls === true ? 'rediss' : 'redis'
  const password = options.password ?? PASSWORD
  const url = `${scheme}://:${encodeURIComponent(password)}@localhost:${String(port)}/0`
  const facts = { host: 'localhost', port, user: '', password, database: '0', caFile: certificates.ca, url, folder }
  const settings = (options.settings ?? []).map((setting) => setting.replace('FOLDER', folder))
  const common = ['--bind', '127.0.0.1', '--requirepass', password, '--save', '', '--appendonly', 'no', '--dir', folder]
  return await startServer(facts, {
    command: programOf(options.kind),
    args: [...net, ...common, ...settings],
    ...{ who, folder, end: 'SIGTERM' },
    probe: async () => await pinged(url, options.tls === true),
  })
}

function programOf(kind: RedisKind = 'redis'): string {
  if (kind === 'redis') return program('redis-server')
  if (VALKEY === undefined)
    throw new Error('valkey-server is not installed: apt-get install valkey-server, or name one in RELATA_TEST_VALKEY')
  return VALKEY
}

/** Three masters that share all slots; `stop` ends them all. */
export async function startRedisCluster(kind?: RedisKind): Promise<{
  readonly url: string
  readonly masters: readonly TestServer[]
  stop(): Promise<void>
}> {
  const settings = [
    '--cluster-enabled',
    'yes',
    '--cluster-config-file',
    'nodes.conf',
    '--cluster-node-timeout',
    '2000',
    '--masterauth',
    PASSWORD,
  ]
  const masters: TestServer[] = []
  for (let at = 0; at < 3; at += 1) {
    // Else masters talk at their port and ten thousand, which may be another's, or none; and making the cluster waits for ever.
    const own = [...settings, '--cluster-port', String(await freePort())]
    masters.push(await startRedis({ settings: own, ...(kind === undefined ? {} : { kind }) }))
  }
  const nodes = masters.map(({ port }) => `127.0.0.1:${String(port)}`)
  const made = spawnSync(program('redis-cli'), ['-a', PASSWORD, '--cluster', 'create', ...nodes, '--cluster-yes'], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  const url = `redis+cluster://:${PASSWORD}@${nodes.join(',')}`
  const stop = async () => void (await Promise.all(masters.map((master) => master.stop())))
  if (made.status !== 0 || !made.stdout.includes('All 16384 slots covered')) {
    await stop()
    throw new Error(`the cluster was not made: ${made.stdout}${made.stderr}`)
  }
  return { url, masters, stop }
}

/** A sentinel that watches a master with the name `main`; it believes after half a second of silence that one is gone. */
export async function startSentinel(master: TestServer): Promise<TestServer> {
  const who = identity('redis')
  const { folder, certificates } = serverFolder('sentinel', who)
  const port = await freePort()
  const file = join(folder, 'sentinel.conf')
  const lines = [
    ...[`port ${String(port)}`, 'bind 127.0.0.1', `dir ${folder}`, `sentinel monitor main 127.0.0.1 ${String(master.port)} 1`],
    ...[`sentinel auth-pass main ${PASSWORD}`, 'sentinel down-after-milliseconds main 500', 'sentinel failover-timeout main 2000'],
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  // The sentinel rewrites its file.
  if (who.uid !== undefined && who.gid !== undefined) chownSync(file, who.uid, who.gid)
  const url = `redis://localhost:${String(port)}/0`
  const facts = { host: 'localhost', port, user: '', password: '', database: '0', caFile: certificates.ca, url }
  return await startServer(facts, {
    command: program('redis-server'),
    args: [file, '--sentinel'],
    ...{ who, folder, end: 'SIGTERM' },
    probe: async () => await pinged(url, false),
  })
}

/** Runs one command as the server's own user. */
export async function askRedis(url: string, ...command: readonly [string, ...string[]]): Promise<unknown> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const [name, ...rest] = command
    return await client.call(name, ...rest)
  } finally {
    client.disconnect()
  }
}

async function pinged(url: string, tls: boolean): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, ...(tls ? { tls: { rejectUnauthorized: false } } : {}) })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.ping()
  } finally {
    client.disconnect()
  }
}
