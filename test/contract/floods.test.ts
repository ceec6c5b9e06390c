import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { AppError, ErrorCode } from '@shared/errors'
import type { Engine } from '../../src/main/engine'
import { type Blank, blankDatabase } from '../support/blank'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { type Floods, LOUD, mysqlFloods, postgresFloods } from '../support/floods'
import { rememberUser } from '../support/mysql-sessions'
import { livingWith, memoryOf } from '../support/process-watch'
import { rounds } from '../support/soak'
import { type Relay, relayMysql, relayPostgres } from '../support/relay'

// A real server, and somebody in the way to it who answers one question with too much.

const MEGABYTE = 1024 * 1024
/** What a session's process may take, and what it may go beyond that before it is noticed. */
const MOST_BYTES = 1024 * MEGABYTE
const ENDED: ReadonlySet<ErrorCode> = new Set(['query_failed', 'internal', 'unreachable', 'timeout', 'cancelled'])

describe.each(['postgres', 'mysql'] as const)('R14, R32 %s: a question answered with', (kind) => {
  let engine: Engine
  let relay: Relay
  let blank: Blank
  let id: string
  const password = () => blank.secrets['password'] ?? ''
  beforeAll(async () => {
    engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
    engine.vault.useSession()
    blank = await blankDatabase(kind)
    await blank.run('CREATE TABLE t (id INT PRIMARY KEY)')
    const target = { host: String(blank.options['host']), port: Number(blank.options['port']) }
    if (kind === 'mysql') await rememberUser(blank)
    relay = await (kind === 'postgres' ? relayPostgres(target) : relayMysql(target))
    const options = { ...blank.options, port: relay.port, tls: 'disable' }
    ;({ id } = await engine.connections.create({ name: 'Flood', engine: kind, environment: 'test', options, secrets: blank.secrets }))
  })
  afterAll(async () => {
    await engine.close()
    await relay.close()
  })

  const floods = (): Floods => (kind === 'postgres' ? postgresFloods(password()) : mysqlFloods(password()))

  test.each(Object.keys(kind === 'postgres' ? postgresFloods('') : mysqlFloods('')))(
    '%s ends in bounded memory, and this process goes on',
    async (what) => {
      const answer = floods()[what]
      if (answer === undefined) throw new Error('no such flood')
      // In the middle of a reading, and while it begins.
      for (const at of [4, 1, 3].slice(0, rounds(1, 3))) {
        await engine.resumed()
        relay.attack({ at, answer })
        let most = 0
        const meter = setInterval(() => {
          for (const pid of hosts()) most = Math.max(most, memoryOf(pid))
        }, 20)
        const abort = new AbortController()
        const reading = engine.scans.scan(id, true, abort.signal, quiet)
        // Whoever waits long enough presses Cancel.
        const cancel = setTimeout(() => abort.abort(), 4000)
        const error = await reading.then(
          () => undefined,
          (failure: AppError) => failure,
        )
        clearTimeout(cancel)
        clearInterval(meter)
        // A process that ended is replaced once, and the question asked again: nobody is in the way to that.
        if (error === undefined) expect((await engine.views.outline(id)).totalTables).toBe(1)
        else expect({ at, code: error.code, listed: ENDED.has(error.code) }).toMatchObject({ listed: true })
        expect({ at, most, bounded: most < MOST_BYTES }).toMatchObject({ bounded: true })
        const told = JSON.stringify([error?.message, error?.hint, error?.detail])
        expect(told.length).toBeLessThan(3 * 4096)
        expect(told).not.toContain(password())
        await engine.resumed()
        await expect.poll(hosts).toEqual([])
      }
      // And with nobody in the way it is as it was.
      relay.attack(undefined)
      expect(await engine.scans.scan(id, true, never, quiet)).toMatchObject({ totalTables: 1 })
    },
  )

  test('a loud error is told as text, without the password', async () => {
    await engine.resumed()
    const answer = floods()[kind === 'postgres' ? '100,000 notices and an error' : 'an error that says too much']
    if (answer === undefined) throw new Error('no such flood')
    // Where nothing that comes before it was more than a setting.
    relay.attack({ at: kind === 'postgres' ? 1 : 3, answer })
    await expect(engine.scans.scan(id, true, never, quiet)).rejects.toMatchObject({
      message: expect.stringContaining(`${LOUD} [secret]`) as string,
    })
  })
})

/** Processes of sessions that live now. */
function hosts(): number[] {
  return livingWith(process.pid, inject('host'))
}
