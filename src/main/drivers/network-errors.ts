import { AppError, type ErrorCode } from '@shared/errors'

/** Where a connection leads, as its user wrote it. */
export interface Place {
  readonly host: string
  readonly port: number
}

/** Codes of Node's sockets and TLS (nodejs.org/api/errors.html, tls.html) → our codes, words and what to do. */
const TABLE: Readonly<Record<string, readonly [ErrorCode, (host: string, place: string) => string, string]>> = {
  ECONNREFUSED: ['refused', (_, place) => `Nothing listens on ${place}`, 'Check the port, and that the server is running'],
  ENOTFOUND: ['unreachable', (host) => `The host name ${host} is unknown`, 'Check the spelling; a VPN may be needed'],
  EAI_AGAIN: ['unreachable', (host) => `The host name ${host} could not be looked up`, 'Check the network or the VPN'],
  EHOSTUNREACH: ['unreachable', (host) => `No way leads to ${host}`, 'Check the network or the VPN'],
  EHOSTDOWN: ['unreachable', (host) => `No way leads to ${host}`, 'Check the network or the VPN'],
  ENETUNREACH: ['unreachable', (host) => `There is no network that leads to ${host}`, 'Check the network or the VPN'],
  ENETDOWN: ['unreachable', (host) => `There is no network that leads to ${host}`, 'Check the network or the VPN'],
  EADDRNOTAVAIL: ['unreachable', (host) => `There is no network that leads to ${host}`, 'Check the network or the VPN'],
  ECONNRESET: ['unreachable', () => 'The server ended the connection', 'It may have restarted: try again'],
  EPIPE: ['unreachable', () => 'The connection was lost', 'Try again'],
  ETIMEDOUT: ['timeout', (_, place) => `No answer from ${place} in time`, 'Check host, port, firewall and VPN'],
}
const TLS = /^(ERR_TLS_|CERT_|INVALID_|PATH_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_|HANDSHAKE_SSL|HANDSHAKE_NO_SSL)/

/** What is wrong with a certificate (nodejs.org/api/tls.html, X509 certificate error codes). */
const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "The server's certificate has expired",
  CERT_NOT_YET_VALID: "The server's certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The server made its certificate itself, and nobody vouches for it',
  SELF_SIGNED_CERT_IN_CHAIN: "Nobody that this computer trusts vouches for the server's certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "Nobody that this computer trusts vouches for the server's certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "Nobody that this computer trusts vouches for the server's certificate",
  INVALID_PURPOSE: "The server's certificate was not made for servers",
  INVALID_CA: "The server's certificate was signed by somebody who may not sign any",
  ERR_TLS_CERT_ALTNAME_INVALID: "The server's certificate is made out to another host",
}

/** A network failure in words; undefined for anything that is not one. `place`: where it was connected to. */
export function networkError(error: unknown, place?: Place): AppError | undefined {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error instanceof AggregateError && error.errors.length > 0 && TABLE[code] === undefined) return networkError(error.errors[0], place)
  const found = TABLE[code]
  if (found !== undefined) {
    const [ours, words, hint] = found
    return new AppError(ours, words(place?.host ?? 'this host', placeText(place)), { hint, detail: { errno: code }, cause: error })
  }
  if (!TLS.test(code)) return undefined
  return new AppError('tls_failed', CERTIFICATE[code] ?? 'The server could not prove that it is the one you mean', {
    hint: 'Choose its certificate authority, trust this one certificate, or choose another kind of encryption if you trust the network',
    detail: { errno: code, text: error instanceof Error ? error.message.slice(0, 300) : '' },
    cause: error,
  })
}

/** A server that says nothing. */
export function noAnswer(error: unknown, place: Place | undefined, detail: Readonly<Record<string, string>> = {}): AppError {
  return new AppError('timeout', place === undefined ? 'The server did not answer in time' : `No answer from ${placeText(place)} in time`, {
    hint: 'Check host, port, firewall and VPN, or try again',
    detail,
    cause: error,
  })
}

function placeText(place: Place | undefined): string {
  if (place === undefined) return 'this host and port'
  return `${place.host.includes(':') ? `[${place.host}]` : place.host}:${String(place.port)}`
}
