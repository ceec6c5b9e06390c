import { createHash } from 'node:crypto'
import type { Shown } from './bad-certificates'
import { type Rogue, startRogue, type Talk } from './rogue'

/** Ways in which a server asks for a login (PostgreSQL manual, 55.7, AuthenticationRequest messages). */
export const POSTGRES_LOGINS = [
  'scram-sha-256',
  'scram-sha-256 with a thousand million rounds',
  'scram-sha-256, then in clear',
  'in clear',
  'as MD5',
  'not at all',
  'in a way that nobody knows',
] as const
export type PostgresLogin = (typeof POSTGRES_LOGINS)[number]

/** What a client sends in place of a version when it wants TLS (manual, 55.2.10). */
export const SSL_REQUEST = 80_877_103
const SALT = Buffer.from([1, 2, 3, 4])

export interface FakePostgresOptions {
  /** Shown where the client wants TLS; without one the server offers none. */
  readonly certificate?: Shown | undefined
  readonly oldTls?: boolean
  readonly login?: PostgresLogin
  /** Says nothing any more: once it has heard the name. */
  readonly mute?: boolean
  /** Lets in, and never says that it is ready. */
  readonly unready?: boolean
  /** Goes on after the login, which is always believed. */
  readonly after?: (talk: Talk) => Promise<void>
}

export interface FakePostgres extends Rogue {
  /** Whatever clients answered to a wish for the password. */
  readonly passwords: string[]
  /** What a client that is asked for an MD5 answers, for that user and password. */
  md5Of(user: string, password: string): string
}

/** A PostgreSQL server that nobody should trust. */
export async function startFakePostgres(options: FakePostgresOptions): Promise<FakePostgres> {
  const { certificate, login = 'not at all', oldTls = false, mute = false, unready = false } = options
  const passwords: string[] = []
  const rogue = await startRogue(async (talk) => {
    let startup = await readStartup(talk)
    while (startup.readUInt32BE(0) === SSL_REQUEST) {
      await talk.write(Buffer.from(certificate === undefined ? 'N' : 'S'))
      if (certificate !== undefined) await talk.secure(certificate, oldTls ? 'TLSv1.1' : 'TLSv1.3')
      startup = await readStartup(talk)
    }
    if (mute) await talk.hang()
    const ask = async (kind: number, more: Buffer = Buffer.alloc(0)): Promise<Buffer> => {
      await talk.write(authentication(kind, more))
      const { body } = await readMessage(talk)
      passwords.push(body.toString('utf8'))
      return body
    }
    if (login.startsWith('scram')) {
      const first = await ask(10, Buffer.from('SCRAM-SHA-256\0\0'))
      const nonce = /r=([^,]+)/.exec(first.toString('latin1'))?.[1] ?? ''
      const rounds = login.includes('million') ? 1_000_000_000 : 4096
      const salted = Buffer.from(`r=${nonce}rogue,s=${Buffer.from('salt').toString('base64')},i=${String(rounds)}`)
      await ask(11, salted)
      // It does not know the password and cannot prove that it does.
      if (login.includes('clear')) await ask(3)
      else await talk.write(authentication(12, Buffer.from(`v=${Buffer.alloc(32).toString('base64')}`)))
    }
    if (login === 'in clear') await ask(3)
    if (login === 'as MD5') await ask(5, SALT)
    if (login === 'in a way that nobody knows') await ask(99)
    await talk.write(authentication(0))
    if (unready) await talk.hang()
    await talk.write(postgresMessage('Z', Buffer.from('I')))
    await (options.after ?? (async () => await talk.hang()))(talk)
  })
  return {
    ...rogue,
    passwords,
    md5Of: (user, password) => `md5${md5(Buffer.concat([Buffer.from(md5(Buffer.from(password + user))), SALT]))}`,
  }
}

/** One message of a client after the login. */
export async function readMessage(talk: Talk): Promise<{ readonly type: string; readonly body: Buffer }> {
  const head = await talk.read(5)
  return { type: head.toString('latin1', 0, 1), body: await talk.read(head.readUInt32BE(1) - 4) }
}

export function postgresMessage(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

async function readStartup(talk: Talk): Promise<Buffer> {
  const length = (await talk.read(4)).readUInt32BE()
  return await talk.read(length - 4)
}

function authentication(kind: number, more: Buffer = Buffer.alloc(0)): Buffer {
  const code = Buffer.alloc(4)
  code.writeUInt32BE(kind)
  return postgresMessage('R', Buffer.concat([code, more]))
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex')
}
