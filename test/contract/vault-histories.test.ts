import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@shared/errors'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLogger } from '../../src/main/log'
import { ConnectionStore } from '../../src/main/store/connections'
import { openStore } from '../../src/main/store/open'
import { openVault } from '../../src/main/store/open-vault'
import { FakeKeychain, KEYCHAIN_MOODS } from '../support/fake-keychain'
import { rounds } from '../support/soak'

const HISTORIES = rounds(60, 1000)
const log = createLogger('silent')
const BACKENDS = ['Keyring', 'Wallet'] as const

/** What a user may do, and what may happen to him. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('create' as const), secret: fc.string({ minLength: 1, maxLength: 40 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('change' as const), at: fc.nat(), secret: fc.string({ minLength: 1, maxLength: 40 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rename' as const), at: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('mood' as const), mood: fc.constantFrom(...KEYCHAIN_MOODS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('backend' as const), backend: fc.constantFrom(...BACKENDS) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('password' as const), way: fc.constantFrom('also' as const, 'needed' as const, 'no' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('keychain' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('code' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rotate' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lock' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unlock' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask again' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One user with one data folder, and what was promised him. */
class World {
  readonly home = mkdtempSync(join(tmpdir(), 'relata-history-'))
  readonly keychain = new FakeKeychain()
  readonly saved = new Map<string, string>()
  password: string | undefined
  code: string | undefined
  passwords = 0
  refusals = 0
  store!: ReturnType<typeof openStore>
  vault!: Awaited<ReturnType<typeof openVault>>
  connections!: ConnectionStore

  async start(): Promise<void> {
    this.store = openStore(this.home, log)
    this.vault = await openVault(this.store, this.keychain, log)
    this.connections = new ConnectionStore(this.store, this.vault, () => 'there')
  }

  id(at: number): string | undefined {
    return [...this.saved.keys()][at % Math.max(1, this.saved.size)]
  }

  async run(step: Step): Promise<void> {
    const { vault, connections } = this
    switch (step.do) {
      case 'create': {
        const draft = { name: 'A', engine: 'postgres', environment: 'test' as const, options: { host: 'db' } }
        const { id } = await connections.create({ ...draft, secrets: { password: step.secret } })
        this.saved.set(id, step.secret)
        return
      }
      case 'change': {
        const id = this.id(step.at)
        if (id === undefined) return
        await connections.update({ id, revision: connections.summary(id).revision, secrets: { password: step.secret } })
        this.saved.set(id, step.secret)
        return
      }
      case 'rename': {
        const id = this.id(step.at)
        if (id !== undefined) await connections.update({ id, revision: connections.summary(id).revision, name: 'B' })
        return
      }
      case 'restart':
        this.store.db.close()
        await this.start()
        return
      case 'mood':
        this.keychain.mood = step.mood
        return
      case 'backend':
        this.keychain.backend = step.backend
        return
      case 'password': {
        const next = `password ${String((this.passwords += 1))}`
        await vault.setPassword(next, step.way)
        this.password = next
        return
      }
      case 'keychain':
        await vault.useKeychain()
        this.password = undefined
        return
      case 'code':
        this.code = vault.newRecoveryCode()
        return
      case 'rotate':
        this.code = (await vault.rotate(this.password)) ?? this.code
        return
      case 'lock':
        vault.lock()
        return
      case 'unlock':
        if (this.password !== undefined) await vault.unlock(this.password)
        else if (this.code !== undefined) await vault.recover(this.code)
        return
      case 'ask again':
        await vault.tryKeychain()
    }
  }

  /** The list is whole, and what opens is what was saved. */
  check(): void {
    expect(
      this.connections
        .list()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([...this.saved.keys()].toSorted())
    if (this.vault.status().state !== 'unlocked') return
    for (const [id, secret] of this.saved) expect(this.connections.open(id).secrets['password']).toBe(secret)
  }

  /** Opens it by whatever opened it last, after the keychain has calmed down. */
  async calm(): Promise<void> {
    this.keychain.mood = 'well'
    for (const backend of BACKENDS) {
      this.keychain.backend = backend
      this.store.db.close()
      await this.start()
      if (this.vault.status().state === 'locked' && this.password !== undefined) await this.vault.unlock(this.password).catch(known)
      if (this.vault.status().state !== 'locked') return
    }
  }
}

/** Errors that say what to do. Anything else is a defect. */
function known(error: unknown): void {
  expect(error).toBeInstanceOf(AppError)
  expect(['secrets_locked', 'secrets_unavailable', 'auth_failed']).toContain((error as AppError).code)
}

test(`R04: a keychain that fails, locks, changes or answers with another key loses nothing in ${String(HISTORIES)} random histories`, async () => {
  let [saves, refusals] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const world = new World()
      await world.start()
      try {
        for (const one of steps) {
          await world.run(one).catch((error: unknown) => {
            known(error)
            refusals += 1
          })
          world.check()
        }
        await world.calm()
        expect(world.saved.size === 0 || world.vault.status().state === 'unlocked').toBe(true)
        world.check()
        if (world.code !== undefined) {
          world.vault.lock()
          await world.vault.recover(world.code)
          world.check()
        }
        saves += world.saved.size
      } finally {
        world.store.db.close()
        rmSync(world.home, { recursive: true, force: true })
      }
    }),
    { numRuns: HISTORIES },
  )
  // Histories in which nothing is saved, or nothing fails, would prove nothing. Each holds about one of either; how many is chance.
  expect(saves).toBeGreaterThan(HISTORIES / 3)
  expect(refusals).toBeGreaterThan(HISTORIES / 3)
}, 1_800_000)
