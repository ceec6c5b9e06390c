import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { newHome, startEngine } from '../support/engine'
import { mayHavePassword, SSH_PASSWORD, type SshServer, startSsh } from '../support/ssh-server'
import { ownSshFolder, saveThrough, through, writeKnown } from '../support/ssh-way'

// Where the machine does not allow it, ssh-ways.test.ts has the same of a server of the test kit.
const ENGINES = mayHavePassword() ? (['postgres', 'mysql'] as const) : []
if (ENGINES.length === 0) console.warn('sshd cannot be shown a password of the tests here: passwords are tried on the test kit alone')

describe('R47 the password of an account of a real sshd', () => {
  let server: SshServer
  let engine: Engine
  const home = newHome()
  const theirs = ownSshFolder()
  beforeAll(async () => {
    server = await startSsh([], { password: ENGINES.length > 0 })
    engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0')
    engine.vault.useSession()
  })
  afterAll(async () => {
    await engine.close()
    await server.stop()
  })
  beforeEach(() => writeKnown(theirs, []))
  const way = () => through({ ...server, keyFile: '' }, { sshAuth: 'password' })
  const tries = () => (server.log().match(/^(Accepted|Failed) password for/gm) ?? []).map((line) => line.split(' ')[0])

  test.each(ENGINES)('%s: opens the way, and goes to nobody whose key is not known', async (name) => {
    const before = tries().length
    const saved = await saveThrough(engine, name, way(), { sshPassword: SSH_PASSWORD })
    expect(await saved.test()).toMatchObject({ code: 'host_key_unknown' })
    expect(tries()).toHaveLength(before)
    writeKnown(theirs, server)
    expect(await saved.scan()).toBe(4)
    expect(tries().slice(before)).toContain('Accepted')
    expect(server.log()).not.toContain(SSH_PASSWORD)
  })

  test.each(ENGINES)('%s: a wrong one is refused in words, and tried once', async (name) => {
    writeKnown(theirs, server)
    const before = tries().length
    const saved = await saveThrough(engine, name, way(), { sshPassword: 'wrong' })
    expect(await saved.test()).toMatchObject({ code: 'auth_failed', message: expect.stringContaining('refused user or password') })
    expect(tries().slice(before)).toEqual(['Failed'])
  })

  test('a key still opens it where no password was saved', async () => {
    writeKnown(theirs, server)
    expect(await (await saveThrough(engine, 'postgres', through(server))).scan()).toBe(4)
  })
})
