import type { FormField, Options, Secrets } from '@shared/connection'
import { AppError } from '@shared/errors'
import { z } from 'zod'
import type { Reach } from './driver'
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
    ...SSH_OPTIONS,
  })
  .superRefine((options, context) => {
    for (const { field, message } of missingForTunnel(options)) context.addIssue({ code: 'custom', path: [field], message })
  })
export type ServerOptions = z.infer<typeof ServerOptions>

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
        { value: 'require', label: 'Encrypted, to anybody', help: 'Nobody can read along, but somebody could stand in between' },
        { value: 'prefer', label: 'Encrypted where the server can', help: 'Not checked, and in the clear where it cannot' },
        { value: 'disable', label: 'Not encrypted', help: 'For a database on this machine' },
      ],
    },
    {
      name: 'caFile',
      label: 'Certificate authority',
      kind: 'file',
      placeholder: '/path/to/ca.pem',
      help: 'PEM file, for a server with a certificate of your own',
      required: false,
      secret: false,
      group: 'tls',
    },
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

/** What holds where nothing was chosen: full checks for every host but this machine, where there is no wire to listen on. */
export function tlsMode(options: ServerOptions): TlsMode {
  return options.tls ?? (options.caFile !== undefined ? 'verify-full' : LOOPBACK.has(options.host) ? 'prefer' : 'verify-full')
}

/** `host:port/database`, without the user; behind a tunnel, as its SSH server sees them, and through which. */
export function describeServer(options: Options): string {
  const { host, port, database, ssh, sshHost } = options
  const via = ssh === true ? ` via ${String(sshHost ?? '')}` : ''
  return `${String(host ?? '')}:${String(port ?? '')}${database === undefined ? '' : `/${String(database)}`}${via}`
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
    const caFile = url.searchParams.get('sslrootcert') ?? url.searchParams.get('ssl-ca')
    const options = ServerOptions.parse({
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? port : Number(url.port),
      ...(database === '' ? {} : { database }),
      ...(user === '' ? {} : { user }),
      ...(tls === undefined ? {} : { tls }),
      ...(caFile === null ? {} : { caFile }),
    })
    return { options, secrets: password === '' ? {} : { password } }
  } catch (cause) {
    throw new AppError('invalid_input', `This ${scheme}:// URL is not complete or not valid`, {
      hint: `Write ${scheme}://user:password@host:${String(port)}/database; a special character in the password is written as %40 for @, %2F for /`,
      cause,
    })
  }
}
