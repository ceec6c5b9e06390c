import { hkdfSync } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { open, seal } from '../../../../src/main/store/envelope'
import { openStore, type Store } from '../../../../src/main/store/open'
import { fittingCost, isCheap, type PasswordCost, passwordKey, PasswordParameters } from '../../../../src/main/store/password-key'
import { openVault } from '../../../../src/main/store/open-vault'
import { FakeKeychain } from '../../../support/fake-keychain'

const log = createLogger('silent')
const newHome = () => mkdtempSync(join(tmpdir(), 'relata-weak-'))
const PASSWORD = 'nine ships wait outside'
/** What was thought enough once: the least that is read at all. */
const WEAK = { memoryKiB: 19_456, passes: 2, lanes: 1 }
const TODAY = { memoryKiB: 65_536, passes: 3, lanes: 4 }
const stores: Store[] = []
afterEach(() => {
  for (const store of stores.splice(0)) store.close()
})

async function start(home: string, keychain?: FakeKeychain, cost?: PasswordCost) {
  const store = openStore(home, log)
  stores.push(store)
  return { store, vault: await openVault(store, keychain, log, cost && (() => Promise.resolve(cost))) }
}

interface Row {
  readonly parameters: PasswordParameters & { readonly half?: string; readonly label?: string }
  readonly wrapped: Buffer
}

function slotOf(store: Store, kind: string): Row {
  const row = store.db.prepare('SELECT parameters, wrapped FROM slot WHERE kind = ?').get(kind) as { parameters: string; wrapped: Buffer }
  return { parameters: JSON.parse(row.parameters) as Row['parameters'], wrapped: row.wrapped }
}

const idOf = (store: Store) => store.db.prepare('SELECT id FROM vault').pluck().get() as string
const rest = ({ memoryKiB, passes, lanes }: PasswordParameters) => ({ memoryKiB, passes, lanes })

/** Puts a slot of an older Relata in the place of the one there is, as it would have been made. */
async function weaken(store: Store, kind: 'password' | 'both', keychain?: FakeKeychain): Promise<void> {
  const { parameters, wrapped } = slotOf(store, kind)
  const half = parameters.half === undefined ? undefined : await keychain?.open(Buffer.from(parameters.half, 'base64'))
  const derived = async (cost: PasswordParameters) => {
    const key = await passwordKey(PASSWORD, cost)
    return half === undefined ? key : Buffer.from(hkdfSync('sha256', Buffer.concat([key, half]), Buffer.alloc(0), 'relata/both/v1', 32))
  }
  const context = [idOf(store), 'slot', kind]
  const older = { ...parameters, ...WEAK }
  const key = open(await derived(PasswordParameters.strip().parse(parameters)), context, wrapped)
  const row = seal(await derived(PasswordParameters.strip().parse(older)), context, key)
  store.db.prepare('UPDATE slot SET parameters = ?, wrapped = ? WHERE kind = ?').run(JSON.stringify(older), row, kind)
}

describe('R48 a slot of an older, cheaper master password', () => {
  test('costs what it costs today after the next unlock; the old one opens nothing that is there', async () => {
    const home = newHome()
    const one = await start(home)
    await one.vault.setPassword(PASSWORD)
    const sealed = one.vault.seal('vault', ['a'], Buffer.from('hunter2'))
    await weaken(one.store, 'password')
    const old = slotOf(one.store, 'password')
    const next = await start(home)
    await expect(next.vault.unlock('something else')).rejects.toMatchObject({ code: 'auth_failed' })
    expect(slotOf(next.store, 'password')).toEqual(old)
    await next.vault.unlock(PASSWORD)
    await expect.poll(() => rest(slotOf(next.store, 'password').parameters), { timeout: 20_000 }).toEqual(TODAY)
    const now = slotOf(next.store, 'password')
    expect(now.parameters.salt).not.toBe(old.parameters.salt)
    expect(() => open(Buffer.alloc(32), [idOf(next.store), 'slot', 'password'], now.wrapped)).toThrow()
    const last = await start(home)
    await last.vault.unlock(PASSWORD)
    expect(last.vault.open('vault', ['a'], sealed).toString()).toBe('hunter2')
    // Nothing is made anew where nothing is gained.
    await last.vault.unlock(PASSWORD)
    expect(slotOf(last.store, 'password')).toEqual(now)
  })

  test('with the keychain as well: the half that the keychain keeps stays', async () => {
    const home = newHome()
    const keychain = new FakeKeychain()
    const one = await start(home, keychain)
    await one.vault.setPassword(PASSWORD, 'needed')
    const { half } = slotOf(one.store, 'both').parameters
    await weaken(one.store, 'both', keychain)
    await (await start(home, keychain)).vault.unlock(PASSWORD)
    await expect.poll(() => slotOf(one.store, 'both').parameters, { timeout: 20_000 }).toMatchObject({ ...TODAY, half })
    await (await start(home, keychain)).vault.unlock(PASSWORD)
    await expect((await start(home)).vault.unlock(PASSWORD)).rejects.toMatchObject({ code: 'secrets_unavailable' })
  })

  test('a password changed, or secrets locked, meanwhile: what that left is what stays', async () => {
    const home = newHome()
    const one = await start(home)
    await one.vault.setPassword(PASSWORD)
    await weaken(one.store, 'password')
    const [two, three] = [await start(home), await start(home)]
    await two.vault.unlock(PASSWORD)
    // Locked before the new slot is made: it is not written, and the old one opens.
    two.vault.lock()
    await three.vault.unlock(PASSWORD)
    await three.vault.setPassword('another password altogether')
    const changed = slotOf(three.store, 'password')
    // Two and three had each begun one: whatever they come to, this is longer.
    for (let round = 0; round < 8; round += 1) await passwordKey('x', PasswordParameters.parse({ ...TODAY, salt: changed.parameters.salt }))
    expect(slotOf(three.store, 'password')).toEqual(changed)
    await (await start(home)).vault.unlock('another password altogether')
  })

  test('a write that fails leaves the old slot, which opens', async () => {
    const home = newHome()
    const one = await start(home)
    await one.vault.setPassword(PASSWORD)
    await weaken(one.store, 'password')
    const old = slotOf(one.store, 'password')
    const next = await start(home)
    next.store.db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON main.slot BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    await next.vault.unlock(PASSWORD)
    for (let round = 0; round < 8; round += 1) await passwordKey('x', PasswordParameters.parse({ ...TODAY, salt: old.parameters.salt }))
    expect(slotOf(one.store, 'password')).toEqual(old)
    await (await start(home)).vault.unlock(PASSWORD)
    await expect.poll(() => rest(slotOf(one.store, 'password').parameters), { timeout: 20_000 }).toEqual(TODAY)
  })
})

describe('R48 what opening costs on this machine', () => {
  test.each([
    // As long as it should be, or longer: nothing is taken away from the least.
    [[300, 310, 320], TODAY],
    [[2000, 1900, 1800], TODAY],
    // The quietest measurement counts, and memory comes before passes.
    [[900, 150, 700], { ...TODAY, memoryKiB: 131_072 }],
    [[75, 80, 90], { ...TODAY, memoryKiB: 262_144 }],
    [[35, 36, 34], { ...TODAY, memoryKiB: 262_144, passes: 7 }],
    // However fast: what was written can always be read.
    [[0.01, 0.01, 0.01], { ...TODAY, memoryKiB: 262_144, passes: 10 }],
  ])('a derivation of %j ms', async (measured, expected) => {
    const left = [...measured]
    const cost = await fittingCost(() => Promise.resolve(left.shift() ?? 0))
    expect(cost).toEqual(expected)
    expect(PasswordParameters.safeParse({ ...cost, salt: 'a'.repeat(24) }).success).toBe(true)
  })

  test('is measured by deriving', async () => {
    const cost = await fittingCost()
    expect(cost.memoryKiB * cost.passes).toBeGreaterThanOrEqual(TODAY.memoryKiB * TODAY.passes)
  })

  test('a slot of a slower machine is made anew, one that was measured a little differently is not', async () => {
    const quick = { memoryKiB: 131_072, passes: 4, lanes: 4 }
    expect(isCheap({ ...quick, passes: 3 }, quick)).toBe(false)
    const home = newHome()
    const slow = await start(home)
    await slow.vault.setPassword(PASSWORD)
    expect(rest(slotOf(slow.store, 'password').parameters)).toEqual(TODAY)
    await (await start(home, undefined, quick)).vault.unlock(PASSWORD)
    await expect.poll(() => rest(slotOf(slow.store, 'password').parameters), { timeout: 20_000 }).toEqual(quick)
    const now = slotOf(slow.store, 'password')
    // Back on the slow one, it opens and stays.
    await (await start(home)).vault.unlock(PASSWORD)
    await (await start(home, undefined, { ...quick, passes: 5 })).vault.unlock(PASSWORD)
    expect(slotOf(slow.store, 'password')).toEqual(now)
  })

  test('a new password is set at the cost of this machine', async () => {
    const quick = { memoryKiB: 131_072, passes: 4, lanes: 4 }
    const keychain = new FakeKeychain()
    const { store, vault } = await start(newHome(), keychain, quick)
    await vault.setPassword(PASSWORD)
    expect(rest(slotOf(store, 'password').parameters)).toEqual(quick)
    await vault.setPassword(PASSWORD, 'needed')
    expect(rest(slotOf(store, 'both').parameters)).toEqual(quick)
  })
})

describe('R48 R43 a slot that somebody edited', () => {
  test.each([
    ['a kilobyte of memory', { memoryKiB: 1 }],
    ['64 GB of memory', { memoryKiB: 64 * 1024 * 1024 }],
    ['one pass', { passes: 1 }],
    ['a thousand passes', { passes: 1000 }],
    ['a hundred lanes', { lanes: 100 }],
    ['no salt', { salt: '' }],
    ['something that Relata does not write', { pepper: 'x' }],
  ])('with %s is not begun with, and the recovery code still opens', async (_what, patch) => {
    const { store, vault } = await start(newHome())
    await vault.setPassword(PASSWORD)
    const code = vault.newRecoveryCode()
    vault.lock()
    const edited = JSON.stringify({ ...slotOf(store, 'password').parameters, ...patch })
    store.db.prepare("UPDATE slot SET parameters = ? WHERE kind = 'password'").run(edited)
    const before = process.memoryUsage().rss
    await expect(vault.unlock(PASSWORD)).rejects.toMatchObject({
      code: 'secrets_unavailable',
      hint: expect.stringContaining('recovery code'),
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024)
    expect(store.db.prepare("SELECT parameters FROM slot WHERE kind = 'password'").pluck().get()).toBe(edited)
    await vault.recover(code)
    expect(vault.status().state).toBe('unlocked')
  })
})
