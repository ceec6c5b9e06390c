import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls'
import { AppError } from '@shared/errors'
import { networkError } from './network-errors'
import { plainPin, type ServerOptions, type TlsMode, tlsMode } from './server-options'

/** What both libraries hand on to Node's TLS (nodejs.org/api/tls.html, tls.connect and tls.createSecureContext). */
export interface TlsSettings {
  rejectUnauthorized: boolean
  minVersion: 'TLSv1.2'
  ca?: Buffer
  cert?: Buffer
  key?: Buffer
}

/** How a connection with these options is encrypted. Throws `invalid_input` naming the field of a file that is not what it should be. */
export function tlsSettings(options: ServerOptions, mode: Exclude<TlsMode, 'disable'>): TlsSettings {
  const { caFile, certFile, keyFile, pin } = options
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new AppError('invalid_input', 'A client certificate and its key go together', {
      hint: 'Choose both files, or none',
      detail: { field: certFile === undefined ? 'certFile' : 'keyFile' },
    })
  return {
    // A pinned certificate is compared whole: who signed it, for which host and until when does not matter then.
    rejectUnauthorized: mode === 'verify-full' && pin === undefined,
    minVersion: 'TLSv1.2',
    ...(caFile === undefined ? {} : { ca: read('caFile', caFile, 'a certificate', (pem) => new X509Certificate(pem)) }),
    ...(certFile === undefined ? {} : { cert: read('certFile', certFile, 'a certificate', (pem) => new X509Certificate(pem)) }),
    ...(keyFile === undefined ? {} : { key: read('keyFile', keyFile, 'a private key without a passphrase', createPrivateKey) }),
  }
}

/** Whether a server that got through the handshake has shown that it is the one that is meant. */
export function provesItself(options: ServerOptions): boolean {
  const mode = tlsMode(options)
  return mode === 'verify-full' || (mode !== 'disable' && options.pin !== undefined)
}

/** What a server showed in one handshake, and what is wrong with it. */
export class Peer {
  readonly #options: ServerOptions
  #socket: TLSSocket | undefined
  /** SHA-256 of its certificate, `AB:CD:…`; undefined before it was shown. */
  fingerprint: string | undefined
  #facts: Readonly<Record<string, string>> = {}

  constructor(options: ServerOptions) {
    this.#options = options
  }

  /** Looks at the certificate as soon as it is there, also where the handshake is then given up. */
  watch(socket: TLSSocket): void {
    this.#socket = socket
    socket.prependListener('secure', () => {
      // Not getPeerX509Certificate: after it, Node 20 finds no certificate any more to compare with the host.
      const shown = socket.getPeerCertificate()
      this.fingerprint = shown.fingerprint256
      this.#facts = factsOf(shown)
    })
  }

  /** Called after the handshake and before anything is said; the reason to say nothing. */
  refusal(): AppError | undefined {
    const { pin, host } = this.#options
    if (pin !== undefined)
      return this.fingerprint !== undefined && plainPin(this.fingerprint) === plainPin(pin)
        ? undefined
        : this.#refuse('The server shows another certificate than the one that is trusted')
    // A library that knows no address in a certificate is not asked to compare one.
    if (tlsMode(this.#options) !== 'verify-full' || isIP(host) === 0 || this.#socket === undefined) return undefined
    const wrong = checkServerIdentity(host, this.#socket.getPeerCertificate(true))
    return wrong === undefined ? undefined : this.explain(wrong)
  }

  /** A failed handshake in words, with the certificate that failed; undefined for any other failure. */
  explain(error: unknown): AppError | undefined {
    const found = networkError(error)
    if (found?.code !== 'tls_failed') return undefined
    const { fingerprint } = this
    if (fingerprint === undefined) return found
    return new AppError('tls_failed', found.message, { ...detailed(found, { fingerprint, ...this.#facts }), cause: error })
  }

  /** A server asks for the password itself, and has not shown that it is the one that is meant. */
  unproved(how: string, hint: string): AppError {
    const { fingerprint } = this
    const more = fingerprint === undefined ? {} : { detail: { fingerprint } }
    return new AppError('auth_failed', `The server asked for the password ${how} without proving itself, and it was not sent`, {
      hint: fingerprint === undefined ? hint : 'Trust its certificate if it is the right one, or choose its certificate authority',
      ...more,
    })
  }

  #refuse(message: string): AppError {
    const { fingerprint } = this
    return new AppError('tls_failed', message, {
      hint: 'Ask who runs the server whether its certificate was renewed; if not, somebody may stand in between',
      ...(fingerprint === undefined ? {} : { detail: { fingerprint } }),
    })
  }
}

function detailed({ hint, detail }: AppError, more: Readonly<Record<string, string>>) {
  return { ...(hint === undefined ? {} : { hint }), detail: { ...detail, ...more } }
}

/** A certificate's names, who issued it, and the day it ends (as 2027-03-03): what the server says, cut. */
function factsOf({ subjectaltname, subject, issuer, valid_to }: PeerCertificate): Readonly<Record<string, string>> {
  const alternatives = (subjectaltname ?? '').split(', ').flatMap((one) => /^(?:DNS|IP Address):([\w.*:-]+)$/.exec(one)?.[1] ?? [])
  const own = [subject?.CN ?? []].flat()
  const until = new Date(valid_to)
  return {
    certificateNames: (alternatives.length > 0 ? alternatives : own).join(', ').slice(0, 300),
    certificateIssuer: [issuer?.CN ?? issuer?.O ?? []].flat().join(', ').slice(0, 200),
    certificateUntil: Number.isNaN(until.getTime()) ? '' : until.toISOString().slice(0, 10),
  }
}

function read(field: string, path: string, what: string, parse: (pem: Buffer) => unknown): Buffer {
  let content: Buffer
  try {
    content = readFileSync(path)
  } catch (cause) {
    throw new AppError('invalid_input', 'This file cannot be read', {
      hint: 'Check the path and its rights',
      detail: { field, path },
      cause,
    })
  }
  try {
    parse(content)
    return content
  } catch (cause) {
    throw new AppError('invalid_input', `This file does not hold ${what}`, { hint: 'Choose a PEM file', detail: { field, path }, cause })
  }
}
