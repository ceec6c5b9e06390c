import { utilityProcess } from 'electron'
import type { Link, StartHost } from '../drivers/link'

/** Starts session hosts as Electron utility processes. `file` is the built host, see drivers/host.ts. */
export function forkUtilityHost(file: string): StartHost {
  return (): Link => {
    const child = utilityProcess.fork(file, [], {
      serviceName: 'Relata session',
      stdio: 'ignore',
      execArgv: ['--max-old-space-size=512'],
      env: hostEnvironment(),
    })
    return {
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill: () => void child.kill(),
    }
  }
}

/** The host needs the native addon's path and nothing else of our environment: no URL, no password. */
function hostEnvironment(): Record<string, string> {
  const keep = ['PATH', 'HOME', 'LANG', 'TZ', 'RELATA_SQLITE_BINDING', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR']
  return Object.fromEntries(keep.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}
