import { isIP, Socket } from 'node:net'
import { AppError, type ErrorCode } from '@shared/errors'
import { SocksClient } from 'socks'
import type { CallOptions, Reach } from './driver'
import { TunnelSocket } from './ssh/tunnel-socket'

/** What a proxy answers where it does not connect (RFC 1928, section 6), as `socks` spells it. */
const REFUSALS: readonly (readonly [RegExp, ErrorCode, (target: string) => string, string])[] = [
  [/ConnectionRefused/, 'refused', (target) => `Nothing listens on ${target}`, 'Check host and port as the proxy sees them'],
  [/NotAllowed/, 'permission_denied', (target) => `The proxy does not allow ${target}`, 'Ask whoever runs the proxy'],
  [/(Host|Network)Unreachable|TTLExpired/, 'unreachable', (target) => `The proxy finds no way to ${target}`, 'Check host and port'],
  [/[Aa]uthentication/, 'auth_failed', () => 'The proxy wants a login', 'Relata uses proxies that let this machine in without one'],
]

/** Whether a host is this machine, which no proxy leads to: a loopback address, `localhost`, or a socket file. */
export function isHere(host: string): boolean {
  const bare = host.trim().toLowerCase()
  if (bare === '' || bare === 'localhost' || bare.startsWith('/')) return true
  return isIP(bare) === 4 ? bare.startsWith('127.') : bare === '::1'
}

/**
 * The way through a SOCKS5 proxy (RFC 1928). `proxy`: `socks5://host:port`. Names are looked up by the proxy, never here: a name of
 * the other network may be unknown on this side, and nobody on it is asked for one.
 */
export function throughProxy(proxy: string, { signal, timeoutMs }: CallOptions): Reach {
  const { hostname, port: proxyPort } = new URL(proxy.replace(/^socks5:/, 'http:'))
  const at = { host: hostname.replace(/^\[|\]$/g, ''), port: proxyPort === '' ? 80 : Number(proxyPort) }
  return async (host, port) => {
    const target = `${host}:${String(port)}`
    const socket = new Socket()
    const cancel = () => socket.destroy(new AppError('cancelled', 'Cancelled'))
    signal.addEventListener('abort', cancel, { once: true })
    try {
      await connected(socket, at, timeoutMs)
      await SocksClient.createConnection({
        proxy: { ...at, type: 5 },
        command: 'connect',
        destination: { host, port },
        timeout: timeoutMs,
        existing_socket: socket,
      })
      socket.setNoDelay(true)
      return new TunnelSocket(socket)
    } catch (error) {
      socket.destroy()
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled')
      throw error instanceof AppError ? error : refusal(error, target)
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }
}

async function connected(socket: Socket, at: { readonly host: string; readonly port: number }, timeoutMs: number): Promise<void> {
  await new Promise<void>((done, fail) => {
    const away = (cause?: unknown) =>
      fail(
        new AppError('unreachable', `The proxy at ${at.host}:${String(at.port)} cannot be reached`, {
          hint: 'Check the proxy in the settings, under Network',
          cause,
        }),
      )
    const limit = setTimeout(away, timeoutMs)
    socket.once('error', away)
    socket.connect(at, () => {
      clearTimeout(limit)
      socket.off('error', away)
      done()
    })
  })
}

function refusal(error: unknown, target: string): AppError {
  const text = error instanceof Error ? error.message : String(error)
  const found = REFUSALS.find(([pattern]) => pattern.test(text))
  if (found !== undefined) return new AppError(found[1], found[2](target), { hint: found[3], cause: error })
  if (/timed out/i.test(text))
    return new AppError('timeout', `The proxy did not reach ${target} in time`, {
      hint: 'Is it a SOCKS5 proxy, and is that machine up?',
      cause: error,
    })
  return new AppError('unreachable', `The proxy did not connect to ${target}`, { hint: 'Is it a SOCKS5 proxy?', cause: error })
}
