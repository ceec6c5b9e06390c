import { type ChildProcess, spawn } from 'node:child_process'
import { createConnection } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './server'
import { type SshServer, startSsh } from './ssh-server'

/** A real SOCKS5 proxy on loopback: OpenSSH's own, which leads through a real sshd. */
export interface SocksServer {
  /** `socks5://127.0.0.1:port`. */
  readonly url: string
  /** What the sshd behind it says, with every machine that it was asked for. */
  readonly log: () => string
  readonly stop: () => Promise<void>
}

/** Starts one. */
export async function startSocks(): Promise<SocksServer> {
  const server = await startSsh()
  const port = await freePort()
  const proxy = spawn('ssh', argumentsFor(server, port), { stdio: 'ignore' })
  try {
    await listening(proxy, port)
  } catch (error) {
    await server.stop()
    throw error
  }
  return {
    url: `socks5://127.0.0.1:${String(port)}`,
    log: server.log,
    stop: async () => {
      const ended = once(proxy, 'exit')
      proxy.kill('SIGKILL')
      await ended
      await server.stop()
    },
  }
}

function argumentsFor({ host, port: sshPort, user, keyFile }: SshServer, port: number): string[] {
  const options = [
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
    'BatchMode=yes',
    'ExitOnForwardFailure=yes',
  ]
  return [
    ...['-N', '-F', '/dev/null', '-D', `127.0.0.1:${String(port)}`, '-i', keyFile, '-p', String(sshPort)],
    ...options.flatMap((option) => ['-o', option]),
    `${user}@${host}`,
  ]
}

async function listening(proxy: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (proxy.exitCode !== null) throw new Error(`ssh -D ended with ${String(proxy.exitCode)}`)
    const socket = createConnection(port, '127.0.0.1')
    const open = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false)
    socket.destroy()
    if (open) return
    await sleep(100)
  }
  proxy.kill('SIGKILL')
  throw new Error('ssh -D does not listen')
}
