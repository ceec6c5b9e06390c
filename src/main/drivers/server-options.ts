import type { FormField, Options, Secrets } from '@shared/connection'
import { AppError } from '@shared/errors'
import { z } from 'zod'
import type { Reach } from './driver'
import { READ_ONLY_OPTIONS, readOnlyField } from './read-only'
import { serverUrl } from './server-url'
import { missingForTunnel, SSH_OPTIONS, sshFields } from './ssh/options'

/** How a connection is protected, the same words for every networked engine. */
export const TlsMode = z.enum(['disable', 'prefer', 'require', 'verify-full'])
export type TlsMode = z.infer<typeof TlsMode>

/** Options of an engine that is reached by host and port. */
export const ServerOptions = z
  .strictObject({
    host: z.string().trim().min(1, 'Enter a host').max(253),
    port: z.number().int().min(1, 'A port is 1 to 65535').max(65_535, 'A port is 1 to 65535'),
    database: z.string().max(512).exactOptional(),
    user: z.string().max(512).exactOptional(),
    tls: TlsMode.exactOptional(),
    caFile: z.string().max(4096).exactOptional(),
    certFile: z.string().max(4096).exactOptional(),
    keyFile: z.string().max(4096).exactOptional(),
    /** SHA-256 of the one certificate that is taken, as openssl and browsers write it. */
    pin: z
      .string()
      .max(200)
      .refine((text) => plainPin(text) !== '', 'A SHA-256 fingerprint has 64 digits, 0 to 9 and A to F')
      .exactOptional(),
    ...READ_ONLY_OPTIONS,
    ...SSH_OPTIONS,
  })
  .superRefine((options, context) => {
    for (const { field, message } of missingForTunnel(options)) context.addIssue({ code: 'custom', path: [field], message })
  })
export type ServerOptions = z.infer<typeof ServerOptions>

/** Where a certificate is checked, compared, or shown; each mode is offered only what it uses. */
const CHECKED = { folded: true, when: [{ field: 'tls', is: ['', 'verify-full'] }] }
const COMPARED = { folded: true, when: [{ field: 'tls', is: ['', 'verify-full', 'require'] }] }
const SHOWN = { folded: true, when: [{ field: 'tls', is: ['', 'verify-full', 'require', 'prefer'] }] }

/** Fields of the form of such an engine. */
export function serverFields(port: number, user: string): FormField[] {
  return [
    {
      name: 'host',
      label: 'Host',
      kind: 'text',
      placeholder: 'localhost',
      default: 'localhost',
      required: true,
      secret: false,
      group: 'server',
    },
    { name: 'port', label: 'Port', kind: 'number', default: port, required: true, secret: false, group: 'server' },
    { name: 'database', label: 'Database', kind: 'text', required: false, secret: false, group: 'server' },
    { name: 'user', label: 'User', kind: 'text', placeholder: user, required: false, secret: false, group: 'login' },
    { name: 'password', label: 'Password', kind: 'password', required: false, secret: true, group: 'login' },
    {
      ...{ name: 'tls', label: 'Encryption', kind: 'select', required: false, secret: false, group: 'tls', default: '' },
      choices: [
        { value: '', label: 'Checked, except on this machine', help: 'For every other host as strict as it can be' },
        {
          value: 'verify-full',
          label: 'Encrypted, and it must be this server',
          help: 'The certificate is checked, and must be made out to the host above',
        },
        {
          value: 'require',
          label: 'Encrypted, to anybody',
          help: 'Nobody can read along, but somebody could stand in between: the password itself is not sent',
        },
        { value: 'prefer', label: 'Encrypted where the server can', help: 'Not checked, and in the clear where it cannot' },
        { value: 'disable', label: 'Not encrypted', help: 'For a database on this machine' },
      ],
    },
    {
      ...CHECKED,
      name: 'caFile',
      label: 'Certificate authority',
      kind: 'file',
      placeholder: '/path/to/ca.pem',
      help: 'PEM file, for a server with a certificate of your own',
      required: false,
      secret: false,
      group: 'tls',
    },
    {
      ...COMPARED,
      name: 'pin',
      label: 'Trusted certificate',
      kind: 'text',
      placeholder: 'AB:CD:EF:…',
      help: 'SHA-256 of the one certificate to take, for a server that made its own. A test that fails shows it',
      required: false,
      secret: false,
      group: 'tls',
    },
    {
      ...SHOWN,
      name: 'certFile',
      label: 'Your certificate',
      kind: 'file',
      placeholder: '/path/to/client.pem',
      help: 'PEM file, where the server wants to see one',
      required: false,
      secret: false,
      group: 'tls',
    },
    {
      ...SHOWN,
      name: 'keyFile',
      label: 'Its key',
      kind: 'file',
      placeholder: '/path/to/client.key',
      help: 'PEM file without a passphrase, that only you can read',
      required: false,
      secret: false,
      group: 'tls',
    },
    readOnlyField(),
    ...sshFields(),
  ]
}

/** A server with all it takes to get in. */
export interface Access {
  readonly options: ServerOptions
  readonly password: string | undefined
  /** The way to it, where that is no socket of this machine. */
  readonly reach: Reach | undefined
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

/**
 * What holds where nothing was chosen: full checks for every host but this machine, where there is no wire to listen on. A
 * pinned certificate is always asked for, unless encryption was turned off.
 */
export function tlsMode({ tls, pin, caFile, host }: ServerOptions): TlsMode {
  if (pin !== undefined && tls !== 'disable') return 'require'
  return tls ?? (caFile !== undefined ? 'verify-full' : LOOPBACK.has(host) ? 'prefer' : 'verify-full')
}

/** The 64 digits of a SHA-256 fingerprint, however it is written (`sha256 Fingerprint=AB:CD…`); empty where it is none. */
export function plainPin(text: string): string {
  const digits = text.replace(/^.*=/s, '').replaceAll(/[:\s]/g, '').toUpperCase()
  return /^[0-9A-F]{64}$/.test(digits) ? digits : ''
}

/** `host:port/database`, without the user; behind a tunnel, as its SSH server sees them, and through which. */
export function describeServer(options: Options): string {
  const { host, port, database, ssh, sshHost } = options
  const via = ssh === true ? ` via ${String(sshHost ?? '')}` : ''
  return `${String(host ?? '')}:${String(port ?? '')}${database === undefined ? '' : `/${String(database)}`}${via}`
}

/** A server's URL, without a secret. `words`: the engine's own for TLS; `tls`: its word for the mode that was chosen. */
export function urlOfServer(scheme: string, options: Options, words: TlsWords, tls: string | undefined): string {
  const text = (name: string) => (options[name] === undefined ? undefined : String(options[name]))
  return serverUrl({
    ...{ scheme, user: text('user'), host: text('host') ?? '', port: text('port'), database: text('database') },
    query: [
      [words.tls, tls],
      [words.ca, text('caFile')],
      [words.cert, text('certFile')],
      [words.key, text('keyFile')],
      ['ssl-fp', text('pin')],
    ],
  })
}

/** What a URL calls the kind of encryption and its files. */
export interface TlsWords {
  readonly tls: string
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/** As libpq and the clients of MySQL and MariaDB name them. */
export const TLS_WORDS: Readonly<Record<'postgres' | 'mysql', TlsWords>> = {
  postgres: { tls: 'sslmode', ca: 'sslrootcert', cert: 'sslcert', key: 'sslkey' },
  mysql: { tls: 'ssl-mode', ca: 'ssl-ca', cert: 'ssl-cert', key: 'ssl-key' },
}

/**
 * Reads a URL of one of `schemes`; undefined when it is another one's. Throws `invalid_input` when it is malformed.
 * `tlsOf` reads the engine's own TLS parameter.
 */
export function parseServerUrl(
  text: string,
  schemes: readonly string[],
  port: number,
  tlsOf: (query: URLSearchParams) => TlsMode | undefined,
): { options: Options; secrets: Secrets } | undefined {
  const scheme = schemes.find((s) => text.toLowerCase().startsWith(`${s}:`))
  if (scheme === undefined) return undefined
  try {
    const url = new URL(text)
    if (url.hostname === '') throw new Error('no host')
    const database = decodeURIComponent(url.pathname.replace(/^\//, ''))
    const user = decodeURIComponent(url.username)
    const password = decodeURIComponent(url.password)
    const tls = tlsOf(url.searchParams)
    const given = (...names: readonly string[]) => names.map((name) => url.searchParams.get(name)).find((value) => value !== null)
    // As libpq and the clients of MySQL and MariaDB name them.
    const files = Object.entries({
      caFile: given('sslrootcert', 'ssl-ca'),
      certFile: given('sslcert', 'ssl-cert'),
      keyFile: given('sslkey', 'ssl-key'),
      pin: given('ssl-fp'),
    }).filter(([, value]) => value !== undefined)
    const options = ServerOptions.parse({
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? port : Number(url.port),
      ...(database === '' ? {} : { database }),
      ...(user === '' ? {} : { user }),
      ...(tls === undefined ? {} : { tls }),
      ...Object.fromEntries(files),
    })
    return { options, secrets: password === '' ? {} : { password } }
  } catch (cause) {
    throw new AppError('invalid_input', `This ${scheme}:// URL is not complete or not valid`, {
      hint: `Write ${scheme}://user:password@host:${String(port)}/database; a special character in the password is written as %40 for @, %2F for /`,
      cause,
    })
  }
}
