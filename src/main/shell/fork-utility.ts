import { utilityProcess, type UtilityProcess } from 'electron'
import { HOST_FLAGS, hostEnvironment } from '../drivers/fork-node'
import type { Link, StartHost } from '../drivers/link'

/** SIGTERM waits for the event loop, and a hostile file can keep that busy for ever. */
function end({ pid }: UtilityProcess): void {
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}

/** Starts session hosts as Electron utility processes. `file` is the built host, see drivers/host.ts. */
export function forkUtilityHost(file: string): StartHost {
  return (): Link => {
    const child = utilityProcess.fork(file, [], {
      serviceName: 'Relata session',
      stdio: 'ignore',
      execArgv: [...HOST_FLAGS],
      env: hostEnvironment(),
    })
    return {
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill: () => {
        if (child.pid === undefined) child.once('spawn', () => end(child))
        else end(child)
      },
    }
  }
}
