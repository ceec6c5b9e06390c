import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { ConnectionStore } from '../../../../src/main/store/connections'
import { openStore } from '../../../../src/main/store/open'
import { newRecoveryCode, recoveryKey } from '../../../../src/main/store/recovery-code'
import { SealedSetting } from '../../../../src/main/store/sealed-setting'
import { openVault } from '../../../../src/main/store/open-vault'
import { FakeKeychain } from '../../../support/fake-keychain'

const log = createLogger('silent')
const [MASTER, NEXT] = ['correct horse', 'battery staple']
const draft = {
  ...{ name: 'A', engine: 'postgres', environment: 'test' as const },
  ...{ options: { host: 'db.example' }, secrets: { password: 'hunter2' } },
}
const newHome = () => mkdtempSync(join(tmpdir(), 'relata-vault-'))

/** What is in every file below a folder. */
function filesOf(home: string): Buffer[] {
  const paths = readdirSync(home, { recursive: true }).map((name) => join(home, String(name)))
  return paths.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path))
}

/** One process on a data folder. */
async function start(home: string, keychain?: FakeKeychain) {
  const store = openStore(home, log)
  const vault = await openVault(store, keychain, log)
  const connections = new ConnectionStore(store, vault, () => 'there')
  return { store, vault, connections, setting: new SealedSetting<string, string>(store, vault, 'redis') }
}

const passwordOf = ({ connections }: Awaited<ReturnType<typeof start>>) =>
  connections.list().map(({ id }) => connections.open(id).secrets['password'])

describe('R03 R04 what opens the saved secrets', () => {
  test('the recovery code does, once made, until a newer one is', async () => {
    const home = newHome()
    const one = await start(home)
    await one.vault.setPassword(MASTER)
    await one.connections.create(draft)
    const old = one.vault.newRecoveryCode()
    const code = one.vault.newRecoveryCode()
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/)
    const next = await start(home)
    expect(next.vault.status()).toMatchObject({ state: 'locked', slots: ['password', 'recovery'] })
    await expect(next.vault.recover(old)).rejects.toMatchObject({ code: 'auth_failed' })
    await expect(next.vault.recover(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`)).rejects.toMatchObject({ code: 'auth_failed' })
    await next.vault.recover(code.toLowerCase().replaceAll('-', ' '))
    expect(passwordOf(next)).toEqual(['hunter2'])
    // The password that was forgotten ends with the one that is set now.
    await next.vault.setPassword(NEXT)
    const last = await start(home)
    await expect(last.vault.unlock(MASTER)).rejects.toMatchObject({ code: 'auth_failed' })
    await last.vault.unlock(NEXT)
    expect(passwordOf(last)).toEqual(['hunter2'])
    for (const bytes of filesOf(home)) expect(bytes.includes(code)).toBe(false)
  })

  test('a code with any one letter wrong is noticed before it is tried', () => {
    const code = newRecoveryCode()
    for (const [at, letter] of code.split('').entries()) {
      if (letter === '-') continue
      const slip = code.slice(0, at) + (letter === '7' ? '8' : '7') + code.slice(at + 1)
      // Ten bits of a hash: one slip in a thousand passes here, and opens nothing.
      try {
        expect(recoveryKey(slip, Buffer.alloc(16)).equals(recoveryKey(code, Buffer.alloc(16)))).toBe(false)
      } catch (error) {
        expect(error).toMatchObject({ code: 'auth_failed' })
        expect(String(error)).not.toContain(slip)
      }
    }
  })

  test('password and keychain together, neither alone; and the code when the keychain is gone', async () => {
    const home = newHome()
    const keychain = new FakeKeychain()
    const one = await start(home, keychain)
    await one.connections.create(draft)
    expect(one.vault.status()).toMatchObject({ state: 'unlocked', slots: ['keychain'] })
    await one.vault.setPassword(MASTER, 'needed')
    const code = one.vault.newRecoveryCode()
    const next = await start(home, keychain)
    expect(next.vault.status()).toMatchObject({ state: 'locked', slots: ['both', 'recovery'] })
    await expect(next.vault.unlock(NEXT)).rejects.toMatchObject({ code: 'auth_failed' })
    keychain.mood = 'throws'
    await expect(next.vault.unlock(MASTER)).rejects.toMatchObject({ code: 'secrets_unavailable' })
    await expect((await start(home)).vault.unlock(MASTER)).rejects.toMatchObject({ code: 'secrets_unavailable' })
    keychain.mood = 'well'
    await next.vault.unlock(MASTER)
    expect(passwordOf(next)).toEqual(['hunter2'])
    // Changing the password keeps the way it is used.
    await next.vault.setPassword(NEXT)
    expect(next.vault.status().slots).toEqual(['both', 'recovery'])
    keychain.mood = 'throws'
    const last = await start(home, keychain)
    await last.vault.recover(code)
    expect(passwordOf(last)).toEqual(['hunter2'])
    await last.vault.setPassword(NEXT, 'no')
    expect(last.vault.status().slots).toEqual(['password', 'recovery'])
    await (await start(home)).vault.unlock(NEXT)
    keychain.mood = 'well'
    await last.vault.useKeychain()
    expect((await start(home, keychain)).vault.status()).toMatchObject({ state: 'unlocked', slots: ['keychain', 'recovery'] })
  })

  test('a keychain that fails, is gone, or answers with another key is told, and asked again; then all is there', async () => {
    const home = newHome()
    const keychain = new FakeKeychain()
    await (await start(home, keychain)).connections.create(draft)
    for (const [mood, problem] of [
      ['throws', 'Keyring did not give back the key that it was given'],
      ['other key', 'Keyring did not give back the key that it was given'],
      ['gone', 'They were sealed with Keyring, which is not there. No keychain on this system'],
    ] as const) {
      keychain.mood = mood
      const one = await start(home, keychain)
      expect(one.vault.status()).toMatchObject({ state: 'locked', problem })
      expect(one.connections.list()).toMatchObject([{ locked: true }])
      keychain.mood = 'well'
      await one.vault.tryKeychain()
      expect(one.vault.status()).toMatchObject({ state: 'unlocked', problem: null })
      expect(passwordOf(one)).toEqual(['hunter2'])
    }
    keychain.backend = 'Wallet'
    expect((await start(home, keychain)).vault.status()).toMatchObject({
      problem: 'They were sealed with Keyring; what answers now is Wallet',
    })
  })

  test('what was locked on purpose the keychain alone does not open', async () => {
    const one = await start(newHome(), new FakeKeychain())
    await one.vault.setPassword(MASTER, 'also')
    one.vault.lock()
    await one.vault.tryKeychain()
    expect(one.vault.status()).toMatchObject({ state: 'locked', problem: null })
    await one.vault.unlock(MASTER)
    expect(one.vault.status().state).toBe('unlocked')
  })

  test('a vault from before its key had a name takes the key that opens what it holds, and no other', async () => {
    const home = newHome()
    const keychain = new FakeKeychain()
    const old = await start(home, keychain)
    await old.connections.create(draft)
    old.store.db.exec("UPDATE vault SET key_id = 'unknown'")
    keychain.mood = 'other key'
    expect((await start(home, keychain)).vault.status().state).toBe('locked')
    keychain.mood = 'well'
    expect(passwordOf(await start(home, keychain))).toEqual(['hunter2'])
    expect(old.store.db.prepare('SELECT key_id FROM vault').pluck().get()).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('R43 a new key', () => {
  test('seals connections and settings anew; the old password stays, old code and key open nothing', async () => {
    const home = newHome()
    const one = await start(home)
    await one.vault.setPassword(MASTER)
    const code = one.vault.newRecoveryCode()
    for (let n = 0; n < 50; n += 1) await one.connections.create({ ...draft, name: String(n) })
    await one.setting.save({ plain: 'p', secret: 's' })
    const sealed = () => one.store.db.prepare('SELECT config FROM connection ORDER BY id').pluck().all() as Buffer[]
    const before = sealed()
    await expect(one.vault.rotate(undefined)).rejects.toMatchObject({ code: 'secrets_locked' })
    await expect(one.vault.rotate(NEXT)).rejects.toMatchObject({ code: 'auth_failed' })
    expect(sealed()).toEqual(before)
    const newCode = await one.vault.rotate(MASTER)
    for (const [at, value] of sealed().entries()) expect(value.equals(before[at] ?? value)).toBe(false)
    expect(one.setting.get()).toEqual({ plain: 'p', secret: 's' })
    const next = await start(home)
    await expect(next.vault.recover(code)).rejects.toMatchObject({ code: 'auth_failed' })
    await next.vault.recover(newCode ?? '')
    next.vault.lock()
    await next.vault.unlock(MASTER)
    expect(passwordOf(next)).toEqual(Array.from({ length: 50 }, () => 'hunter2'))
    expect(next.setting.get()).toEqual({ plain: 'p', secret: 's' })
    // Nothing that was sealed before is left in any file.
    for (const bytes of filesOf(home))
      for (const value of before) for (const form of [value, value.toString('hex').toUpperCase()]) expect(bytes.includes(form)).toBe(false)
  })

  test('one record that does not open leaves everything as it was', async () => {
    const one = await start(newHome())
    await one.vault.setPassword(MASTER)
    await one.connections.create(draft)
    const { id } = await one.connections.create(draft)
    one.store.db.prepare('UPDATE connection SET config = zeroblob(400) WHERE id = ?').run(id)
    const all = () => one.store.db.prepare('SELECT config FROM connection UNION ALL SELECT wrapped FROM slot').pluck().all()
    const before = all()
    await expect(one.vault.rotate(MASTER)).rejects.toMatchObject({ code: 'secrets_unavailable' })
    expect(all()).toEqual(before)
  })

  test('another process notices: it locks, and nothing is written under the old key', async () => {
    const home = newHome()
    const [one, other] = [await start(home), await start(home)]
    await one.vault.setPassword(MASTER)
    await one.connections.create(draft)
    await other.vault.unlock(MASTER)
    await one.vault.rotate(MASTER)
    await expect(other.connections.create(draft)).rejects.toMatchObject({ code: 'secrets_locked' })
    expect(other.vault.status().state).toBe('locked')
    await other.vault.unlock(MASTER)
    await other.connections.create(draft)
    expect(passwordOf(one)).toEqual(['hunter2', 'hunter2'])
  })

  test('two processes that start with nothing make one key', async () => {
    const home = newHome()
    const keychain = new FakeKeychain()
    const [one, other] = [await start(home, keychain), await start(home, keychain)]
    const made = await Promise.allSettled([one.connections.create(draft), other.connections.create(draft)])
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const next = await start(home, keychain)
    expect(passwordOf(next)).toEqual(['hunter2'])
  })
})
