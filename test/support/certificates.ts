import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Certificates {
  /** PEM files: the authority, and a certificate with its key. */
  readonly ca: string
  readonly certificate: string
  readonly key: string
}

/** What a certificate speaks for, where a test does not say (openssl: x509v3_config, "Subject Alternative Name"). */
export const LOOPBACK_NAMES = 'DNS:localhost,IP:127.0.0.1'

/** An authority of our own and a certificate for `names` that it signed, in `folder`. */
export function makeCertificates(folder: string, names: string): Certificates {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Relata test authority',
    '-addext',
    'basicConstraints=critical,CA:TRUE',
  )
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
  writeFileSync(join(folder, 'names'), `subjectAltName=${names}\n`)
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.pem',
    '-days',
    '2',
    '-extfile',
    'names',
  )
  return { ca: join(folder, 'ca.pem'), certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') }
}
