import { AppError, type ErrorCode } from '@shared/errors'

/** Codes of Node's sockets and TLS (nodejs.org/api/errors.html, tls.html) → our codes, words and what to do. */
const TABLE: Readonly<Record<string, readonly [ErrorCode, string, string]>> = {
  ECONNREFUSED: ['refused', 'Nothing answers at this host and port', 'Check the port, and that the server is running'],
  ENOTFOUND: ['unreachable', 'This host name is unknown', 'Check the spelling; a VPN may be needed'],
  EAI_AGAIN: ['unreachable', 'The host name could not be looked up', 'Check the network or the VPN'],
  EHOSTUNREACH: ['unreachable', 'The host cannot be reached', 'Check the network or the VPN'],
  ENETUNREACH: ['unreachable', 'The network cannot be reached', 'Check the network or the VPN'],
  ECONNRESET: ['unreachable', 'The server ended the connection', 'It may have restarted: try again'],
  EPIPE: ['unreachable', 'The connection was lost', 'Try again'],
  ETIMEDOUT: ['timeout', 'The server did not answer in time', 'Check host, port, firewall and VPN'],
}
const TLS = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_|HANDSHAKE_SSL|HANDSHAKE_NO_SSL)/

/** A network failure in words; undefined for anything that is not one. */
export function networkError(error: unknown): AppError | undefined {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error instanceof AggregateError && error.errors.length > 0 && TABLE[code] === undefined) return networkError(error.errors[0])
  const found = TABLE[code]
  if (found !== undefined) return new AppError(found[0], found[1], { hint: found[2], detail: { errno: code }, cause: error })
  if (!TLS.test(code)) return undefined
  return new AppError('tls_failed', 'The server could not prove that it is the one you mean', {
    hint: 'Choose its certificate authority, or another kind of encryption if you trust the network',
    detail: { errno: code, text: error instanceof Error ? error.message.slice(0, 300) : '' },
    cause: error,
  })
}
