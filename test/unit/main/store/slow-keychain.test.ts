import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@shared/errors'
import { describe, expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { HelperKeychain, type KeychainHelper } from '../../../../src/main/shell/helper-keychain'
import type { KeychainAnswer, KeychainQuestion } from '../../../../src/main/shell/keychain-lines'
import { openStore } from '../../../../src/main/store/open'
import { openVault } from '../../../../src/main/store/open-vault'

const log = createLogger('silent')
const PASSWORD = 'nine ships wait outside'

/** Processes that ask a keychain: `answers` says what each of them does, `undefined` keeps silent. */
class Helpers {
  answers: (question: KeychainQuestion) => KeychainAnswer | undefined = (question) =>
    question.do === 'find' ? { label: 'Keyring', available: true } : { text: question.text ?? '' }
  started = 0
  running = 0
  #waiting: (() => void)[] = []

  start = (): KeychainHelper => {
    this.started += 1
    this.running += 1
    let end: () => void = () => undefined
    const ended = new Promise<never>((_, fail) => (end = () => fail(new AppError('timeout', 'ended'))))
    ended.catch(() => undefined)
    let over = false
    return {
      ask: async (question) => {
        let answer = this.answers(question)
        if (answer === undefined) {
          await Promise.race([new Promise<void>((done) => this.#waiting.push(done)), ended])
          answer = this.answers(question)
        }
        return answer ?? { problem: 'nothing' }
      },
      end: () => {
        if (over) return
        over = true
        this.running -= 1
        end()
      },
    }
  }

  /** It answers at last. */
  answer(): void {
    for (const done of this.#waiting.splice(0)) done()
  }
}

const silent = (): undefined => undefined

describe('R04 a keychain that another process asks', () => {
  test('answers in turn from one process, is given up after a while, and asked anew by another process', async () => {
    const helpers = new Helpers()
    const keychain = new HelperKeychain(helpers.start, 40)
    keychain.prepare()
    await keychain.find()
    expect({ label: keychain.label, available: keychain.available, started: helpers.started }).toEqual({
      ...{ label: 'Keyring', available: true, started: 1 },
    })
    const sealed = await Promise.all([keychain.seal(Buffer.from('a')), keychain.seal(Buffer.from('b'))])
    expect((await Promise.all(sealed.map(async (bytes) => await keychain.open(bytes)))).map(String)).toEqual(['a', 'b'])
    expect(helpers.started).toBe(1)
    const well = helpers.answers
    helpers.answers = silent
    await expect(keychain.open(Buffer.from('a'))).rejects.toMatchObject({ code: 'timeout' })
    expect(helpers.running).toBe(0)
    await expect(keychain.find()).rejects.toMatchObject({ code: 'timeout' })
    expect(keychain).toMatchObject({ available: false, label: 'The keychain does not answer' })
    helpers.answers = well
    await keychain.find()
    expect(keychain).toMatchObject({ available: true, label: 'Keyring' })
    keychain.end()
    expect(helpers.running).toBe(0)
  })

  test('whoever asks again does not wait for the one that hangs, whose end changes nothing', async () => {
    const helpers = new Helpers()
    const keychain = new HelperKeychain(helpers.start)
    const well = helpers.answers
    helpers.answers = silent
    const first = keychain.find().catch((error: unknown) => error)
    await Promise.resolve()
    helpers.answers = well
    await keychain.find()
    expect(await first).toMatchObject({ code: 'timeout' })
    expect(keychain).toMatchObject({ available: true, label: 'Keyring' })
    keychain.end()
  })
})

/** A data folder whose vault a keychain opens, and a password. */
async function saved(helpers: Helpers): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'relata-slow-'))
  const keychain = new HelperKeychain(helpers.start)
  const store = openStore(home, log)
  const vault = await openVault(store, keychain, log)
  // One that opens nothing yet is not asked for the start: its process would take the machine from the first screen.
  expect(helpers.started).toBe(0)
  await vault.tryKeychain()
  expect(vault.status().keychain.available).toBe(true)
  await vault.setPassword(PASSWORD, 'also')
  keychain.end()
  store.close()
  return home
}

describe('R04 a vault whose keychain takes its time', () => {
  test('is there at once, locked, says so, and opens when the answer comes', async () => {
    const helpers = new Helpers()
    const home = await saved(helpers)
    const well = helpers.answers
    helpers.answers = silent
    const keychain = new HelperKeychain(helpers.start)
    const vault = await openVault(openStore(home, log), keychain, log)
    expect(vault.status()).toMatchObject({ state: 'locked', problem: 'They were sealed with Keyring, which has not answered yet' })
    const told: string[] = []
    vault.onChange(() => told.push(vault.status().state))
    helpers.answers = well
    helpers.answer()
    await expect.poll(() => told.at(-1)).toBe('unlocked')
    expect(vault.status()).toMatchObject({ state: 'unlocked', problem: null })
    keychain.end()
  })

  test('opens by the password meanwhile; locked again, no late answer of the keychain opens it', async () => {
    const helpers = new Helpers()
    const home = await saved(helpers)
    const well = helpers.answers
    helpers.answers = silent
    const keychain = new HelperKeychain(helpers.start)
    const store = openStore(home, log)
    const vault = await openVault(store, keychain, log)
    await vault.unlock(PASSWORD)
    vault.lock()
    helpers.answers = well
    helpers.answer()
    await expect.poll(() => vault.status().problem).toBe(null)
    expect(vault.status().state).toBe('locked')
    // Nor is anything written once the store is closed.
    helpers.answers = silent
    const late = vault.tryKeychain()
    store.close()
    helpers.answers = well
    helpers.answer()
    await late
    keychain.end()
  })

  test('one that ends without an answer is told as silent, and nothing is kept in it', async () => {
    const helpers = new Helpers()
    const home = await saved(helpers)
    helpers.answers = silent
    const keychain = new HelperKeychain(helpers.start, 20)
    const vault = await openVault(openStore(home, log), keychain, log)
    await expect.poll(() => vault.status().problem).toBe('They were sealed with Keyring, which does not answer')
    await vault.unlock(PASSWORD)
    await expect(vault.useKeychain()).rejects.toMatchObject({
      ...{ code: 'secrets_unavailable', message: 'The keychain does not answer', detail: { again: true } },
    })
    expect(vault.status().slots).toEqual(['keychain', 'password'])
  })
})
