import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** A message bus on which nothing is started by itself: a keyring that is gone stays gone. */
const BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=FOLDER</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`
const LIMIT_MS = 20_000

/** A GNOME keyring of its own, on a bus of its own. */
export interface Keyring {
  /** For whoever is to use it. */
  readonly env: Readonly<Record<string, string>>
  /** Starts it in the place of the one that ran. `unlocked`: as after a login; else it waits for a password that nobody can type. */
  start(how: 'unlocked' | 'locked', which?: string): Promise<void>
  /** It is gone, as after a crash. */
  stop(): Promise<void>
  /** It is there, and answers nothing until `thaw`. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

/** Needs `dbus-daemon` and `gnome-keyring-daemon`. */
export async function startKeyring(): Promise<Keyring> {
  const folder = mkdtempSync(join(tmpdir(), 'relata-keyring-'))
  const bus = spawn('dbus-daemon', [`--config-file=${written(folder)}`, '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const address = await firstLine(bus)
  const base = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address, HOME: folder, XDG_RUNTIME_DIR: folder } as Record<string, string>
  let daemon: ChildProcess | undefined
  const stop = async () => {
    const running = daemon
    daemon = undefined
    if (running === undefined || running.exitCode !== null) return
    const gone = new Promise((done) => running.once('exit', done))
    running.kill('SIGKILL')
    await gone
  }
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder },
    start: async (how, which = 'one') => {
      await stop()
      const data = join(folder, which)
      mkdirSync(join(data, 'keyrings'), { recursive: true, mode: 0o700 })
      // The one that a login opens; without this file the first use would ask for a new one.
      writeFileSync(join(data, 'keyrings', 'default'), 'login')
      daemon = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...(how === 'unlocked' ? ['--unlock'] : [])], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: { ...base, XDG_DATA_HOME: data },
      })
      daemon.stdin?.end('the password of a login')
      await named(base)
    },
    stop,
    freeze: () => void daemon?.kill('SIGSTOP'),
    thaw: () => void daemon?.kill('SIGCONT'),
    close: async () => {
      await stop()
      bus.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function written(folder: string): string {
  const file = join(folder, 'bus.conf')
  writeFileSync(file, BUS.replace('FOLDER', folder))
  return file
}

async function firstLine(child: ChildProcess): Promise<string> {
  return await new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', () => fail(new Error('the message bus ended')))
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', done)
  })
}

/** Waits until the keyring has its name on the bus. */
async function named(env: Record<string, string>): Promise<void> {
  const until = Date.now() + LIMIT_MS
  while (Date.now() < until) {
    const asked = spawn(
      'dbus-send',
      [
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.DBus',
        '/',
        'org.freedesktop.DBus.GetNameOwner',
        'string:org.freedesktop.secrets',
      ],
      { stdio: 'ignore', env },
    )
    if ((await new Promise((done) => asked.once('exit', done))) === 0) return
    await sleep(100)
  }
  throw new Error('the keyring did not start')
}
