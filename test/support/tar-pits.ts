import { setTimeout as sleep } from 'node:timers/promises'
import type { Shown } from './bad-certificates'
import { type MysqlLogin, mysqlPacket, startFakeMysql } from './fake-mysql'
import { type PostgresLogin, postgresMessage, SSL_REQUEST, startFakePostgres } from './fake-postgres'
import { type Rogue, startRogue, type Talk } from './rogue'

/** A server that never comes to an end, by what it does. */
export type TarPits = Readonly<Record<string, () => Promise<Rogue>>>

/** One byte a second of a message that never ends. */
async function drip(talk: Talk, bytes: Buffer): Promise<never> {
  for (let at = 0; ; at += 1) {
    await talk.write(bytes.subarray(at % bytes.length, (at % bytes.length) + 1))
    await sleep(1000)
  }
}

const hang = async (talk: Talk) => await talk.hang()

/** Before anybody is let in. `certificate`: for those that begin TLS. */
export function postgresPits(certificate: Shown): TarPits {
  const at = (login: PostgresLogin | undefined, after: (talk: Talk) => Promise<void>) => async () =>
    await startFakePostgres({ ...(login === undefined ? {} : { login }), after })
  return {
    'says nothing': async () => await startRogue(hang),
    'wants TLS and then says nothing': async () =>
      await startRogue(async (talk) => {
        await talk.read(8)
        await talk.write(Buffer.from('S'))
        await talk.hang()
      }),
    'shows its certificate and then says nothing': async () => await startFakePostgres({ certificate, mute: true }),
    'says a byte a second': async () =>
      await startRogue(async (talk) => {
        // No TLS; then the client comes again without the wish for it.
        if ((await talk.read(8)).readUInt32BE(4) === SSL_REQUEST) await talk.write(Buffer.from('N'))
        else await drip(talk, postgresMessage('N', Buffer.alloc(1000, 1)))
      }),
    'says nothing to the name': async () => await startFakePostgres({ mute: true }),
    'never says that it is ready': async () => await startFakePostgres({ unready: true }),
    'lets one in and answers no question': at(undefined, hang),
    'lets one in and answers a byte a second': at(undefined, async (talk) => await drip(talk, postgresMessage('D', Buffer.alloc(1000)))),
  }
}

export function mysqlPits(certificate: Shown): TarPits {
  const at = (login: MysqlLogin | undefined, after: (talk: Talk) => Promise<void>) => async () =>
    await startFakeMysql({ ...(login === undefined ? {} : { login }), after: async ({ talk }) => await after(talk) })
  return {
    'says nothing': async () => await startRogue(hang),
    'says a byte a second': async () => await startRogue(async (talk) => await drip(talk, mysqlPacket(0, Buffer.alloc(1000, 1)))),
    'stops in the middle of its greeting': async () =>
      await startRogue(async (talk) => {
        await talk.write(Buffer.from([80, 0, 0, 0, 10]))
        await talk.hang()
      }),
    'wants TLS and then says nothing': async () => await startFakeMysql({ certificate, mute: 'tls' }),
    'shows its certificate and then says nothing': async () => await startFakeMysql({ certificate, mute: 'login' }),
    'says nothing to the name': async () => await startFakeMysql({ mute: 'login' }),
    'lets one in and answers no question': at(undefined, hang),
    'lets one in and answers a byte a second': at(undefined, async (talk) => await drip(talk, mysqlPacket(1, Buffer.alloc(1000, 1)))),
  }
}
