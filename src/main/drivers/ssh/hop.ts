import type { Duplex } from 'node:stream'
import { AppError } from '@shared/errors'
import ssh2, { type Client, type ClientChannel, type ServerHostKeyAlgorithm } from 'ssh2'
import { connectError, forwardError, hostKeyError, serverName } from './errors'
import { judge, type KnownHost, knownTypes } from './known-hosts'
import { loginSteps } from './login'
import type { SshLogin } from './options'
import { TunnelSocket } from './tunnel-socket'

/** Algorithms by which hosts prove themselves, the best first; RSA with SHA-1 is none any more. */
const HOST_KEYS = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const

export interface HopOptions {
  readonly login: SshLogin
  readonly known: readonly KnownHost[]
  readonly signal: AbortSignal
  /** Limit in ms until one is logged in. */
  readonly timeoutMs: number
  readonly keepAliveMs: number
  /** The way to the server; absent = a socket of this machine. */
  readonly through?: Duplex
}

/** One SSH connection, logged in. Every socket through it fails once it is lost. */
export class Hop {
  readonly #client: Client
  readonly #login: SshLogin
  readonly #sockets = new Set<TunnelSocket>()
  #lost: AppError | undefined

  private constructor(client: Client, login: SshLogin) {
    this.#client = client
    this.#login = login
    const lose = (cause?: unknown) => {
      this.#lost ??= new AppError('unreachable', `The connection to the ${serverName(login)} was lost`, { hint: 'Try again', cause })
      for (const socket of this.#sockets) socket.destroy(this.#lost)
    }
    client.on('error', lose)
    client.on('close', () => lose())
    client.setNoDelay(true)
  }

  /**
   * Connects and logs in. The server's key is judged before anything else is sent: `host_key_unknown`, `host_key_refused`.
   * Rejects with an AppError that names the server.
   */
  static async open({ login, known, signal, timeoutMs, keepAliveMs, through }: HopOptions): Promise<Hop> {
    const steps = loginSteps(login)
    let verdict: AppError | undefined
    let accepted: Buffer | undefined
    const client = new ssh2.Client()
    return await new Promise<Hop>((done, fail) => {
      const end = (error: AppError) => {
        signal.removeEventListener('abort', cancel)
        client.destroy()
        fail(error)
      }
      const cancel = () => end(new AppError('cancelled', 'Cancelled'))
      if (signal.aborted) return cancel()
      signal.addEventListener('abort', cancel, { once: true })
      // Stays when the connection is up: an error without a listener would end the process.
      client.on('error', (error) => end(verdict ?? steps.why() ?? connectError(error, login)))
      client.on('close', () => end(steps.why() ?? connectError(new Error('Connection closed'), login)))
      client.on('ready', () => {
        signal.removeEventListener('abort', cancel)
        done(new Hop(client, login))
      })
      client.connect({
        ...(through === undefined ? { host: login.host, port: login.port } : { sock: through as never }),
        username: login.user,
        authHandler: steps.next,
        algorithms: { serverHostKey: knownFirst(knownTypes(known, login.host, login.port)) },
        readyTimeout: timeoutMs,
        keepaliveInterval: keepAliveMs,
        keepaliveCountMax: 3,
        // Asked again whenever the two agree on new keys: by then it must be the same.
        hostVerifier: (key: Buffer) => {
          if (accepted !== undefined) return accepted.equals(key)
          verdict = hostKeyError(judge(known, login.host, login.port, key), login, key)
          if (verdict === undefined) accepted = key
          return verdict === undefined
        },
      })
    })
  }

  /** A stream to a host and port as the server sees them. Rejects with an AppError within the limit. */
  async reach(host: string, port: number, timeoutMs: number): Promise<TunnelSocket> {
    if (this.#lost !== undefined) throw this.#lost
    const channel = await new Promise<ClientChannel>((done, fail) => {
      const late = new AppError('timeout', `The ${serverName(this.#login)} did not reach ${host}:${String(port)} in time`, {
        hint: 'Check host and port as that server sees them, and its firewall',
      })
      let over = false
      const limit = setTimeout(() => {
        over = true
        fail(late)
      }, timeoutMs)
      this.#client.forwardOut('127.0.0.1', 0, host, port, (error, opened) => {
        clearTimeout(limit)
        if (error !== undefined) fail(this.#lost ?? forwardError(error, this.#login, host, port))
        else if (over) opened.destroy()
        else done(opened)
      })
    })
    const socket = new TunnelSocket(channel)
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    return socket
  }

  end(): void {
    this.#client.end()
    this.#client.destroy()
  }
}

/** Types that are known come first: a host that still has its old key shows that one. */
function knownFirst(types: readonly string[]): ServerHostKeyAlgorithm[] {
  const known = HOST_KEYS.filter((name) => types.includes(name.startsWith('rsa-') ? 'ssh-rsa' : name))
  return [...known, ...HOST_KEYS.filter((name) => !known.includes(name))]
}
