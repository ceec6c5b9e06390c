import { AppError } from '@shared/errors'
import type { CallOptions, Reach } from '../driver'
import { Hop } from './hop'
import { readKnownHosts } from './known-hosts-file'
import type { SshLogin } from './options'

/** Limits in ms: until the last SSH server has let us in, and until it has reached a database. */
const CONNECT_LIMIT_MS = 10_000
const REACH_LIMIT_MS = 10_000
/** A tunnel on which nothing has come back for three of these is lost, ms. */
const KEEP_ALIVE_MS = 15_000

/** The way through one or more SSH servers. No port is opened on this machine, where others could use it. */
export interface Tunnel {
  readonly reach: Reach
  close(): void
}

export interface TunnelOptions {
  readonly keepAliveMs?: number
  /** The way to the first server; absent = a socket of this machine. */
  readonly first?: Reach | undefined
}

/**
 * Logs in at each server in turn, the next through the one before. `known`: files of known hosts. Rejects with an AppError
 * that names the server and the step.
 */
export async function openTunnel(
  logins: readonly SshLogin[],
  known: readonly string[],
  { signal, timeoutMs }: CallOptions,
  { keepAliveMs = KEEP_ALIVE_MS, first }: TunnelOptions = {},
): Promise<Tunnel> {
  const until = performance.now() + Math.min(CONNECT_LIMIT_MS, timeoutMs)
  const left = () => Math.max(1, until - performance.now())
  const lines = readKnownHosts(known)
  const hops: Hop[] = []
  const close = () => {
    for (const hop of hops.toReversed()) hop.end()
  }
  try {
    for (const login of logins) {
      const before = hops.at(-1)
      const through = before === undefined ? await first?.(login.host, login.port) : await before.reach(login.host, login.port, left())
      const common = { login, known: lines, signal, timeoutMs: left(), keepAliveMs }
      hops.push(await Hop.open(through === undefined ? common : { ...common, through }))
    }
  } catch (error) {
    close()
    throw error
  }
  const last = hops.at(-1)
  if (last === undefined) throw new AppError('internal', 'A tunnel leads through no server')
  return { close, reach: async (host, port) => await last.reach(host, port, REACH_LIMIT_MS) }
}
