import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, program, startServer, type TestServer } from './server'

/** A real sshd on loopback that lets the user in who runs the tests, by key. */
export interface SshServer extends Pick<TestServer, 'host' | 'port' | 'user' | 'pid' | 'signal' | 'halt' | 'revive' | 'stop'> {
  /** Private keys that it takes: bare, and behind {@link passphrase}. */
  readonly keyFile: string
  readonly lockedKeyFile: string
  readonly passphrase: string
  /** A private key that it does not take. */
  readonly strangeKeyFile: string
  /** Its own private key. */
  readonly hostKeyFile: string
  /** Its own public key, as a known_hosts line names it: `ssh-ed25519 AAAA…`. */
  readonly publicKey: () => string
  /** As `ssh-keygen -l` tells it. */
  readonly sha256: () => string
  /** All it has said so far, with every attempt to log in. */
  readonly log: () => string
  /** Ends every connection that it has now; new ones are taken. */
  readonly dropAll: () => void
  /** Every connection that it has now stays open and says nothing any more. */
  readonly freezeAll: () => void
  /** Gives it another key of its own; connections that it has end. */
  readonly changeKey: (type?: 'ed25519' | 'ecdsa' | 'rsa') => Promise<void>
}

/** What the accounts of {@link startSsh} may be told apart from the machine's own. */
export const SSH_PASSWORD = 'an ssh p@ss:word'
/** crypt(3), SHA-512. */
const CRYPTED = '$6$relatatests$HVgmgZfndxHu.RR0GjrExthGU8htelLg25pfd1orb2rcQrt2ue0zPhiDwp/59zJd1f.ShcflARRpgXzhirPwi0'
/** Shows a process, and those it starts, another file in the place of /etc/shadow. */
const ANOTHER_SHADOW = ['--mount', '--propagation', 'private', 'sh', '-c', 'mount --bind "$0" /etc/shadow && exec "$@"']

/**
 * Whether a server can be started whose account has a password of the test's: sshd asks the system for it, and only root may show it
 * another file, where the machine lets processes have mounts of their own.
 */
export function mayHavePassword(): boolean {
  try {
    execFileSync('unshare', [...ANOTHER_SHADOW, '/dev/null', 'true'], { stdio: 'pipe' })
    return process.getuid?.() === 0
  } catch {
    return false
  }
}

/** Starts one; `config`: further lines of sshd_config(5), which win. `password`: it also takes {@link SSH_PASSWORD}. */
export async function startSsh(config: readonly string[] = [], { password = false } = {}): Promise<SshServer> {
  // Debian's sshd leaves its rights behind in this folder, which a service manager would have made.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const folder = mkdtempSync(join(tmpdir(), 'relata-ssh-'))
  const [hostKey, keyFile, lockedKeyFile, strangeKeyFile] = ['host', 'user', 'locked', 'strange'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ]
  const passphrase = 'pass/phr@se'
  makeKey(hostKey)
  makeKey(keyFile)
  makeKey(lockedKeyFile, 'ed25519', passphrase)
  makeKey(strangeKeyFile)
  writeFileSync(join(folder, 'authorized'), [keyFile, lockedKeyFile].map((key) => readFileSync(`${key}.pub`, 'utf8')).join(''))
  const port = await freePort()
  const log = join(folder, 'log')
  writeFileSync(
    join(folder, 'config'),
    `${[
      ...config,
      ...(password ? ['PermitRootLogin yes', 'PasswordAuthentication yes'] : []),
      `Port ${String(port)}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKey}`,
      `PidFile ${join(folder, 'pid')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized')}`,
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'UseDNS no',
      'LogLevel DEBUG1',
    ].join('\n')}\n`,
  )
  const facts = {
    host: '127.0.0.1',
    port,
    user: userInfo().username,
    keyFile,
    lockedKeyFile,
    passphrase,
    strangeKeyFile,
    hostKeyFile: hostKey,
  }
  const shadow = join(folder, 'shadow')
  writeFileSync(shadow, `${facts.user}:${CRYPTED}:19000:0:99999:7:::\n`, { mode: 0o600 })
  const command = [program('sshd'), '-D', '-f', join(folder, 'config'), '-E', log]
  const [started = '', ...args] = password ? ['unshare', ...ANOTHER_SHADOW, shadow, ...command] : command
  const server = await startServer(facts, {
    ...{ command: started, args },
    ...{ who: {}, folder, end: 'SIGTERM' as const },
    probe: async () => await greeting(port),
  })
  const stop = async () => {
    signalChildren(server.pid, 'SIGKILL')
    await server.stop()
  }
  const halt = async () => {
    signalChildren(server.pid, 'SIGKILL')
    await server.halt()
  }
  return {
    ...facts,
    // Another one after every start.
    get pid() {
      return server.pid
    },
    signal: server.signal,
    revive: server.revive,
    stop,
    halt,
    log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
    publicKey: () => readFileSync(`${hostKey}.pub`, 'utf8').split(' ').slice(0, 2).join(' ').trim(),
    sha256: () => execFileSync('ssh-keygen', ['-l', '-f', `${hostKey}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '',
    dropAll: () => signalChildren(server.pid, 'SIGKILL'),
    freezeAll: () => signalChildren(server.pid, 'SIGSTOP'),
    changeKey: async (type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519') => {
      const next = join(folder, `next-${String(Date.now())}`)
      makeKey(next, type)
      copyFileSync(next, hostKey)
      copyFileSync(`${next}.pub`, `${hostKey}.pub`)
      chmodSync(hostKey, 0o600)
      await halt()
      await server.revive()
    },
  }
}

function makeKey(file: string, type = 'ed25519', passphrase = ''): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'relata test', '-f', file], { stdio: 'pipe' })
}

/** Resolves once an SSH server greets at the port. */
async function greeting(port: number): Promise<void> {
  await new Promise<void>((done, fail) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('closed without a greeting')))
    socket.once('data', (data) => {
      socket.destroy()
      if (data.toString('latin1').startsWith('SSH-2.0')) done()
      else fail(new Error(`greeted with ${data.toString('latin1')}`))
    })
  })
}

/** sshd serves every connection in a process of its own, which outlives it. */
function signalChildren(pid: number, signal: NodeJS.Signals): void {
  const file = `/proc/${String(pid)}/task/${String(pid)}/children`
  const children = existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : []
  for (const child of children) {
    signalChildren(child, signal)
    try {
      process.kill(child, signal)
    } catch {
      // It has ended by itself.
    }
  }
}
