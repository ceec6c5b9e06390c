import type { TLSSocket } from 'node:tls'
import pg from 'pg'
import type { Steps } from '../steps'
import { type Access, tlsMode } from '../server-options'
import { Peer, provesItself, type TlsSettings, tlsSettings } from '../tls'
import { listen } from './wire-rows'

/** Limits in ms. The lock limit is short: a catalogue question must never stand in the way of a migration. */
const CONNECT_LIMIT_MS = 10_000
const LOCK_LIMIT_MS = 2000

/** Every value as text: 64-bit numbers, decimals and dates stay as the server wrote them. Per connection, never global. */
const asText = { getTypeParser: () => (value: string | Buffer) => value }

/** `pg` answers the server's wish for a password by these methods; they are guarded, see {@link refuseUnproved}. */
interface Guarded {
  _handleAuthCleartextPassword: (message: unknown) => void
  _handleAuthMD5Password: (message: unknown) => void
  readonly connection: Parameters<typeof listen>[0] & { readonly stream: TLSSocket; once(event: 'sslconnect', listener: () => void): void }
}

/** What a client is for: reading the catalog, or a user's own statements, which wait for a lock as long as they may run. */
type Manner = 'catalog' | 'readonly' | 'writable'

interface Purpose {
  readonly steps?: Steps | undefined
  readonly manner?: Manner
}

/** A client that is connected, read-only unless it is to write, and bounded. Rejects with what `pg` rejects with. */
export async function connectClient(access: Access, timeoutMs: number, purpose: Purpose = {}): Promise<pg.Client> {
  const { options } = access
  const mode = tlsMode(options)
  if (mode !== 'prefer') return await attempt(access, mode === 'disable' ? false : tlsSettings(options, mode), timeoutMs, purpose)
  try {
    return await attempt(access, tlsSettings(options, mode), timeoutMs, purpose)
  } catch (error) {
    // `prefer`: a server without TLS says so before anything secret was sent.
    if (!(error instanceof Error) || !/does not support SSL/i.test(error.message)) throw error
    purpose.steps?.skip('tls')
    return await attempt(access, false, timeoutMs, purpose)
  }
}

async function attempt(
  { options, password, reach }: Access,
  ssl: TlsSettings | false,
  timeoutMs: number,
  { steps, manner = 'catalog' }: Purpose,
): Promise<pg.Client> {
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
    ...(manner === 'catalog' ? { lock_timeout: LOCK_LIMIT_MS } : {}),
    application_name: 'relata',
    enableChannelBinding: true,
    scramMaxIterations: 100_000,
    options: `-c default_transaction_read_only=${manner === 'writable' ? 'off' : 'on'}`,
  } as pg.ClientConfig)
  const peer = new Peer(options)
  const guarded = client as unknown as Guarded
  listen(guarded.connection)
  steps?.follow(guarded.connection.stream, ssl === false ? 'login' : 'tls')
  checkPeer(guarded, peer, steps)
  refuseUnproved(guarded, peer, ssl !== false, ssl !== false && provesItself(options))
  // Without a listener a lost connection between two questions would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw peer.explain(error) ?? error
  }
}

/** `pg` has begun the handshake by then, and sends the password only in answer to what comes after it. */
function checkPeer({ connection }: Guarded, peer: Peer, steps: Steps | undefined): void {
  connection.once('sslconnect', () => {
    const { stream } = connection
    peer.watch(stream)
    stream.prependListener('secureConnect', () => {
      const refusal = peer.refusal()
      if (refusal !== undefined) stream.destroy(refusal)
      else {
        steps?.found('tls', stream.getProtocol())
        steps?.begin('login')
      }
    })
  })
}

/**
 * SCRAM proves both sides. The password itself is given only to a server that has proved itself, and an MD5 of it only
 * through TLS: any server may ask for either.
 */
function refuseUnproved(client: Guarded, peer: Peer, encrypted: boolean, proved: boolean): void {
  const refuse = (how: string) => () => {
    client.connection.stream.destroy(peer.unproved(how, 'Choose encryption, or let the server use scram-sha-256'))
  }
  if (!proved) client._handleAuthCleartextPassword = refuse('in clear')
  if (!encrypted) client._handleAuthMD5Password = refuse('as MD5')
}
