import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { AppError } from '@shared/errors'
import type { Engine } from '../../src/main/engine'
import { never, newHome, startEngine } from '../support/engine'
import { type SshServer, startSsh } from '../support/ssh-server'
import { ownSshFolder, saveThrough, through, writeKnown } from '../support/ssh-way'

const ENGINES = ['postgres', 'mysql'] as const
const NO_REDIS = 'redis://127.0.0.1:1/0'

let server: SshServer
let engine: Engine
const home = newHome()
const ours = join(home, 'known_hosts')
const theirs = ownSshFolder()
/** What sshd says about whoever tries to log in. */
const ATTEMPT = /userauth-request|Accepted|Failed/

beforeAll(async () => {
  server = await startSsh()
  engine = await startEngine(inject('host'), home, NO_REDIS)
  engine.vault.useSession()
})
afterAll(async () => {
  await engine.close()
  await server.stop()
})
beforeEach(() => {
  rmSync(ours, { force: true })
  rmSync(theirs, { force: true })
})

describe('R47 the key of an SSH server is checked before anything is sent to it', () => {
  test.each(ENGINES)('%s: an unknown key asks, with its SHA-256 and before any login; trusted, the catalog is read', async (name) => {
    const fresh = await startSsh()
    try {
      const saved = await saveThrough(engine, name, through(fresh))
      const { host, port } = fresh
      const shown = { host, port, type: 'ssh-ed25519', sha256: fresh.sha256() }
      const result = await saved.test()
      expect(result).toMatchObject({ success: false, code: 'host_key_unknown', hostKey: shown })
      expect(result.message).toContain(fresh.sha256())
      const error: unknown = await saved.scan().catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'host_key_unknown' })
      expect((error as AppError).detail).toEqual(shown)
      // The server has heard of a connection, and of nobody who wanted in.
      await expect.poll(() => fresh.log()).toContain('Connection from')
      expect(fresh.log()).not.toMatch(ATTEMPT)
      expect(existsSync(ours)).toBe(false)

      engine.hostKeys.trust(shown)
      expect(await saved.test()).toMatchObject({ success: true })
      expect(await saved.scan()).toBe(4)
      expect(fresh.log()).toMatch(ATTEMPT)
      expect(statSync(ours).mode & 0o777).toBe(0o600)
      expect(readFileSync(ours, 'utf8')).not.toContain(host)
      expect(await engine.views.rows(saved.id, { schema: saved.subject.schema, name: 'sites' }, { limit: 10 }, never)).toMatchObject({
        rows: [expect.anything(), expect.anything()],
      })
    } finally {
      await fresh.stop()
    }
  })

  test('a check that meets an unknown key leaves what is known, says why, and brings the key to be trusted', async () => {
    const saved = await saveThrough(engine, 'postgres', through(server))
    engine.hostKeys.trust((await saved.test()).hostKey!)
    expect(await saved.scan()).toBe(4)
    rmSync(ours)
    server.dropAll()
    const { host, port } = server
    const hostKey = { host, port, type: 'ssh-ed25519', sha256: server.sha256() }
    expect(await engine.scans.check(saved.id, never)).toMatchObject({ state: 'offline', outage: { hostKey, untilAsked: true } })
    engine.hostKeys.trust(hostKey)
    expect(await engine.scans.check(saved.id, never)).toMatchObject({ state: 'live' })
  })

  test('a key can be trusted only as it was shown', async () => {
    const saved = await saveThrough(engine, 'postgres', through(server))
    const { hostKey } = await saved.test()
    expect(() => engine.hostKeys.trust({ ...hostKey!, host: 'elsewhere.example' })).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect(() => engine.hostKeys.trust({ ...hostKey!, sha256: `SHA256:${'A'.repeat(43)}` })).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
    expect(existsSync(ours)).toBe(false)
  })

  test('a server that OpenSSH knows is known, and its file is not touched', async () => {
    writeKnown(theirs, server)
    const before = readFileSync(theirs, 'utf8')
    const saved = await saveThrough(engine, 'postgres', through(server))
    expect(await saved.test()).toMatchObject({ success: true })
    expect(readFileSync(theirs, 'utf8')).toBe(before)
    expect(existsSync(ours)).toBe(false)
  })

  test.each([
    ['of the same type', 'ed25519'],
    ['of another type', 'ecdsa'],
    ['of another type', 'rsa'],
  ] as const)('a changed key %s (%s) stops, names the line, and nothing is sent', async (_how, type) => {
    const fresh = await startSsh()
    try {
      const saved = await saveThrough(engine, 'postgres', through(fresh))
      engine.hostKeys.trust((await saved.test()).hostKey!)
      expect(await saved.test()).toMatchObject({ success: true })
      await engine.explorer.forget(saved.id, {})
      const logins = fresh.log().match(/userauth-request/g)?.length
      await fresh.changeKey(type)
      const stopped = { code: 'host_key_refused', hint: expect.stringContaining(`line 1 of ${ours}`) }
      expect(await saved.test()).toMatchObject({ success: false, ...stopped })
      await expect(saved.scan()).rejects.toMatchObject({ ...stopped, detail: { file: ours, line: 1, sha256: fresh.sha256() } })
      expect(fresh.log().match(/userauth-request/g)?.length).toBe(logins)
      // Who takes the old line away is asked anew.
      writeFileSync(ours, '')
      expect(await saved.test()).toMatchObject({ code: 'host_key_unknown' })
    } finally {
      await fresh.stop()
    }
  })

  test('a revoked key is refused, though we trust it', async () => {
    const saved = await saveThrough(engine, 'postgres', through(server))
    engine.hostKeys.trust((await saved.test()).hostKey!)
    writeKnown(theirs, server, '@revoked ')
    const before = server.log().match(/userauth-request/g)?.length
    expect(await saved.test()).toMatchObject({ code: 'host_key_refused', message: expect.stringContaining('revoked') })
    expect(server.log().match(/userauth-request/g)?.length).toBe(before)
  })

  test('of several keys a server shows the one that is known', async () => {
    const spare = await startSsh()
    const [type, key] = spare.publicKey().split(' ') as [string, string]
    await spare.changeKey('ecdsa')
    const both = await startSsh([`HostKey ${spare.hostKeyFile}`])
    try {
      // Its own is preferred by everybody else: the other one is known.
      expect(type).toBe('ssh-ed25519')
      expect(key).not.toBe('')
      writeKnown(theirs, { ...both, host: both.host, port: both.port, publicKey: spare.publicKey })
      const saved = await saveThrough(engine, 'postgres', through(both))
      expect(await saved.test()).toMatchObject({ success: true })
    } finally {
      await both.stop()
      await spare.stop()
    }
  })
})

describe('R47 logging in at an SSH server', () => {
  beforeEach(() => writeKnown(theirs, server))

  test.each(ENGINES)('%s: by a key that is locked with a passphrase', async (name) => {
    const way = through({ ...server, keyFile: server.lockedKeyFile })
    const saved = await saveThrough(engine, name, way, { sshPassphrase: server.passphrase })
    expect(await saved.scan()).toBe(4)
    expect(engine.connections.get(saved.id)).toMatchObject({ secretsSet: ['password', 'sshPassphrase'] })
    expect(JSON.stringify(engine.connections.get(saved.id))).not.toContain(server.passphrase)
  })

  test('a key without its passphrase, with a wrong one, a strange, a public and a missing one: each says what is wrong', async () => {
    const outcome = async (keyFile: string, secrets = {}) => {
      const { code, message, hint } = await (await saveThrough(engine, 'postgres', through({ ...server, keyFile }), secrets)).test()
      expect(hint).toBeDefined()
      return `${code ?? ''}: ${message}`
    }
    expect(await outcome(server.lockedKeyFile)).toBe('auth_failed: The key needs its passphrase')
    expect(await outcome(server.lockedKeyFile, { sshPassphrase: 'wrong' })).toBe('auth_failed: The passphrase does not open the key')
    expect(await outcome(server.strangeKeyFile)).toMatch(/^auth_failed: The SSH server 127\.0\.0\.1:\d+ refused this key$/)
    expect(await outcome(`${server.keyFile}.pub`)).toBe('invalid_input: This file holds a public key')
    expect(await outcome(join(home, 'relata.db'))).toBe('invalid_input: This file holds no private key that is understood')
    expect(await outcome(join(home, 'nothing'))).toBe('not_found: There is no such key file')
  })

  test.each(ENGINES)('%s: what is behind the tunnel and does not answer is named as its far end sees it', async (name) => {
    const saved = await saveThrough(engine, name, { ...through(server), port: 1 })
    expect(await saved.test()).toMatchObject({ code: 'refused', message: expect.stringContaining('127.0.0.1:1, seen from the SSH server') })
    const closed = await saveThrough(engine, name, { ...through(server), sshPort: 1 })
    expect(await closed.test()).toMatchObject({
      code: 'refused',
      message: expect.stringContaining('SSH server: nothing listens on 127.0.0.1:1'),
    })
    const unknown = await saveThrough(engine, name, { ...through(server), sshHost: 'no-such-host.invalid' })
    expect(await unknown.test()).toMatchObject({ code: 'unreachable', message: expect.stringContaining('no-such-host.invalid') })
  })

  test('a server that forbids tunnels says so', async () => {
    const strict = await startSsh(['AllowTcpForwarding no'])
    try {
      writeKnown(theirs, strict)
      const saved = await saveThrough(engine, 'postgres', through(strict))
      expect(await saved.test()).toMatchObject({ code: 'permission_denied', message: expect.stringContaining('does not allow a tunnel') })
    } finally {
      await strict.stop()
    }
  })

  test('a host that takes connections and says nothing: given up after ten seconds, and Cancel ends it at once', async () => {
    const hole = createServer(() => undefined)
    await new Promise<void>((done) => hole.listen(0, '127.0.0.1', done))
    const address = hole.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    try {
      const saved = await saveThrough(engine, 'postgres', through({ ...server, port }))
      const abort = new AbortController()
      const running = engine.tests.saved(saved.id, true, abort.signal)
      setTimeout(() => abort.abort(), 200)
      await expect(running).rejects.toMatchObject({ code: 'cancelled' })
      expect(await saved.test()).toMatchObject({
        code: 'timeout',
        message: expect.stringContaining(`SSH server 127.0.0.1:${String(port)}`),
      })
    } finally {
      hole.close()
    }
  })
})

describe('R07 TLS through a tunnel', () => {
  beforeEach(() => writeKnown(theirs, server))

  test.each(ENGINES)('%s: the certificate must be made out to the database’s own host, whatever the tunnel ends at', async (name) => {
    const { caFile } = inject(name === 'postgres' ? 'postgres' : 'mariadb')
    const strict = { ...through(server), tls: 'verify-full', caFile }
    const right = await saveThrough(engine, name, { ...strict, host: 'localhost' })
    expect(await right.test()).toMatchObject({ success: true })
    // Another name of the same machine, which the SSH server resolves as we do, and which the certificate does not know.
    const wrong = await saveThrough(engine, name, { ...strict, host: '127.1' })
    expect(await wrong.test()).toMatchObject({ success: false, code: 'tls_failed' })
    const unproved = await saveThrough(engine, name, { ...through(server), tls: 'verify-full', host: 'localhost' })
    expect(await unproved.test()).toMatchObject({ success: false, code: 'tls_failed' })
  })

  test.each(ENGINES)('%s: an address is compared with those in the certificate', async (name) => {
    const { caFile } = inject(name === 'postgres' ? 'postgres' : 'mariadb')
    const saved = await saveThrough(engine, name, { ...through(server), tls: 'verify-full', caFile, host: '127.0.0.1' })
    expect(await saved.test()).toMatchObject({ success: true })
  })
})
