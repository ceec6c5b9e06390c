import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { AppError } from '@shared/errors'
import type { VaultStatus } from '@shared/contract'
import type { Logger } from '../log'
import { Attempts } from './attempts'
import { open, type SealContext, seal } from './envelope'
import type { Store } from './open'
import { KeychainDoor } from './keychain-door'
import { sealAgain } from './sealed-rows'
import { type Keychain, type Slot, type SlotKind, Slots } from './slots'
import { keyChanged, noKeychain, secretsLocked, wrongKey } from './vault-errors'

/** Which key a record is sealed under: the vault's, or the key file that only its 0600 mode protects. */
export type Scheme = 'vault' | 'file'

/** The id of a key that a vault has had since before ids were kept. */
const UNKNOWN = 'unknown'

/** Keeps the one random key that seals saved secrets, while it is unlocked. */
export class Vault {
  readonly namespace: string
  readonly #id: string
  readonly #door: KeychainDoor
  readonly #slots: Slots
  readonly #fileKey: Buffer
  readonly #store: Store
  readonly #log: Logger
  readonly #listeners = new Set<() => void>()
  readonly #newKeyListeners = new Set<() => Promise<void>>()
  #key: Buffer | undefined
  /** Which of the vault's keys that is. */
  #keyId: string | null = null
  #session = false
  /** True when it was locked by {@link Vault.lock}: the keychain alone does not undo that. */
  #onPurpose = false
  readonly #attempts: Attempts

  constructor(
    store: Store,
    keychain: Keychain | undefined,
    row: { id: string; namespace: string },
    key: Buffer,
    log: Logger,
    slots: Slots,
  ) {
    this.#store = store
    this.#door = new KeychainDoor(keychain, log)
    this.#id = row.id
    this.namespace = row.namespace
    this.#slots = slots
    this.#fileKey = key
    this.#log = log
    this.#attempts = new Attempts(() => store.clock())
  }

  status(): VaultStatus {
    const slots = this.#slots.kinds()
    const state = this.#key !== undefined ? 'unlocked' : slots.length > 0 ? 'locked' : this.#session ? 'session' : 'empty'
    return {
      state,
      slots,
      keychain: this.#door.describe(),
      problem: state === 'locked' ? this.#keychainProblem() : null,
    }
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** For what keeps copies of sealed records: a new key counts as given only once these are done with the old one. */
  onNewKey(listener: () => Promise<void>): void {
    this.#newKeyListeners.add(listener)
  }

  /** Asks the keychain, and opens its slot. One that fails leaves everything as it is: locked, nothing lost, see `status().problem`. */
  async tryKeychain(): Promise<void> {
    const latest = await this.#door.ask(async (keychain) => {
      if (this.#onPurpose || !this.#slots.kinds().includes('keychain')) return
      await this.#open(async () => {
        const key = await this.#slots.openKeychain(keychain)
        if (this.#onPurpose) throw secretsLocked()
        return key
      })
    })
    // What answers after the end of this process's work changes nothing.
    if (latest && this.#store.db.open) this.#tell()
  }

  /** Unlocks with the master password: `auth_failed` when it is wrong, and ever slower after three wrong ones. */
  async unlock(password: string): Promise<void> {
    await this.#attempts.run(async () => await this.#open(async () => await this.#openPassword(password)))
    // Behind it: nobody waits for that.
    void this.#strengthen(password)
  }

  /** Unlocks with the recovery code; wrong ones count like wrong passwords. */
  async recover(code: string): Promise<void> {
    await this.#attempts.run(async () => await this.#open(async () => this.#slots.openRecovery(code)))
  }

  /** Forgets the key. Where there is a master password it is asked for from now on, even if the keychain would do. */
  lock(): void {
    const kinds = this.#slots.kinds()
    if (kinds.length === 0) return
    this.#onPurpose = kinds.includes('password')
    this.#forget()
  }

  /**
   * Sets or changes the master password. The vault must be unlocked, or still empty. `keychain`: whether the keychain `also`
   * opens it (as before), is `needed` as well, or opens it `no` more; without the word it stays as it is.
   */
  async setPassword(password: string, keychain?: 'also' | 'needed' | 'no'): Promise<void> {
    const key = this.#keyForNewSlot()
    const kinds = this.#slots.kinds()
    if ((keychain ?? (kinds.includes('both') ? 'needed' : 'also')) === 'needed') {
      this.#write(key, [await this.#slots.both(key, password, await this.#door.present())], ['password', 'keychain'])
      return
    }
    const slots = [await this.#slots.password(key, password)]
    // Where both were needed, the keychain alone opens from now on only what it is given anew.
    if (keychain === 'also') slots.push(await this.#slots.keychain(key, await this.#door.present()))
    this.#write(key, slots, keychain === 'no' ? ['keychain', 'both'] : ['both'])
  }

  /** From now on the keychain opens the vault, without a password. */
  async useKeychain(): Promise<void> {
    const key = this.#keyForNewSlot()
    this.#write(key, [await this.#slots.keychain(key, await this.#door.present())], ['password', 'both'])
  }

  /** Makes a recovery code, which ends the one before, and answers it: it is kept nowhere. */
  newRecoveryCode(): string {
    const key = this.#key
    if (key === undefined) throw this.#slots.kinds().length > 0 ? secretsLocked() : noKeychain(this.#door.describe().label)
    const { slot, code } = this.#slots.recovery(key)
    this.#write(key, [slot], [])
    return code
  }

  /**
   * Gives the vault a new key and seals everything under it, in one transaction: whoever copied the old one has nothing of what
   * is saved from now on. A master password has to be given again. Answers the new recovery code where there was one.
   */
  async rotate(password: string | undefined): Promise<string | undefined> {
    const old = this.#key
    if (old === undefined) throw secretsLocked()
    const key = randomBytes(32)
    const { slots, code } = await this.#rewrap(old, key, password)
    const keyId = idOf(key)
    this.#store.db
      .transaction(() => {
        this.#mustBeOurs()
        sealAgain(this.#store, (context, sealed) => {
          const bound = [this.#id, 'vault', ...context]
          return seal(key, bound, open(old, bound, sealed))
        })
        this.#slots.remove(this.#slots.kinds())
        this.#slots.write(slots)
        this.#setKeyId(keyId)
      })
      .immediate()
    this.#use(key, keyId)
    try {
      // What was sealed under the old key leaves the log of changes, too; deleted pages are zeroed as they are freed.
      this.#store.db.pragma('wal_checkpoint(TRUNCATE)')
    } catch (error) {
      // The new key is given: on a full disk the log is emptied later, and whoever asked gets his code.
      this.#log.warn({ err: error }, 'the log of changes could not be emptied after a new key')
    }
    old.fill(0)
    await Promise.all([...this.#newKeyListeners].map((listener) => listener()))
    return code
  }

  /** Keeps secrets in memory until quit, where there is neither keychain nor master password. */
  useSession(): void {
    this.#session = true
    this.#tell()
  }

  /** True when secrets are in memory only. */
  get sessionOnly(): boolean {
    return this.#key === undefined && this.#session && this.#slots.kinds().length === 0
  }

  /**
   * Makes sure that a secret can be kept: with the keychain where there is one. Throws `secrets_locked`, or
   * `secrets_unavailable` when the user has to choose a master password first.
   */
  async prepareForSecrets(): Promise<void> {
    if (this.#key !== undefined || this.sessionOnly) return
    if (this.#slots.kinds().length > 0) throw secretsLocked()
    const keychain = await this.#door.present()
    const key = randomBytes(32)
    this.#write(key, [await this.#slots.keychain(key, keychain)], [])
  }

  /** The scheme new records are sealed under. */
  get scheme(): Scheme {
    return this.#key === undefined ? 'file' : 'vault'
  }

  /** True when records of that scheme can be opened now. */
  canOpen(scheme: Scheme): boolean {
    return scheme === 'file' || this.#key !== undefined
  }

  /** To be called in the transaction that writes it: another process may give the vault a new key, which locks this one. */
  seal(scheme: Scheme, context: SealContext, plain: Buffer): Buffer {
    if (scheme === 'vault') this.#mustBeOurs()
    return seal(this.#keyOf(scheme), [this.#id, scheme, ...context], plain)
  }

  open(scheme: Scheme, context: SealContext, sealed: Buffer): Buffer {
    try {
      return open(this.#keyOf(scheme), [this.#id, scheme, ...context], sealed)
    } catch (error) {
      if (scheme === 'vault') this.#mustBeOurs()
      throw error
    }
  }

  /** A key for caches and snapshots of this machine, from the key file: they must open while the vault is locked. */
  deriveKey(label: `local/${string}`): KeyObject {
    return createSecretKey(Buffer.from(hkdfSync('sha256', this.#fileKey, Buffer.from(this.#id, 'hex'), `relata/${label}`, 32)))
  }

  #keyOf(scheme: Scheme): Buffer {
    if (scheme === 'file') return this.#fileKey
    if (this.#key === undefined) throw secretsLocked()
    return this.#key
  }

  #keyForNewSlot(): Buffer {
    if (this.#key !== undefined) return this.#key
    if (this.#slots.kinds().length > 0) throw secretsLocked()
    return randomBytes(32)
  }

  /** Opens a slot, unless the vault gets another key meanwhile, or what comes out is not its key. */
  async #open(slot: () => Promise<Buffer>): Promise<void> {
    const before = this.#currentKeyId()
    const key = await slot()
    const keyId = idOf(key)
    this.#store.db
      .transaction(() => {
        const now = this.#currentKeyId()
        if (now === null || now !== before) throw keyChanged()
        if (now === UNKNOWN) this.#adopt(key, keyId)
        else if (now !== keyId) throw wrongKey()
      })
      .immediate()
    this.#use(key, keyId)
  }

  /** Takes a key for the vault's whose id is not known yet, if it opens every record there is. */
  #adopt(key: Buffer, keyId: string): void {
    if (key.length !== 32) throw wrongKey()
    sealAgain(this.#store, (context, sealed) => {
      open(key, [this.#id, 'vault', ...context], sealed)
      return sealed
    })
    this.#setKeyId(keyId)
  }

  /** Why the keychain, which should open the vault, did not. */
  #keychainProblem(): string | null {
    const made = this.#slots.keychainLabel()
    return made === undefined ? null : this.#door.problem(made)
  }

  async #openPassword(password: string): Promise<Buffer> {
    // Where the keychain is needed as well and is not there, the slot says so in its own words.
    if (this.#slots.kinds().includes('both')) await this.#door.present().catch(() => undefined)
    return await this.#slots.openPassword(password, this.#door.keychain)
  }

  /**
   * Wraps the key anew where the password's slot costs less to guess at than a new one would. The old slot goes in the transaction
   * that writes the new one, which was opened before: whatever ends the process, one of the two is there. Failing costs nothing.
   */
  async #strengthen(password: string): Promise<void> {
    if (this.#key === undefined) return
    // A copy: the key is zeroed if it is locked meanwhile.
    const key = Buffer.from(this.#key)
    try {
      const write = await this.#slots.stronger(key, password, this.#door.keychain)
      this.#store.db
        .transaction(() => {
          this.#mustBeOurs()
          write?.()
        })
        .immediate()
    } catch (error) {
      this.#log.warn({ err: error }, 'the slot of the master password stays as weak as it was')
    } finally {
      key.fill(0)
    }
  }

  /** Every slot there is, for another key. */
  async #rewrap(old: Buffer, key: Buffer, password: string | undefined): Promise<{ slots: Slot[]; code: string | undefined }> {
    const kinds = this.#slots.kinds()
    const slots: Slot[] = []
    if (kinds.includes('password') || kinds.includes('both')) {
      if (password === undefined)
        throw new AppError('secrets_locked', 'A new key has to be sealed with the master password', { hint: 'Enter the master password' })
      if (!(await this.#openPassword(password)).equals(old)) throw keyChanged()
      const both = kinds.includes('both')
      slots.push(await (both ? this.#slots.both(key, password, await this.#door.present()) : this.#slots.password(key, password)))
    }
    if (kinds.includes('keychain')) slots.push(await this.#slots.keychain(key, await this.#door.present()))
    const recovery = kinds.includes('recovery') ? this.#slots.recovery(key) : undefined
    return { slots: recovery === undefined ? slots : [...slots, recovery.slot], code: recovery?.code }
  }

  /** Writes and removes slots of a key, which becomes the vault's where it had none. */
  #write(key: Buffer, slots: readonly Slot[], gone: readonly SlotKind[]): void {
    const keyId = this.#store.db
      .transaction(() => {
        const now = this.#currentKeyId()
        if (now !== null || this.#key !== undefined) this.#mustBeOurs()
        // Locked and unlocked while the slots were made, the key in them is zeros.
        if (now !== null && now !== idOf(key)) throw keyChanged()
        this.#slots.remove(gone)
        this.#slots.write(slots)
        if (now !== null) return now
        const first = idOf(key)
        this.#setKeyId(first)
        return first
      })
      .immediate()
    this.#use(key, keyId)
  }

  /** Throws `secrets_locked`, and locks, where another process gave the vault another key. */
  #mustBeOurs(): void {
    if (this.#key === undefined) throw this.#currentKeyId() === null ? keyChanged() : secretsLocked()
    if (this.#currentKeyId() === this.#keyId) return
    this.#forget()
    throw keyChanged()
  }

  #currentKeyId(): string | null {
    return this.#store.db.prepare<[], string | null>('SELECT key_id FROM vault').pluck().get() ?? null
  }

  #setKeyId(keyId: string): void {
    this.#store.db.prepare('UPDATE vault SET key_id = ?').run(keyId)
  }

  #use(key: Buffer, keyId: string): void {
    this.#key = key
    this.#keyId = keyId
    this.#session = false
    this.#door.forget()
    this.#onPurpose = false
    this.#tell()
  }

  #forget(): void {
    this.#key?.fill(0)
    this.#key = undefined
    this.#keyId = null
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Tells one key from another, and nothing about it. */
function idOf(key: Buffer): string {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'relata/key-id/v1', 16)).toString('hex')
}
