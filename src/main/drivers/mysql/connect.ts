import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { AppError } from '@shared/errors'
import { type AuthPlugin, authPlugins, type Connection, type ConnectionOptions, createConnection } from 'mysql2'
import type { Steps } from '../steps'
import { type Access, type ServerOptions, tlsMode } from '../server-options'
import { Peer, provesItself, tlsSettings } from '../tls'

/** Limit of the handshake, ms. */
const CONNECT_LIMIT_MS = 10_000

/** `mysql2` begins TLS in the middle of its handshake by this method; it is watched, see {@link checkPeer}. */
interface Watched {
  startTLS: (onSecure: (error?: Error) => void) => void
  readonly stream: TLSSocket
}

/**
 * A connection that is open and harmless: no local file is ever read for the server, no key of an unproved server gets
 * the password, no parser is compiled, values are text. `many` lets one packet carry several statements. Rejects with
 * what mysql2 rejects with.
 */
export async function connectServer(access: Access, timeoutMs: number, many = false, steps?: Steps): Promise<Connection> {
  const mode = tlsMode(access.options)
  if (mode !== 'prefer') return await attempt(access, mode === 'disable' ? undefined : mode, timeoutMs, many, steps)
  try {
    return await attempt(access, mode, timeoutMs, many, steps)
  } catch (error) {
    // `prefer`: a server without TLS says so in its greeting, before anything secret was sent.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'HANDSHAKE_NO_SSL_SUPPORT') throw error
    steps?.skip('tls')
    return await attempt(access, undefined, timeoutMs, many, steps, 'Let the server offer TLS: this one does not')
  }
}

async function attempt(
  { options, password, reach }: Access,
  mode: 'prefer' | 'require' | 'verify-full' | undefined,
  timeoutMs: number,
  many: boolean,
  steps: Steps | undefined,
  refused = 'Choose encryption for this connection',
): Promise<Connection> {
  const proved = mode !== undefined && provesItself(options)
  const peer = new Peer(options)
  let refusal: AppError | undefined
  // mysql2 writes codes of its own into what it is thrown: what was refused is kept here, and it gets another error.
  const refuse = (error: AppError): Error => {
    refusal = error
    return new Error(error.message)
  }
  const stream = await reach?.(options.host, options.port)
  const config: ConnectionOptions = {
    ...(stream === undefined ? {} : { stream }),
    host: options.host,
    port: options.port,
    user: options.user ?? 'root',
    ...(password === undefined ? {} : { password }),
    ...(options.database === undefined ? {} : { database: options.database }),
    connectTimeout: Math.min(CONNECT_LIMIT_MS, timeoutMs),
    enableKeepAlive: true,
    // Only where nothing but our own fixed statements is ever sent: see Line.askAll.
    multipleStatements: many,
    rowsAsArray: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    // A parsed document would lose the digits of a large number and the order of its text.
    jsonStrings: true,
    decimalNumbers: false,
    flags: ['-LOCAL_FILES'],
    disableEval: true,
    connectAttributes: { program_name: 'relata' },
    ...(mode === undefined ? {} : { ssl: ssl(options, mode) }),
    enableCleartextPlugin: proved,
    ...(proved ? {} : { authPlugins: guarded((how) => refuse(peer.unproved(how, refused))) }),
  }
  const connection = createConnection(config)
  // Without a listener an error between two questions, or the second one of a connection, would end the process.
  connection.on('error', () => undefined)
  const watched = connection as unknown as Watched
  steps?.follow(watched.stream, mode === undefined ? 'login' : 'tls')
  checkPeer(watched, peer, refuse, steps)
  return await new Promise((done, fail) => {
    const failed = (error: unknown) => fail(refusal ?? error)
    connection.once('error', failed)
    connection.connect((error) => {
      if (error !== null) {
        connection.destroy()
        failed(error)
        return
      }
      connection.off('error', failed)
      done(connection)
    })
  })
}

/** mysql2 compares the certificate of any address with the name "localhost" (startTLS in lib/base/connection.js): {@link Peer} does it. */
function ssl(options: ServerOptions, mode: 'prefer' | 'require' | 'verify-full'): NonNullable<Exclude<ConnectionOptions['ssl'], string>> {
  const settings = tlsSettings(options, mode)
  return { ...settings, verifyIdentity: settings.rejectUnauthorized && isIP(options.host) === 0 }
}

/** Between the handshake and the login. */
function checkPeer(connection: Watched, peer: Peer, refuse: (error: AppError) => Error, steps: Steps | undefined): void {
  const start = connection.startTLS.bind(connection)
  connection.startTLS = (onSecure) => {
    start((error) => {
      const wrong = error === undefined ? peer.refusal() : peer.explain(error)
      if (error === undefined && wrong === undefined) {
        steps?.found('tls', connection.stream.getProtocol())
        steps?.begin('login')
      }
      onSecure(wrong === undefined ? error : refuse(wrong))
    })
    peer.watch(connection.stream)
  }
}

/**
 * Some ways to log in end in handing over the password itself: in clear, or encrypted with a key that the server sends, which
 * any server can do. They are refused where the server has not proved itself; the fast path of `caching_sha2_password`, for a
 * user whose password the server remembers, gives nothing away and works.
 */
function guarded(refuse: (how: string) => Error): Record<string, AuthPlugin> {
  const never = (how: string): AuthPlugin => {
    return () => () => {
      throw refuse(how)
    }
  }
  const sha2: AuthPlugin = (metadata) => {
    const plugin = authPlugins.caching_sha2_password({})(metadata)
    let asked = false
    return (data) => {
      // Its second message: 4 asks for the password (MySQL manual, "Caching SHA-2 pluggable authentication").
      if (asked && data[0] === 4) throw refuse('itself')
      asked = true
      return plugin(data)
    }
  }
  return { mysql_clear_password: never('in clear'), caching_sha2_password: sha2, sha256_password: never('itself') }
}
