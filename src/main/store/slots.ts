import { randomBytes } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import { AppError } from '@shared/errors'
import { z } from 'zod'
import { open, seal } from './envelope'
import type { Store } from './open'

/** Argon2id cost. Memory in KiB; bounded on read, so that an edited file can neither weaken nor exhaust. */
const PasswordParameters = z.strictObject({
  salt: z.string().length(24),
  memoryKiB: z.number().int().min(19_456).max(1_048_576),
  passes: z.number().int().min(2).max(10),
  lanes: z.number().int().min(1).max(16),
})
const COST = { memoryKiB: 65_536, passes: 3, lanes: 4 } as const

/** The system's keychain, as far as the vault needs it. Implemented by the shell; the command line has none. */
export interface Keychain {
  /** In plain words, or why there is none. */
  readonly label: string
  readonly available: boolean
  seal(bytes: Buffer): Promise<Buffer>
  open(sealed: Buffer): Promise<Buffer>
}

export type SlotKind = 'keychain' | 'password'

/** Slots: each wraps the one vault key in its own way. */
export class Slots {
  readonly #store: Store
  readonly #vaultId: string

  constructor(store: Store, vaultId: string) {
    this.#store = store
    this.#vaultId = vaultId
  }

  kinds(): SlotKind[] {
    return this.#store.db.prepare('SELECT kind FROM slot ORDER BY kind').pluck().all() as SlotKind[]
  }

  async writePassword(key: Buffer, password: string): Promise<void> {
    const parameters = { salt: randomBytes(16).toString('base64'), ...COST }
    this.#write('password', parameters, seal(await derive(password, parameters), this.#context('password'), key))
  }

  /** The vault key; `auth_failed` for a wrong password. */
  async openPassword(password: string): Promise<Buffer> {
    const { parameters, wrapped } = this.#read('password')
    const key = await derive(password, PasswordParameters.parse(JSON.parse(parameters)))
    try {
      return open(key, this.#context('password'), wrapped)
    } catch (cause) {
      throw new AppError('auth_failed', 'This is not the master password', {
        hint: 'Check the keyboard layout and Caps Lock, then try again',
        cause,
      })
    }
  }

  /** Writes the slot only when the keychain gives back what it was given. */
  async writeKeychain(key: Buffer, keychain: Keychain): Promise<void> {
    const sealed = await keychain.seal(key)
    if (!(await keychain.open(sealed)).equals(key))
      throw new AppError('secrets_unavailable', 'The keychain does not give back what it is given', { hint: 'Use a master password' })
    this.#write('keychain', { label: keychain.label }, sealed)
  }

  async openKeychain(keychain: Keychain): Promise<Buffer> {
    return await keychain.open(this.#read('keychain').wrapped)
  }

  #write(kind: SlotKind, parameters: object, wrapped: Buffer): void {
    this.#store.db
      .prepare(
        'INSERT INTO slot (kind, parameters, wrapped, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (kind) DO UPDATE SET parameters = excluded.parameters, wrapped = excluded.wrapped, created_at = excluded.created_at',
      )
      .run(kind, JSON.stringify(parameters), wrapped, this.#store.clock())
  }

  #read(kind: SlotKind): { parameters: string; wrapped: Buffer } {
    const row = this.#store.db.prepare('SELECT parameters, wrapped FROM slot WHERE kind = ?').get(kind) as
      | { parameters: string; wrapped: Buffer }
      | undefined
    if (row === undefined)
      throw new AppError('not_found', kind === 'password' ? 'There is no master password yet' : 'The keychain holds no key of ours', {
        hint: 'Set a master password',
      })
    return row
  }

  #context(kind: SlotKind): readonly string[] {
    return [this.#vaultId, 'slot', kind]
  }
}

/** Argon2id, which is the default algorithm of the library (RFC 9106). */
async function derive(password: string, { salt, memoryKiB, passes, lanes }: z.infer<typeof PasswordParameters>): Promise<Buffer> {
  return await hashRaw(password.normalize('NFC'), {
    salt: Buffer.from(salt, 'base64'),
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: lanes,
    outputLen: 32,
  })
}
