import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { AppError } from '@shared/errors'
import { type AuthPlugin, authPlugins, type Connection, type ConnectionOptions, createConnection } from 'mysql2'
import { type Access, type ServerOptions, tlsMode } from '../server-options'

/** Limit of the handshake, ms. */
const CONNECT_LIMIT_MS = 10_000
const LOOPBACK_ADDRESSES = new Set(['127.0.0.1', '::1'])

/**
 * A connection that is open and harmless: no local file is ever read for the server, no key of an unproved server gets
 * the password, no parser is compiled, values are text. `many` lets one packet carry several statements. Rejects with
 * what mysql2 rejects with.
 */
export async function connectServer(access: Access, timeoutMs: number, many = false): Promise<Connection> {
  const mode = tlsMode(access.options)
  if (mode !== 'prefer') return await attempt(access, mode === 'disable' ? undefined : mode, timeoutMs, many)
  try {
    return await attempt(access, mode, timeoutMs, many)
  } catch (error) {
    // `prefer`: a server without TLS says so in its greeting, before anything secret was sent.
    if (error instanceof Error && 'code' in error && error.code === 'HANDSHAKE_NO_SSL_SUPPORT')
      return await attempt(access, undefined, timeoutMs, many, 'Let the server offer TLS: this one does not')
    throw error
  }
}

async function attempt(
  { options, password, reach }: Access,
  mode: 'prefer' | 'require' | 'verify-full' | undefined,
  timeoutMs: number,
  many: boolean,
  refused = 'Choose encryption for this connection',
): Promise<Connection> {
  if (mode === 'verify-full' && isIP(options.host) !== 0 && (reach !== undefined || !LOOPBACK_ADDRESSES.has(options.host))) {
    // mysql2 compares the certificate of any address with the name "localhost" (startTLS in lib/base/connection.js).
    throw new AppError('tls_failed', 'The certificate of a server that is named by an address cannot be checked', {
      hint: 'Use the host name that stands in its certificate',
    })
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
    ...(mode === undefined ? { authPlugins: guarded(refused) } : { ssl: tls(options, mode) }),
  }
  const connection = createConnection(config)
  // Without a listener an error between two questions, or the second one of a connection, would end the process.
  connection.on('error', () => undefined)
  return await new Promise((done, fail) => {
    connection.once('error', fail)
    connection.connect((error) => {
      if (error !== null) {
        connection.destroy()
        fail(error)
        return
      }
      connection.off('error', fail)
      done(connection)
    })
  })
}

function tls(options: ServerOptions, mode: 'prefer' | 'require' | 'verify-full'): NonNullable<Exclude<ConnectionOptions['ssl'], string>> {
  const checked = mode === 'verify-full'
  return {
    rejectUnauthorized: checked,
    verifyIdentity: checked,
    minVersion: 'TLSv1.2',
    ...(options.caFile === undefined ? {} : { ca: readFileSync(options.caFile) }),
  }
}

/**
 * Without TLS, `caching_sha2_password` and `sha256_password` encrypt the password with a key the server sends: any server
 * can send one. It is refused; the fast path, for a user whose password the server remembers, gives nothing away and works.
 */
function guarded(hint: string): Record<string, AuthPlugin> {
  const refuse = () => {
    throw new AppError('auth_failed', 'The server asked for the password without proving itself, and it was not sent', { hint })
  }
  return {
    caching_sha2_password: authPlugins.caching_sha2_password({ onServerPublicKey: refuse }),
    sha256_password: authPlugins.sha256_password({ onServerPublicKey: refuse }),
  }
}
