import { fork } from 'node:child_process'
import type { Link, StartHost } from './link'

/**
 * How session hosts run. Memory is capped at 512 MB each. Nearly all that a reading makes is kept until its end: a young
 * generation larger than 2 MB only puts off moving it, and costs a reading of 10,000 tables 50 to 120 MB and gains no time. For the same
 * reason the first 100 MB are not searched for garbage: as the heap grows, that is done over and over, and finds nothing.
 */
export const HOST_FLAGS: readonly string[] = ['--max-old-space-size=512', '--initial-old-space-size=100', '--max-semi-space-size=2']

/** Starts session hosts as plain Node processes; `file` is the built host. */
export function forkNodeHost(file: string): StartHost {
  return (): Link => {
    const child = fork(file, [], {
      serialization: 'advanced',
      execArgv: [...HOST_FLAGS],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: hostEnvironment(),
    })
    // A process that could not be started, or is gone before a message arrived, is told by `exit` or here: once.
    return {
      post: (message) => {
        if (child.connected) child.send(message as object)
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => {
        let told = false
        const tell = (code: number | null) => {
          if (!told) listener(code)
          told = true
        }
        child.once('exit', tell)
        child.once('error', () => tell(null))
      },
      kill: () => void child.kill('SIGKILL'),
    }
  }
}

/** The host needs the native addon's path, the SSH agent's socket and little else of our environment: no URL, no password. */
export function hostEnvironment(): Record<string, string> {
  const keep = ['PATH', 'HOME', 'LANG', 'TZ', 'RELATA_SQLITE_BINDING', 'SSH_AUTH_SOCK', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR']
  return Object.fromEntries(keep.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}
