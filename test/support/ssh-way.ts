import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestResult } from '@shared/contract'
import type { Engine } from '../../src/main/engine'
import { never, newHome } from './engine'
import type { SshServer } from './ssh-server'
import { makeSubject, type Subject } from './subjects'

export type Login = Pick<SshServer, 'host' | 'port' | 'user' | 'keyFile'>
type Options = Readonly<Record<string, string | number | boolean>>

/** Options of a way through this server, by key where nothing else is said. */
export function through({ host, port, user, keyFile }: Login, more: Options = {}): Options {
  return { ssh: true, sshHost: host, sshPort: port, sshUser: user, sshAuth: 'key', sshKeyFile: keyFile, ...more }
}

/** A home folder whose OpenSSH files are a test's own; answers the file of known hosts. */
export function ownSshFolder(): string {
  const home = newHome()
  process.env['HOME'] = home
  mkdirSync(join(home, '.ssh'), { mode: 0o700 })
  return join(home, '.ssh', 'known_hosts')
}

/** Makes OpenSSH know a server. `marker`: as before a line of known_hosts. */
export function writeKnown(file: string, server: Pick<SshServer, 'host' | 'port' | 'publicKey'>, marker = ''): void {
  writeFileSync(file, `${marker}[${server.host}]:${String(server.port)} ${server.publicKey()}\n`)
}

/** A connection that is saved and leads through a tunnel. */
export interface Tunnelled {
  readonly id: string
  readonly subject: Subject
  readonly test: () => Promise<TestResult>
  readonly scan: () => Promise<number>
}

/** Saves a connection to a fresh database of an engine by a way. */
export async function saveThrough(
  engine: Engine,
  name: 'postgres' | 'mysql',
  way: Options,
  secrets: Readonly<Record<string, string>> = {},
): Promise<Tunnelled> {
  const subject = await makeSubject(name)
  const { id } = await engine.connections.create({
    ...{ name: 'Tunnelled', engine: name, environment: 'test' },
    options: { ...subject.options, ...way },
    secrets: { ...subject.secrets, ...secrets },
  })
  return {
    ...{ id, subject },
    test: async () => await engine.tests.saved(id, true, never),
    scan: async () => (await engine.scans.scan(id, true, never, () => undefined)).totalTables,
  }
}
