import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2'
import { createReadStream } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Blank, blankDatabase } from '../support/blank'
import { never } from '../support/engine'
import { mysqlPacket, speakMysql, startFakeMysql } from '../support/fake-mysql'
import { rememberUser } from '../support/mysql-sessions'
import { openReader } from '../support/reading'
import { type Relay, relayMysql } from '../support/relay'
import type { Talk } from '../support/rogue'

// A server may answer any statement with the wish for a file of the client's (MySQL manual, "Security considerations for LOAD DATA LOCAL").

const CALL = { signal: never, timeoutMs: 60_000 }
const SECRET = 'canary-in-a-file-8d1f'
const folder = mkdtempSync(join(tmpdir(), 'relata-infile-'))
const file = join(folder, 'secret.txt')

/** Each wishes for the file, and then goes on as if it had come. */
const WISHES: Readonly<Record<string, (talk: Talk) => Promise<void>>> = {
  'as the answer': async (talk) => await wish(talk, 1),
  'as a second answer': async (talk) => {
    // OK, and more results follow (status 8).
    await talk.write(mysqlPacket(1, Buffer.from([0, 0, 0, 0x0a, 0, 0, 0])))
    await wish(talk, 2)
  },
}

async function wish(talk: Talk, sequence: number): Promise<void> {
  await talk.write(mysqlPacket(sequence, Buffer.concat([Buffer.from([0xfb]), Buffer.from(file)])))
  const { read, send } = speakMysql(talk)
  // The file comes in packets, the last of which is empty.
  for (;;) {
    const packet = await read()
    if (packet.body.length > 0) continue
    await send(packet.sequence + 1, Buffer.from([0, 0, 0, 2, 0, 0, 0]))
    await talk.hang()
  }
}

let blank: Blank
let relay: Relay
beforeAll(async () => {
  writeFileSync(file, `${SECRET}\n`.repeat(100))
  blank = await blankDatabase('mysql')
  await blank.run('CREATE TABLE t (id INT PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t; CREATE PROCEDURE p() SELECT 1')
  await rememberUser(blank)
  relay = await relayMysql({ host: String(blank.options['host']), port: Number(blank.options['port']) })
})
afterAll(async () => {
  await relay.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Everything that is ever asked, one after the other; what the first refusal says, if there is one. */
async function askEverything(): Promise<{ readonly code: string; readonly file: unknown } | undefined> {
  const session = await openReader({ ...blank, options: { ...blank.options, port: relay.port, tls: 'disable' } }).catch(
    (error: unknown) => error,
  )
  if (session instanceof Error) return refusal(session)
  const reader = session as Awaited<ReturnType<typeof openReader>>
  const questions = [
    async () => await reader.identity(CALL),
    async () => await reader.readCatalog(CALL),
    async () => await reader.fingerprint(CALL),
    async () => await reader.marks(CALL),
    async () => await reader.readRelations([{ schema: blank.schema, name: 't' }], CALL),
    async () => await reader.readObjects(CALL),
    async () => await reader.rows({ schema: blank.schema, name: 't' }, { limit: 5 }, CALL),
  ]
  try {
    for (const ask of questions) await ask()
    return undefined
  } catch (error) {
    return refusal(error)
  } finally {
    await reader.close()
  }
}

function refusal(error: unknown) {
  const { code, detail } = error as { code: string; detail?: Record<string, unknown> }
  return { code, file: detail?.['file'] }
}

describe('R05: no file of this computer is read for a server', () => {
  test('one that may is read: the wish is a real one', async () => {
    const server = await startFakeMysql({
      after: async ({ talk, read }) => {
        await read()
        await wish(talk, 1)
      },
    })
    const careless = createConnection({
      host: '127.0.0.1',
      port: server.port,
      user: 'u',
      infileStreamFactory: () => createReadStream(file),
    })
    await new Promise((done) => careless.query('SELECT 1', done))
    expect(server.heard().toString()).toContain(SECRET)
    careless.destroy()
    await server.close()
  })

  test.each(Object.keys(WISHES))('whichever statement is answered with a wish for one, %s', async (how) => {
    relay.attack(undefined)
    expect(await askEverything()).toBeUndefined()
    const statements = relay.asked()
    expect(statements).toBeGreaterThan(15)
    const answer = WISHES[how]
    if (answer === undefined) throw new Error('no such wish')
    for (let at = 1; at <= statements; at += 1) {
      relay.attack({ at, answer })
      expect({ at, ...(await askEverything()) }).toEqual({ at, code: 'unsupported', file })
      // Nothing is said to it any more: the connection is closed at once, and its process with it.
      await expect.poll(() => relay.open()).toBe(0)
    }
    expect(relay.heard().toString()).not.toContain(SECRET)
  })
})
