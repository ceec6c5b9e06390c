import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Certificates, LOOPBACK_NAMES, makeCertificates } from './certificates'

const READY_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 8000

/** A real server that a test started: on loopback, in a folder of its own, ended by its pid. */
export interface TestServer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** URL with user and password. */
  readonly url: string
  readonly caFile: string
  readonly pid: number
  signal(signal: NodeJS.Signals): void
  /** Ends it and keeps its folder, as a machine that is switched off. */
  halt(): Promise<void>
  /** Starts it again after {@link halt}: same folder, same port. */
  revive(): Promise<void>
  stop(): Promise<void>
}

/** As much of a server as it takes to log in. */
export type Login = Pick<TestServer, 'host' | 'port' | 'user' | 'password' | 'database'> & Partial<TestServer>

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return await new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address !== null ? done(address.port) : fail(new Error('no port'))))
    })
  })
}

/** The ids of a service user when we are root: servers refuse to run as root. */
export interface Identity {
  readonly uid?: number
  readonly gid?: number
}

export function identity(user: string): Identity {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout)
  const [uid, gid] = [id('-u'), id('-g')]
  if (!(uid > 0)) throw new Error(`the system has no user ${user}: apt-get install postgresql mariadb-server redis-server openssl`)
  return { uid, gid }
}

/** A folder that belongs to the service user, with certificates for `names` that it may read. */
export function serverFolder(name: string, who: Identity, names = LOOPBACK_NAMES): { folder: string; certificates: Certificates } {
  const folder = mkdtempSync(join(tmpdir(), `relata-${name}-`))
  const made = makeCertificates(folder, names)
  const certificates = { ca: join(folder, 'own-ca.pem'), certificate: join(folder, 'own.pem'), key: join(folder, 'own.key') }
  for (const [from, to] of [
    [made.ca, certificates.ca],
    [made.certificate, certificates.certificate],
    [made.key, certificates.key],
  ] as const) {
    copyFileSync(from, to)
    chmodSync(to, 0o600)
    if (who.uid !== undefined && who.gid !== undefined) chownSync(to, who.uid, who.gid)
  }
  chmodSync(folder, 0o755)
  if (who.uid !== undefined && who.gid !== undefined) chownSync(folder, who.uid, who.gid)
  // The authority is for clients: everybody may read it.
  chmodSync(made.ca, 0o644)
  return { folder, certificates: { ...certificates, ca: made.ca } }
}

/** Finds a server program; throws with the one command that installs it. */
export function program(name: string, places: readonly string[] = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin']): string {
  const found = [...(process.env['PATH'] ?? '').split(':'), ...places].map((place) => join(place, name)).find((path) => existsSync(path))
  if (found === undefined)
    throw new Error(`${name} is not installed: apt-get install postgresql mariadb-server redis-server openssl openssh-server`)
  return found
}

interface StartOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly who: Identity
  readonly folder: string
  /** What ends it cleanly. */
  readonly end: NodeJS.Signals
  /** Resolves when the server answers. */
  readonly probe: () => Promise<unknown>
}

/** Starts a server and waits until it answers; nothing is left behind when it does not. */
export async function startServer<T extends object>(
  facts: T,
  options: StartOptions,
): Promise<T & Pick<TestServer, 'pid' | 'signal' | 'halt' | 'revive' | 'stop'>> {
  const { folder, end } = options
  const discard = () => rmSync(folder, { recursive: true, force: true })
  let child: ChildProcess
  try {
    child = await launch(options)
  } catch (error) {
    discard()
    throw error
  }
  return {
    ...facts,
    get pid() {
      return child.pid ?? -1
    },
    signal: (signal) => void child.kill(signal),
    halt: async () => await stopChild(child, end),
    revive: async () => {
      child = await launch(options)
    },
    stop: async () => {
      await stopChild(child, end)
      discard()
    },
  }
}

async function launch({ command, args, who, folder, end, probe }: StartOptions): Promise<ChildProcess> {
  const child = spawn(command, args, { ...who, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (log = (log + data.toString()).slice(-4000)))
  const limit = Date.now() + READY_LIMIT_MS
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${String(child.exitCode)}: ${log}`)
    try {
      await probe()
      return child
    } catch (error) {
      if (Date.now() > limit) {
        await stopChild(child, end)
        throw new Error(`${command} is not ready: ${String(error)}\n${log}`)
      }
      await sleep(50)
    }
  }
}

async function stopChild(child: ChildProcess, end: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  // A server that a test has stopped in its tracks hears nothing until it runs again.
  child.kill('SIGCONT')
  child.kill(end)
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await gone
  clearTimeout(killer)
}
