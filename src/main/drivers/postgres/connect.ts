import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { AppError } from '@shared/errors'
import pg from 'pg'
import { type Access, type ServerOptions, tlsMode } from '../server-options'

/** Limits in ms. The lock limit is short: a catalogue question must never stand in the way of a migration. */
const CONNECT_LIMIT_MS = 10_000
const LOCK_LIMIT_MS = 2000

/** Every value as text: 64-bit numbers, decimals and dates stay as the server wrote them. Per connection, never global. */
const asText = { getTypeParser: () => (value: string | Buffer) => value }

/** `pg` answers the server's wish for a password by these methods; they are guarded, see {@link refuseUnproved}. */
interface Guarded {
  _handleAuthCleartextPassword: (message: unknown) => void
  _handleAuthMD5Password: (message: unknown) => void
  readonly connection: { readonly stream: { destroy(error: Error): void; readonly encrypted?: boolean } }
}

/** A client that is connected, read-only and bounded. Rejects with what `pg` rejects with. */
export async function connectClient(access: Access, timeoutMs: number): Promise<pg.Client> {
  const { options } = access
  const mode = tlsMode(options)
  if (mode !== 'prefer') return await attempt(access, mode === 'disable' ? false : tls(options, mode), timeoutMs)
  try {
    return await attempt(access, tls(options, mode), timeoutMs)
  } catch (error) {
    // `prefer`: a server without TLS says so before anything secret was sent.
    if (error instanceof Error && /does not support SSL/i.test(error.message)) return await attempt(access, false, timeoutMs)
    throw error
  }
}

async function attempt({ options, password, reach }: Access, ssl: ConnectionOptions | false, timeoutMs: number): Promise<pg.Client> {
  const stream = await reach?.(options.host, options.port)
  const client = new pg.Client({
    ...(stream === undefined ? {} : { stream: () => stream }),
    host: options.host,
    port: options.port,
    database: options.database ?? options.user ?? 'postgres',
    user: options.user ?? 'postgres',
    password,
    ssl,
    types: asText,
    keepAlive: true,
    connectionTimeoutMillis: Math.min(CONNECT_LIMIT_MS, timeoutMs),
    lock_timeout: LOCK_LIMIT_MS,
    application_name: 'relata',
    enableChannelBinding: true,
    scramMaxIterations: 100_000,
    options: '-c default_transaction_read_only=on',
  } as pg.ClientConfig)
  refuseUnproved(client as unknown as Guarded, ssl !== false)
  // Without a listener a lost connection between two questions would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

/** SCRAM proves both sides. A password in clear or as MD5 is given only through TLS: any server may ask for it. */
function refuseUnproved(client: Guarded, encrypted: boolean): void {
  if (encrypted) return
  const refuse = (how: string) => () => {
    const error = new AppError('auth_failed', `The server asked for the password ${how}, and it was not sent`, {
      hint: 'Choose encryption, or let the server use scram-sha-256',
    })
    client.connection.stream.destroy(error)
  }
  client._handleAuthCleartextPassword = refuse('in clear')
  client._handleAuthMD5Password = refuse('as MD5')
}

function tls(options: ServerOptions, mode: 'prefer' | 'require' | 'verify-full'): ConnectionOptions {
  const checked = mode === 'verify-full'
  return {
    rejectUnauthorized: checked,
    minVersion: 'TLSv1.2',
    ...(options.caFile === undefined ? {} : { ca: readFileSync(options.caFile) }),
  }
}
