import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { isHere } from '../../src/main/drivers/proxy'
import { newHome, startEngine } from '../support/engine'
import { freePort } from '../support/server'
import { type SocksServer, startSocks } from '../support/socks-server'
import { type SshServer, startSsh } from '../support/ssh-server'
import { ownSshFolder, saveThrough, type Tunnelled, through, writeKnown } from '../support/ssh-way'

const ENGINES = ['postgres', 'mysql'] as const
/** Leads to this machine like 127.0.0.1, and is none of the names that go straight. */
const NOT_HERE = '0.0.0.0'

let proxy: SocksServer
let engine: Engine
const theirs = ownSshFolder()

beforeAll(async () => {
  proxy = await startSocks()
  engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
  engine.vault.useSession()
})
afterAll(async () => {
  await engine.close()
  await proxy.stop()
})

/** A connection to a server on another machine, whose certificate is trusted as somebody would who was shown it. */
async function saveFar(name: (typeof ENGINES)[number]): Promise<Tunnelled> {
  const { fingerprint } = await (await saveThrough(engine, name, { host: NOT_HERE })).test()
  return await saveThrough(engine, name, { host: NOT_HERE, pin: fingerprint ?? '' })
}

describe.each(ENGINES)('%s through a SOCKS5 proxy', (name) => {
  test('a server on another machine is reached through it, one on this machine is not', async () => {
    engine.preferences.set({ proxy: proxy.url })
    const far = await saveFar(name)
    const { port } = far.subject.options
    const asked = () => proxy.log().match(new RegExp(`target ${NOT_HERE.replaceAll('.', '\\.')} port ${String(port)}`, 'g'))?.length ?? 0
    const before = asked()
    expect(await far.test()).toMatchObject({ success: true })
    expect(await far.scan()).toBe(4)
    await expect.poll(asked).toBeGreaterThan(before)
    const here = await saveThrough(engine, name, {})
    const after = proxy.log().length
    expect(await here.scan()).toBe(4)
    expect(proxy.log().slice(after)).not.toContain('target')
  })

  test('a proxy that is away, one that is none, and a server that it does not find are told apart', async () => {
    engine.preferences.set({ proxy: '' })
    const saved = await saveFar(name)
    const nowhere = await saveThrough(engine, name, { host: NOT_HERE, port: await freePort() })
    engine.preferences.set({ proxy: proxy.url })
    expect(await nowhere.test()).toMatchObject({ success: false, message: expect.stringContaining('proxy') })
    const away = `127.0.0.1:${String(await freePort())}`
    engine.preferences.set({ proxy: `socks5://${away}` })
    expect(await saved.test()).toMatchObject({ success: false, code: 'unreachable', message: `The proxy at ${away} cannot be reached` })
    // The database itself is no proxy.
    engine.preferences.set({ proxy: `socks5://127.0.0.1:${String(saved.subject.options['port'])}` })
    expect(await saved.test()).toMatchObject({ success: false, hint: expect.stringContaining('SOCKS5') })
    engine.preferences.set({ proxy: '' })
    expect(await saved.test()).toMatchObject({ success: true })
  })
})

test('R47 an SSH server is reached through the proxy too', async () => {
  const ssh: SshServer = await startSsh()
  try {
    writeKnown(theirs, { ...ssh, host: NOT_HERE })
    engine.preferences.set({ proxy: proxy.url })
    const saved = await saveThrough(engine, 'postgres', through({ ...ssh, host: NOT_HERE }))
    expect(await saved.test()).toMatchObject({ success: true })
    expect(await saved.scan()).toBe(4)
    await expect.poll(proxy.log).toContain(`port ${String(ssh.port)}`)
  } finally {
    await ssh.stop()
  }
})

test('what is this machine', () => {
  for (const host of ['localhost', ' LOCALHOST ', '127.0.0.1', '127.8.9.1', '::1', '/var/run/postgresql'])
    expect([host, isHere(host)]).toEqual([host, true])
  for (const host of ['db', '10.0.0.1', '128.0.0.1', 'localhost.example', '127.evil.example'])
    expect([host, isHere(host)]).toEqual([host, false])
})
