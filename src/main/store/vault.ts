import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@shared/errors'
import type { VaultStatus } from '@shared/contract'
import type { Logger } from '../log'
import { open, type SealContext, seal } from './envelope'
import type { Store } from './open'
import { openError } from './open-error'
import { type Keychain, Slots } from './slots'

/** Which key a record is sealed under: the vault's, or the key file that only its 0600 mode protects. */
export type Scheme = 'vault' | 'file'

/** After this many wrong passwords in a row each further try waits, doubling from 1 s to 30 s. */
const FREE_TRIES = 3
const LONGEST_WAIT_MS = 30_000

/** Opens the vault: by the keychain where it has a slot and the keychain answers, otherwise locked or empty. */
export async function openVault(store: Store, keychain: Keychain | undefined, log: Logger): Promise<Vault> {
  // One writer at a time: of two copies of Relata that start for the first time, one makes row and key file.
  const { row, key } = store.db
    .transaction(() => {
      store.db
        .prepare('INSERT INTO vault (id, namespace) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM vault)')
        .run(randomBytes(16).toString('hex'), randomBytes(16).toString('base64url'))
      const row = store.db.prepare('SELECT id, namespace FROM vault').get() as { id: string; namespace: string }
      return { row, key: fileKey(store.folder) }
    })
    .immediate()
  const vault = new Vault(store, keychain, row, key, log)
  await vault.tryKeychain()
  return vault
}

/** Keeps the one random key that seals saved secrets, while it is unlocked. */
export class Vault {
  readonly namespace: string
  readonly #id: string
  readonly #keychain: Keychain | undefined
  readonly #slots: Slots
  readonly #fileKey: Buffer
  readonly #store: Store
  readonly #log: Logger
  readonly #listeners = new Set<() => void>()
  #key: Buffer | undefined
  #session = false
  #failures = 0
  #blockedUntil = 0

  constructor(store: Store, keychain: Keychain | undefined, row: { id: string; namespace: string }, key: Buffer, log: Logger) {
    this.#store = store
    this.#keychain = keychain
    this.#id = row.id
    this.namespace = row.namespace
    this.#slots = new Slots(store, row.id)
    this.#fileKey = key
    this.#log = log
  }

  status(): VaultStatus {
    const slots = this.#slots.kinds()
    const state = this.#key !== undefined ? 'unlocked' : slots.length > 0 ? 'locked' : this.#session ? 'session' : 'empty'
    return {
      state,
      slots,
      keychain: { available: this.#keychain?.available ?? false, label: this.#keychain?.label ?? 'The command line uses no keychain' },
    }
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Opens the keychain's slot. A keychain that fails leaves everything as it is: locked, nothing lost. */
  async tryKeychain(): Promise<void> {
    if (this.#keychain?.available !== true || !this.#slots.kinds().includes('keychain')) return
    try {
      const key = await this.#slots.openKeychain(this.#keychain)
      if (key.length !== 32) throw new Error('the keychain answered with another key')
      this.#use(key)
    } catch (error) {
      this.#log.warn({ err: error }, 'the keychain did not open the vault')
    }
  }

  /** Unlocks with the master password: `auth_failed` when it is wrong, and ever slower after three wrong ones. */
  async unlock(password: string): Promise<void> {
    const wait = this.#blockedUntil - this.#store.clock()
    if (wait > 0)
      throw new AppError('auth_failed', `Too many wrong passwords: wait ${String(Math.ceil(wait / 1000))} s`, { detail: { waitMs: wait } })
    try {
      this.#use(await this.#slots.openPassword(password))
      this.#failures = 0
    } catch (error) {
      if (error instanceof AppError && error.code === 'auth_failed') {
        this.#failures += 1
        const over = this.#failures - FREE_TRIES
        if (over >= 0) this.#blockedUntil = this.#store.clock() + Math.min(1000 * 2 ** over, LONGEST_WAIT_MS)
      }
      throw error
    }
  }

  /** Forgets the key. Secrets are unreadable until the vault is unlocked again. */
  lock(): void {
    if (this.#slots.kinds().length === 0) return
    this.#key?.fill(0)
    this.#key = undefined
    this.#tell()
  }

  /** Sets or changes the master password. The vault must be unlocked, or still empty. */
  async setPassword(password: string): Promise<void> {
    const key = this.#keyForNewSlot()
    await this.#slots.writePassword(key, password)
    this.#use(key)
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
    if (this.#slots.kinds().length > 0) throw locked()
    if (this.#keychain?.available !== true) throw unavailable()
    const key = randomBytes(32)
    await this.#slots.writeKeychain(key, this.#keychain)
    this.#use(key)
  }

  /** The scheme new records are sealed under. */
  get scheme(): Scheme {
    return this.#key === undefined ? 'file' : 'vault'
  }

  /** True when records of that scheme can be opened now. */
  canOpen(scheme: Scheme): boolean {
    return scheme === 'file' || this.#key !== undefined
  }

  seal(scheme: Scheme, context: SealContext, plain: Buffer): Buffer {
    return seal(this.#keyOf(scheme), [this.#id, scheme, ...context], plain)
  }

  open(scheme: Scheme, context: SealContext, sealed: Buffer): Buffer {
    return open(this.#keyOf(scheme), [this.#id, scheme, ...context], sealed)
  }

  /** A key for caches and snapshots of this machine, from the key file: they must open while the vault is locked. */
  deriveKey(label: `local/${string}`): KeyObject {
    return createSecretKey(Buffer.from(hkdfSync('sha256', this.#fileKey, Buffer.from(this.#id, 'hex'), `relata/${label}`, 32)))
  }

  #keyOf(scheme: Scheme): Buffer {
    if (scheme === 'file') return this.#fileKey
    if (this.#key === undefined) throw locked()
    return this.#key
  }

  #keyForNewSlot(): Buffer {
    if (this.#key !== undefined) return this.#key
    if (this.#slots.kinds().length > 0) throw locked()
    return randomBytes(32)
  }

  #use(key: Buffer): void {
    this.#key = key
    this.#session = false
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function locked(): AppError {
  return new AppError('secrets_locked', 'The saved secrets are locked', { hint: 'Enter the master password' })
}

function unavailable(): AppError {
  return new AppError('secrets_unavailable', 'This system has no keychain to keep a password in', {
    hint: 'Set a master password, or keep secrets for this session only',
  })
}

/** 32 random bytes in a 0600 file; made once. */
function fileKey(folder: string): Buffer {
  const file = join(folder, 'local.key')
  try {
    if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' })
    const key = readFileSync(file)
    if (key.length !== 32)
      throw new AppError('store_damaged', 'The key file of this profile is damaged', {
        hint: `Restore ${file} from a backup`,
        detail: { file },
      })
    chmodSync(file, 0o600)
    return key
  } catch (error) {
    throw openError(error, file, folder)
  }
}
