import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestResult } from '@shared/connection-test'
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

/** The same for the server before it. */
export function jumping({ host, port, user, keyFile }: Login): Options {
  return { jump: true, jumpHost: host, jumpPort: port, jumpUser: user, jumpAuth: 'key', jumpKeyFile: keyFile }
}

/** A home folder whose OpenSSH files are a test's own; answers the file of known hosts. */
export function ownSshFolder(): string {
  const home = newHome()
  process.env['HOME'] = home
  mkdirSync(join(home, '.ssh'), { mode: 0o700 })
  return join(home, '.ssh', 'known_hosts')
}

/** Makes OpenSSH know servers and nobody else. `marker`: as before a line of known_hosts. */
export function writeKnown(file: string, servers: Shown | readonly Shown[], marker = ''): void {
  const lines = [servers].flat().map(({ host, port, publicKey }) => `${marker}[${host}]:${String(port)} ${publicKey()}\n`)
  writeFileSync(file, lines.join(''))
}

type Shown = Pick<SshServer, 'host' | 'port' | 'publicKey'>

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
