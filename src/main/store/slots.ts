import { hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '@shared/errors'
import { z } from 'zod'
import { open, seal } from './envelope'
import type { Store } from './open'
import { isCheap, LEAST_COST, newPasswordParameters, type PasswordCost, passwordKey, PasswordParameters } from './password-key'
import { newRecoveryCode, recoveryKey } from './recovery-code'

/** The keychain's half of a slot that takes both, as the keychain sealed it. */
const BothParameters = PasswordParameters.extend({ label: z.string(), half: z.base64() })
const KeychainParameters = z.strictObject({ label: z.string() })
const RecoveryParameters = z.strictObject({ salt: z.string().length(24) })

/** The system's keychain, as far as the vault needs it. Implemented by the shell; the command line has none. */
export interface Keychain {
  /** In plain words, or why there is none, as far as it is known. */
  readonly label: string
  readonly available: boolean
  /** Finds out both anew; absent where nobody has to be asked. May take as long as a person does, rejects with `timeout` if nothing answers. */
  find?(): Promise<void>
  seal(bytes: Buffer): Promise<Buffer>
  open(sealed: Buffer): Promise<Buffer>
}

/** `both`: password and keychain together, neither of which opens anything alone. */
export type SlotKind = 'keychain' | 'password' | 'both' | 'recovery'

/** The vault's key wrapped in one way, ready to be written. */
export interface Slot {
  readonly kind: SlotKind
  readonly parameters: object
  readonly wrapped: Buffer
}

/** Whether a keychain opens the vault, alone or with a password. */
export function needsKeychain({ db }: Store): boolean {
  return db.prepare("SELECT 1 FROM slot WHERE kind IN ('keychain', 'both')").get() !== undefined
}

/** Slots: each wraps the one vault key in its own way. Making one writes nothing, see {@link Slots.write}. */
export class Slots {
  readonly #store: Store
  readonly #vaultId: string
  readonly #cost: () => Promise<PasswordCost>

  /** `cost`: what a password's slot shall cost that is made on this machine. */
  constructor(store: Store, vaultId: string, cost: () => Promise<PasswordCost>) {
    this.#store = store
    this.#vaultId = vaultId
    this.#cost = cost
  }

  kinds(): SlotKind[] {
    return this.#store.db.prepare('SELECT kind FROM slot ORDER BY kind').pluck().all() as SlotKind[]
  }

  /** Writes slots in the place of those of the same kind. To be called in the transaction that checks whose key it is. */
  write(slots: readonly Slot[]): void {
    const write = this.#store.db.prepare('INSERT OR REPLACE INTO slot (kind, parameters, wrapped, created_at) VALUES (?, ?, ?, ?)')
    for (const { kind, parameters, wrapped } of slots) write.run(kind, JSON.stringify(parameters), wrapped, this.#store.clock())
  }

  remove(kinds: readonly SlotKind[]): void {
    for (const kind of kinds) this.#store.db.prepare('DELETE FROM slot WHERE kind = ?').run(kind)
  }

  async password(key: Buffer, password: string): Promise<Slot> {
    const parameters = newPasswordParameters(await this.#cost())
    return { kind: 'password', parameters, wrapped: seal(await passwordKey(password, parameters), this.#context('password'), key) }
  }

  /** Only when the keychain gives back what it was given; otherwise `secrets_unavailable`. */
  async keychain(key: Buffer, keychain: Keychain): Promise<Slot> {
    return { kind: 'keychain', parameters: { label: keychain.label }, wrapped: await keep(keychain, key) }
  }

  async both(key: Buffer, password: string, keychain: Keychain): Promise<Slot> {
    const half = randomBytes(32)
    const sealed = (await keep(keychain, half)).toString('base64')
    const parameters = { ...newPasswordParameters(await this.#cost()), label: keychain.label, half: sealed }
    const together = join(await passwordKey(password, parameters), half)
    return { kind: 'both', parameters, wrapped: seal(together, this.#context('both'), key) }
  }

  /** `code` is told once and written nowhere. */
  recovery(key: Buffer): { readonly slot: Slot; readonly code: string } {
    const code = newRecoveryCode()
    const salt = randomBytes(16)
    const wrapped = seal(recoveryKey(code, salt), this.#context('recovery'), key)
    return { slot: { kind: 'recovery', parameters: { salt: salt.toString('base64') }, wrapped }, code }
  }

  /** The vault key; `auth_failed` for a wrong password, `secrets_unavailable` where the keychain is needed too and fails. */
  async openPassword(password: string, keychain: Keychain | undefined): Promise<Buffer> {
    if (this.kinds().includes('both')) {
      const { parameters, wrapped } = this.#read('both')
      const { label, half, ...cost } = within(BothParameters, parameters)
      const together = join(await passwordKey(password, cost), await this.#half(keychain, label, Buffer.from(half, 'base64')))
      return this.#unwrap('both', together, wrapped)
    }
    const { parameters, wrapped } = this.#read('password')
    return this.#unwrap('password', await passwordKey(password, within(PasswordParameters, parameters)), wrapped)
  }

  /**
   * Makes the password's slot anew where it costs less than slots made today, and opens it once to see that it can be. Answers what
   * writes it in the old one's place, to be called in a transaction: nothing where another process changed that one meanwhile.
   */
  async stronger(key: Buffer, password: string, keychain: Keychain | undefined): Promise<(() => void) | undefined> {
    const kind = this.kinds().includes('both') ? 'both' : 'password'
    const old = this.#read(kind)
    const now = within(PasswordParameters.strip(), old.parameters)
    const fitting = await this.#cost()
    if (!isCheap(now, fitting)) return undefined
    const { memoryKiB, passes } = fitting
    const cost = { memoryKiB: Math.max(now.memoryKiB, memoryKiB), passes: Math.max(now.passes, passes), lanes: LEAST_COST.lanes }
    const parameters = { ...(old.parameters as object), ...newPasswordParameters(cost) }
    const half = kind === 'both' ? BothParameters.parse(parameters) : undefined
    const secret = half && (await this.#half(keychain, half.label, Buffer.from(half.half, 'base64')))
    const derived = async () => {
      const key = await passwordKey(password, parameters)
      return secret === undefined ? key : join(key, secret)
    }
    const wrapped = seal(await derived(), this.#context(kind), key)
    if (!this.#unwrap(kind, await derived(), wrapped).equals(key)) throw new Error('the stronger slot gives another key')
    return () => {
      const there = this.kinds().includes(kind) && this.#read(kind).wrapped.equals(old.wrapped)
      if (there) this.write([{ kind, parameters, wrapped }])
    }
  }

  openRecovery(code: string): Buffer {
    const { parameters, wrapped } = this.#read('recovery')
    const key = recoveryKey(code, Buffer.from(within(RecoveryParameters, parameters).salt, 'base64'))
    try {
      return open(key, this.#context('recovery'), wrapped)
    } catch (cause) {
      throw new AppError('auth_failed', 'This is not the recovery code of these secrets', {
        hint: 'An older code ends when a new one is made. Look for the latest',
        cause,
      })
    }
  }

  async openKeychain(keychain: Keychain): Promise<Buffer> {
    return await keychain.open(this.#read('keychain').wrapped)
  }

  /** The keychain that a slot was made with, in words; undefined where none needs one. */
  keychainLabel(): string | undefined {
    const kind = this.kinds().find((slot) => slot === 'keychain' || slot === 'both')
    return kind === undefined ? undefined : KeychainParameters.loose().parse(this.#read(kind).parameters).label
  }

  async #half(keychain: Keychain | undefined, label: string, sealed: Buffer): Promise<Buffer> {
    try {
      if (keychain?.available !== true) throw new Error(keychain?.label ?? 'The command line uses no keychain')
      return await keychain.open(sealed)
    } catch (cause) {
      throw new AppError('secrets_unavailable', `The saved secrets need ${label} as well, which does not answer`, {
        hint: 'Nothing was lost. Unlock the keychain and try again, or use the recovery code',
        cause,
      })
    }
  }

  #unwrap(kind: SlotKind, key: Buffer, wrapped: Buffer): Buffer {
    try {
      return open(key, this.#context(kind), wrapped)
    } catch (cause) {
      throw new AppError('auth_failed', 'This is not the master password', {
        hint: 'Check the keyboard layout and Caps Lock, then try again',
        cause,
      })
    }
  }

  #read(kind: SlotKind): { parameters: unknown; wrapped: Buffer } {
    const row = this.#store.db.prepare('SELECT parameters, wrapped FROM slot WHERE kind = ?').get(kind) as
      | { parameters: string; wrapped: Buffer }
      | undefined
    if (row !== undefined) return { parameters: JSON.parse(row.parameters), wrapped: row.wrapped }
    const what = {
      password: 'There is no master password',
      both: 'There is no master password',
      keychain: 'There is no key of ours in the keychain',
      recovery: 'There is no recovery code',
    }
    throw new AppError('not_found', what[kind], {
      hint: kind === 'recovery' ? 'Make one in the settings once the secrets are unlocked' : 'Set a master password',
    })
  }

  #context(kind: SlotKind): readonly string[] {
    return [this.#vaultId, 'slot', kind]
  }
}

/** Parameters of a slot within their bounds, whoever wrote them: a cost that is none, or more than any machine has, is not begun with. */
function within<T>(bounds: z.ZodType<T>, parameters: unknown): T {
  const found = bounds.safeParse(parameters)
  if (found.success) return found.data
  throw new AppError('secrets_unavailable', 'What is written about opening the saved secrets is nothing that Relata writes', {
    hint: 'Nothing was changed. Open them in another way, by the recovery code or the master password, or restore a backup',
    cause: found.error,
  })
}

/** What the keychain made of the bytes, once it has given them back. */
async function keep(keychain: Keychain, bytes: Buffer): Promise<Buffer> {
  try {
    const sealed = await keychain.seal(bytes)
    if (!(await keychain.open(sealed)).equals(bytes)) throw new Error('it answers with something else')
    return sealed
  } catch (cause) {
    throw new AppError('secrets_unavailable', `${keychain.label} does not give back what it is given`, {
      hint: 'Nothing was changed. Unlock the keychain and try again, or use a master password alone',
      cause,
    })
  }
}

/** One key of two halves (RFC 5869). */
function join(password: Buffer, half: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.concat([password, half]), Buffer.alloc(0), 'relata/both/v1', 32))
}
