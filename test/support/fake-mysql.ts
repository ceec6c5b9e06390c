import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import type { Shown } from './bad-certificates'
import { type Rogue, startRogue, type Talk } from './rogue'

/** Ways in which a server asks for a login (MySQL manual, "Authentication plugins"). */
export const MYSQL_LOGINS = [
  'mysql_native_password',
  'caching_sha2_password',
  'caching_sha2_password after a switch',
  'caching_sha2_password with a key of its own',
  'sha256_password',
  'sha256_password after a switch',
  'mysql_clear_password',
  'mysql_clear_password after a switch',
  'a plugin that nobody knows',
] as const
export type MysqlLogin = (typeof MYSQL_LOGINS)[number]

// Capabilities (MySQL internals, "Capabilities flags"): protocol 41, secure connection, plugin auth, connect with a database,
// transactions, several statements and results, session track off.
const CAPABILITIES = 0x0000_0001 | 0x0000_0008 | 0x0000_0200 | 0x0000_2000 | 0x0000_8000 | 0x0003_0000 | 0x0008_0000
const WITH_TLS = 0x0000_0800
const SCRAMBLE = Buffer.from('abcdefghijklmnopqrst', 'latin1')
const KEY = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

export interface FakeMysqlOptions {
  /** Shown where the client wants TLS; without one the server offers none. */
  readonly certificate?: Shown | undefined
  readonly oldTls?: boolean
  readonly login?: MysqlLogin
  /** Says nothing any more: once TLS is wished for, or once it has heard the name. */
  readonly mute?: 'tls' | 'login'
  /** Goes on after the login, which is always believed. */
  readonly after?: (talk: MysqlTalk) => Promise<void>
}

export interface FakeMysql extends Rogue {
  /** Passwords that it has got hold of, in clear or encrypted with a key that it has. */
  readonly passwords: string[]
}

/** What a script needs to speak MySQL's protocol. */
export interface MysqlTalk {
  readonly talk: Talk
  /** One packet: its number and what is in it. */
  read(): Promise<{ readonly sequence: number; readonly body: Buffer }>
  send(sequence: number, body: Buffer): Promise<void>
}

/** A MySQL server that nobody should trust. */
export async function startFakeMysql(options: FakeMysqlOptions): Promise<FakeMysql> {
  const { certificate, login = 'mysql_native_password', oldTls = false } = options
  const passwords: string[] = []
  const rogue = await startRogue(async (talk) => {
    const mysql = speakMysql(talk)
    const [plugin = '', how = ''] = login.split(' ')
    const switches = how !== ''
    await mysql.send(0, greeting(certificate !== undefined, switches ? 'mysql_native_password' : plugin === 'a' ? 'nobody_knows' : plugin))
    let { sequence, body } = await mysql.read()
    // A wish for TLS is a login that ends before the name (MySQL internals, "SSLRequest").
    if (certificate !== undefined && body.length === 32) {
      if (options.mute === 'tls') await talk.hang()
      await talk.secure(certificate, oldTls ? 'TLSv1.1' : 'TLSv1.3')
      ;({ sequence, body } = await mysql.read())
    }
    if (options.mute === 'login') await talk.hang()
    const ask = async (reply: Buffer) => {
      await mysql.send(sequence + 1, reply)
      ;({ sequence, body } = await mysql.read())
      passwords.push(...passwordsIn(body))
    }
    passwords.push(...passwordsIn(body.subarray(32)))
    if (plugin !== 'mysql_native_password') await ask(switchTo(login === 'a plugin that nobody knows' ? 'nobody_knows' : plugin))
    // 4: the password itself, please. 2 or 1 ask for the key that encrypts it.
    if (plugin === 'caching_sha2_password') await ask(Buffer.from([1, 4]))
    if (body.equals(Buffer.from([plugin === 'sha256_password' ? 1 : 2])))
      await ask(Buffer.concat([Buffer.from([1]), Buffer.from(KEY.publicKey)]))
    await mysql.send(sequence + 1, Buffer.from([0, 0, 0, 2, 0, 0, 0]))
    await (options.after ?? (async () => await talk.hang()))(mysql)
  })
  return { ...rogue, passwords }
}

export function speakMysql(talk: Talk): MysqlTalk {
  return {
    talk,
    read: async () => {
      const head = await talk.read(4)
      return { sequence: head[3] ?? 0, body: await talk.read(head.readUIntLE(0, 3)) }
    },
    send: async (sequence, body) => await talk.write(mysqlPacket(sequence, body)),
  }
}

export function mysqlPacket(sequence: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUIntLE(body.length, 0, 3)
  head[3] = sequence & 0xff
  return Buffer.concat([head, body])
}

/** The server's first packet (MySQL internals, "HandshakeV10"). */
function greeting(tls: boolean, plugin: string): Buffer {
  const capabilities = CAPABILITIES | (tls ? WITH_TLS : 0)
  const low = Buffer.alloc(2)
  low.writeUInt16LE(capabilities & 0xffff)
  const high = Buffer.alloc(2)
  high.writeUInt16LE(capabilities >>> 16)
  return Buffer.concat([
    ...[Buffer.from([10]), Buffer.from('8.4.0-rogue\0'), Buffer.from([7, 0, 0, 0]), SCRAMBLE.subarray(0, 8), Buffer.from([0])],
    ...[low, Buffer.from([45]), Buffer.from([2, 0]), high, Buffer.from([21]), Buffer.alloc(10), SCRAMBLE.subarray(8), Buffer.from([0])],
    Buffer.from(`${plugin}\0`),
  ])
}

function switchTo(plugin: string): Buffer {
  return Buffer.concat([Buffer.from([0xfe]), Buffer.from(`${plugin}\0`), SCRAMBLE, Buffer.from([0])])
}

/** What a client's answer gives away to somebody who has our key. */
function passwordsIn(body: Buffer): string[] {
  const clear = body.toString('utf8')
  const decrypted = Array.from({ length: Math.max(0, body.length - 255) }, (_, at) => decrypt(body.subarray(at, at + 256)))
  return [clear, ...decrypted.filter((text) => text !== undefined)]
}

/** With OAEP and then the scramble, as the plugins do it. */
function decrypt(bytes: Buffer): string | undefined {
  try {
    const mixed = privateDecrypt({ key: KEY.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, bytes)
    return Buffer.from(mixed.map((byte, at) => byte ^ (SCRAMBLE[at % SCRAMBLE.length] ?? 0))).toString('utf8')
  } catch {
    return undefined
  }
}
