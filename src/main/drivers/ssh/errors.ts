import { AppError } from '@shared/errors'
import { networkError } from '../network-errors'
import { fingerprint, type KnownHost, keyType, type Verdict } from './known-hosts'
import type { SshLogin } from './options'

/** How ssh2 says where an error happened (`level` in its README, "Client events"). */
interface SshError extends Error {
  readonly level?: string
  readonly code?: unknown
  /** Of a channel that was not opened (RFC 4254, 5.1). */
  readonly reason?: unknown
}

/** Reasons why a channel is not opened (RFC 4254, 5.1). */
const PROHIBITED = 1

/** An SSH server in words. */
export function serverName({ host, port }: Pick<SshLogin, 'host' | 'port'>): string {
  return `SSH server ${host}:${String(port)}`
}

/** Puts what went wrong between this machine and a tunnel's SSH server into words. */
export function connectError(error: SshError, login: SshLogin): AppError {
  const name = serverName(login)
  const cause = error
  const network = networkError(error, login)
  if (network !== undefined) {
    const { code, message, hint, detail } = network
    return new AppError(code, `SSH server: ${message.charAt(0).toLowerCase()}${message.slice(1)}`, {
      ...(hint === undefined ? {} : { hint }),
      ...(detail === undefined ? {} : { detail }),
      cause,
    })
  }
  if (error.level === 'client-timeout') return new AppError('timeout', `The ${name} did not answer in time`, { hint: CHECK_NETWORK, cause })
  if (error.level === 'agent')
    return new AppError('auth_failed', 'The SSH agent did not answer', {
      hint: 'Start ssh-agent, add your key with ssh-add, and see that SSH_AUTH_SOCK names it where Relata is started',
      detail: { text: error.message.slice(0, 300) },
      cause,
    })
  if (error.level === 'client-authentication' || /authentication/i.test(error.message)) return refusedLogin(error, login)
  if (error.level === 'handshake')
    return new AppError('unsupported', `No encryption could be agreed on with the ${name}`, {
      hint: 'It may be too old: ask its administrator for a newer one',
      detail: { text: error.message.slice(0, 300) },
      cause,
    })
  return new AppError('unreachable', `The ${name} ended the connection`, {
    hint: 'Check that an SSH server listens on that port, and that it lets this machine in',
    detail: { text: error.message.slice(0, 300) },
    cause,
  })
}

const CHECK_NETWORK = 'Check host, port, firewall and VPN, or try again'

function refusedLogin(cause: Error, login: SshLogin): AppError {
  const [what, hint] = {
    key: ['this key', 'Check the user, and that the public key is in the user’s authorized_keys there'],
    agent: ['every key of the SSH agent', 'Check the user, and with ssh-add -l that the right key is in the agent'],
    password: ['user or password', 'Check both; a server may also take keys only'],
  }[login.auth] as [string, string]
  return new AppError('auth_failed', `The ${serverName(login)} refused ${what}`, { hint, cause })
}

/** The server asks something that is no password, in its own words. */
export function moreAsked(login: SshLogin, question: string): AppError {
  return new AppError('unsupported', `The ${serverName(login)} asks for more than a password: “${question.trim().slice(0, 200)}”`, {
    hint: 'Only a password can be answered. Log in by a key or by the SSH agent, or ask its administrator for a way without further questions',
  })
}

/** The login was right, and another one is wanted besides it. `ways`: the server's names of those. */
export function moreWanted(login: SshLogin, ways: readonly string[]): AppError {
  return new AppError('unsupported', `The ${serverName(login)} wants another login besides this one: ${ways.join(', ').slice(0, 200)}`, {
    hint: 'Only one can be given. Ask its administrator for a user who needs one alone',
  })
}

/** The database could not be reached from the far end of the tunnel. */
export function forwardError(error: SshError, login: SshLogin, host: string, port: number): AppError {
  const target = `${host}:${String(port)}`
  const more = { detail: { text: error.message.slice(0, 300) }, cause: error }
  if (error.reason === PROHIBITED)
    return new AppError('permission_denied', `The ${serverName(login)} does not allow a tunnel to ${target}`, {
      hint: 'Ask its administrator to allow TCP forwarding there for this user',
      ...more,
    })
  if (/refused/i.test(error.message))
    return new AppError('refused', `Nothing answers at ${target}, seen from the ${serverName(login)}`, {
      hint: 'Check host and port as that server sees them, and that the database is running',
      ...more,
    })
  return new AppError('unreachable', `The ${serverName(login)} cannot reach ${target}`, {
    hint: 'Check host and port as that server sees them',
    ...more,
  })
}

/** Why a host's key stops the connection; undefined for one that is known. The key itself is in `detail.key`, in base64. */
export function hostKeyError(verdict: Verdict, login: SshLogin, key: Buffer): AppError | undefined {
  const { host, port } = login
  const [type, sha256] = [keyType(key), fingerprint(key)]
  const shown = `${type} ${sha256}`
  const detail = { host, port, type, sha256 }
  switch (verdict.kind) {
    case 'known':
      return undefined
    case 'unknown':
      return new AppError('host_key_unknown', `The ${serverName(login)} is not known yet. Its key is ${shown}`, {
        hint: 'If that is the key its administrator names, trust it in the window, or connect to it once with ssh',
        detail: { ...detail, key: key.toString('base64') },
      })
    case 'changed':
      return new AppError('host_key_refused', `The ${serverName(login)} shows another key than before: ${shown}. Nothing was sent to it`, {
        hint: `Somebody may stand in between. Only if its administrator says that the key is new, remove ${placesOf(verdict.instead)} and try again`,
        detail: { ...detail, ...placeOf(verdict.instead[0]) },
      })
    case 'revoked':
      return new AppError('host_key_refused', `The ${serverName(login)} shows a key that was revoked: ${shown}. Nothing was sent to it`, {
        hint: `Ask its administrator for a new key; it is revoked by ${placesOf([verdict.by])}`,
        detail: { ...detail, ...placeOf(verdict.by) },
      })
  }
}

function placesOf(lines: readonly KnownHost[]): string {
  return lines.map(({ file, line }) => `line ${String(line)} of ${file}`).join(' and ')
}

function placeOf(line: KnownHost | undefined): { file?: string; line?: number } {
  return line === undefined ? {} : { file: line.file, line: line.line }
}
