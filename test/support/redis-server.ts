import { Redis } from 'ioredis'
import { freePort, identity, program, serverFolder, startServer, type TestServer } from './server'

export interface RedisServerOptions {
  /** On a TLS port alone. */
  readonly tls?: boolean
  /** Starts one where another one was. */
  readonly port?: number
  /** What its certificate speaks for; localhost where nothing is said. */
  readonly names?: string
}

/** Redis with a password. */
export async function startRedis(options: RedisServerOptions = {}): Promise<TestServer> {
  const who = identity('redis')
  const { folder, certificates } = serverFolder('redis', who, options.names)
  const password = 'r3dis'
  const port = options.port ?? (await freePort())
  const net =
    options.tls === true
      ? [
          '--port',
          '0',
          '--tls-port',
          String(port),
          '--tls-cert-file',
          certificates.certificate,
          '--tls-key-file',
          certificates.key,
          '--tls-ca-cert-file',
          certificates.ca,
          '--tls-auth-clients',
          'no',
        ]
      : ['--port', String(port)]
  const scheme = options.tls === true ? 'rediss' : 'redis'
  const url = `${scheme}://:${password}@localhost:${String(port)}/0`
  const facts = { host: 'localhost', port, user: '', password, database: '0', caFile: certificates.ca, url }
  return await startServer(facts, {
    command: program('redis-server'),
    args: [...net, '--bind', '127.0.0.1', '--requirepass', password, '--save', '', '--appendonly', 'no', '--dir', folder],
    ...{ who, folder, end: 'SIGTERM' },
    probe: async () => {
      const client = new Redis(url, {
        lazyConnect: true,
        retryStrategy: () => null,
        ...(options.tls === true ? { tls: { rejectUnauthorized: false } } : {}),
      })
      client.on('error', () => undefined)
      try {
        await client.connect()
        await client.ping()
      } finally {
        client.disconnect()
      }
    },
  })
}
