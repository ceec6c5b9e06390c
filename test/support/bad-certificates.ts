import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate with its key, as a server shows it. */
export interface Shown {
  readonly cert: Buffer
  readonly key: Buffer
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string
}

export interface CertificateSet {
  /** PEM file of the authority that is trusted. */
  readonly ca: string
  /** For `localhost` and 127.0.0.1, signed by it. */
  readonly good: Shown
  /** What a client that trusts `ca` and asks for `localhost` must not believe, by what is wrong with it. */
  readonly bad: Readonly<Record<string, Shown>>
  /** For `localhost` by name alone: not for the address. */
  readonly nameOnly: Shown
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const
const HERE = 'subjectAltName=DNS:localhost,IP:127.0.0.1'

/** Makes all of them in `folder` (openssl: x509, req; x509v3_config). */
export function makeCertificateSet(folder: string): CertificateSet {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const authority = (name: string, constraint = 'CA:TRUE') =>
    openssl(
      ...['req', '-x509', ...EC, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '2'],
      ...['-subj', `/CN=${name}`, '-addext', `basicConstraints=critical,${constraint}`],
    )
  const shown = (name: string, chain: readonly string[] = []): Shown => {
    const cert = readFileSync(join(folder, `${name}.pem`))
    const key = readFileSync(join(folder, `${name}.key`))
    const { fingerprint256 } = new X509Certificate(cert)
    return {
      cert: Buffer.concat([cert, ...chain.map((one) => readFileSync(join(folder, `${one}.pem`)))]),
      key,
      fingerprint: fingerprint256,
    }
  }
  const signed = (
    name: string,
    by: string,
    more: { extensions?: string; subject?: string; days?: number; chain?: string[] } = {},
  ): Shown => {
    const { extensions = HERE, subject = '/CN=server', days = 2, chain = [] } = more
    openssl('req', ...EC, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject)
    writeFileSync(join(folder, `${name}.ext`), `${extensions}\n`)
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'],
      ...['-out', `${name}.pem`, '-days', String(days), '-extfile', `${name}.ext`],
    )
    return shown(name, chain)
  }
  authority('authority')
  authority('stranger')
  openssl(
    ...['req', '-x509', ...EC, '-keyout', 'self.key', '-out', 'self.pem', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', HERE, '-addext', 'basicConstraints=critical,CA:FALSE'],
  )
  const good = signed('good', 'authority')
  // Any holder of a certificate could sign for others if nobody looked whether he may.
  signed('holder', 'authority', { extensions: `${HERE}\nbasicConstraints=critical,CA:FALSE` })
  return {
    ca: join(folder, 'authority.pem'),
    good,
    nameOnly: signed('name-only', 'authority', { extensions: 'subjectAltName=DNS:localhost' }),
    bad: {
      'signed by itself': shown('self'),
      'of an unknown authority': signed('unknown', 'stranger'),
      'of an unknown authority that comes along': signed('unknown-chain', 'stranger', { chain: ['stranger'] }),
      expired: signed('expired', 'authority', { days: -1 }),
      'for another host': signed('other', 'authority', { extensions: 'subjectAltName=DNS:wrong.example,IP:127.0.0.9' }),
      'for another host, with ours as its common name': signed('common', 'authority', {
        ...{ extensions: 'subjectAltName=DNS:wrong.example', subject: '/CN=localhost' },
      }),
      'for a host inside ours': signed('inside', 'authority', { extensions: 'subjectAltName=DNS:x.localhost,DNS:localhost.example' }),
      'with a star for a name': signed('star', 'authority', { extensions: 'subjectAltName=DNS:*,DNS:*.localhost' }),
      'without any name': signed('nameless', 'authority', { extensions: 'basicConstraints=CA:FALSE' }),
      'for clients': signed('client', 'authority', { extensions: `${HERE}\nextendedKeyUsage=clientAuth` }),
      'signed by a holder of a good one': signed('sub', 'holder', { chain: ['holder'] }),
    },
  }
}
