/** One server, by name and port. */
export interface RedisNode {
  readonly host: string
  readonly port: number
}

/** Which Redis to use, as it was asked for. */
export interface RedisAddress {
  /** See {@link parseRedisUrl}. */
  readonly url: string
  /** Instead of those in the URL. */
  readonly password?: string | undefined
  readonly sentinelPassword?: string | undefined
  /** PEM text, or file of PEM text, with authorities that TLS trusts beside the system's. */
  readonly ca?: string | undefined
  readonly caFile?: string | undefined
}

/**
 * One that was asked for and stays wanted while it is away; `default`, the usual address where one answers there at once;
 * or none, with the reason that health tells.
 */
export type RedisChoice = RedisAddress | 'default' | { readonly off: string }

/** How a Redis is reached. */
export interface RedisWay {
  readonly kind: 'single' | 'socket' | 'sentinel' | 'cluster'
  /** Where to ask first; empty for a socket. */
  readonly nodes: readonly RedisNode[]
  /** Path of a socket, or name of the master that sentinels are asked for. */
  readonly name: string
  readonly username: string | undefined
  readonly password: string | undefined
  /** Of the sentinels themselves. */
  readonly sentinelPassword: string | undefined
  readonly database: number
  readonly tls: boolean
  /** Whether all of it is on this machine. */
  readonly local: boolean
  /** The same without user and passwords, for people. */
  readonly target: string
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1'])
const FORM = /^(?:(rediss?)(\+sentinel|\+cluster)?|unix):\/\/(?:(.*)@)?([^@/?]*)(\/[^?]*)?(?:\?(.*))?$/

/**
 * Reads the address of a Redis: `redis://[user:password@]host[:port][/database]`, `rediss://` with TLS, `unix://[…@]/path[?db=N]`,
 * `redis+sentinel://[…@]host:port,host:port/master[/database][?sentinelPassword=…]` and `redis+cluster://[…@]host:port,host:port`,
 * both with `rediss+` too. Throws for anything else; the error does not repeat the address, which may hold a password.
 */
export function parseRedisUrl(url: string): RedisWay {
  const found = FORM.exec(url.trim())
  if (found === null) throw notAnAddress()
  const [, scheme, form, account = '', hosts = '', path = '', query = ''] = found
  const kind = scheme === undefined ? 'socket' : form === '+sentinel' ? 'sentinel' : form === '+cluster' ? 'cluster' : 'single'
  const parameters = new URLSearchParams(query)
  const [user, ...secret] = account.split(':')
  const steps = path.split('/').slice(1)
  const nodes = kind === 'socket' ? [] : hosts.split(',').map((host) => toNode(host, kind === 'sentinel' ? 26_379 : 6379))
  const name = kind === 'socket' ? decode(path) : kind === 'sentinel' ? decode(steps[0] ?? '') : ''
  const database = Number(kind === 'socket' ? (parameters.get('db') ?? 0) : steps[kind === 'sentinel' ? 1 : 0] || 0)
  if (!Number.isSafeInteger(database) || database < 0 || (kind === 'cluster' && database > 0)) throw notAnAddress()
  if ((kind === 'socket' || kind === 'sentinel') && name === '') throw notAnAddress()
  const list = nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${String(port)}`).join(',')
  const target = {
    single: `${scheme ?? ''}://${list}/${String(database)}`,
    socket: `unix://${name}`,
    sentinel: `${scheme ?? ''}+sentinel://${list}/${name}/${String(database)}`,
    cluster: `${scheme ?? ''}+cluster://${list}`,
  }
  return {
    ...{ kind, nodes, name, database, tls: scheme === 'rediss', target: target[kind] },
    username: user === undefined || user === '' ? undefined : decode(user),
    password: secret.length === 0 ? undefined : decode(secret.join(':')),
    sentinelPassword: parameters.get('sentinelPassword') ?? undefined,
    local: nodes.every(({ host }) => LOOPBACK.has(host)),
  }
}

/** An address as it may be shown, and the passwords that stood in it. Throws as {@link parseRedisUrl}. */
export function withoutPasswords(url: string): Pick<RedisWay, 'password' | 'sentinelPassword'> & { readonly url: string } {
  const { password, sentinelPassword } = parseRedisUrl(url)
  const [, start = '', account = '', rest = ''] = /^([a-z+]+:\/\/)(?:(.*)@)?([^@]*)$/.exec(url.trim()) ?? []
  const [place = '', query = ''] = rest.split('?')
  const parameters = new URLSearchParams(query)
  parameters.delete('sentinelPassword')
  const [user = ''] = account.split(':')
  return {
    url: `${start}${user === '' ? '' : `${user}@`}${place}${parameters.size === 0 ? '' : `?${parameters.toString()}`}`,
    ...{ password, sentinelPassword },
  }
}

function toNode(text: string, usual: number): RedisNode {
  const [, host = '', port] = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(text) ?? []
  const number = port === undefined ? usual : Number(port)
  if (text !== '' && host === '' && port === undefined) throw notAnAddress()
  if (number < 1 || number > 65_535) throw notAnAddress()
  return { host: host === '' ? 'localhost' : host.replace(/^\[|\]$/g, ''), port: number }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw notAnAddress()
  }
}

function notAnAddress(): Error {
  return new Error('not the address of a Redis')
}
