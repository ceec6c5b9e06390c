import { AppError } from '@shared/errors'
import type { Store } from './open'
import type { Scheme, Vault } from './vault'

/** Passwords of a Redis and of the sentinels that name it. */
export interface RedisPasswords {
  readonly password?: string | undefined
  readonly sentinelPassword?: string | undefined
}

/** Which Redis the user chose. Its passwords are sealed with it and never leave the main process. */
export interface RedisSetting {
  /** Without passwords. */
  readonly url: string
  /** PEM text of the authority that TLS trusts beside the system's; empty for none. */
  readonly ca: string
  /** That a server on another machine may be spoken to without TLS. */
  readonly allowPlain: boolean
  readonly passwords: RedisPasswords
}

/** As written: the passwords are missing where they are kept for one session only. */
interface Written extends RedisSetting {
  readonly forSession: boolean
}

interface Row {
  readonly revision: number
  readonly scheme: Scheme
  readonly value: Buffer
}

const NAME = 'redis'

/** The one setting that holds a password, kept like a connection: sealed under the vault, or for a session in memory alone. */
export class RedisSettingStore {
  readonly #store: Store
  readonly #vault: Vault
  #held: RedisPasswords | undefined

  constructor(store: Store, vault: Vault) {
    this.#store = store
    this.#vault = vault
    vault.onChange(() => this.#moveToVault())
    this.#moveToVault()
  }

  /** Undefined where none was chosen; `locked` where it cannot be opened now, or its passwords were kept for an earlier session. */
  get(): RedisSetting | 'locked' | undefined {
    const row = this.#row()
    if (row === undefined) return undefined
    try {
      const { forSession, ...setting } = this.#open(row)
      if (!forSession) return setting
      return this.#held === undefined ? 'locked' : { ...setting, passwords: this.#held }
    } catch (error) {
      if (error instanceof AppError && (error.code === 'secrets_locked' || error.code === 'secrets_unavailable')) return 'locked'
      throw error
    }
  }

  /** Saves it. With a password and nothing to keep it in: `secrets_unavailable`, and nothing is saved. */
  async save(setting: RedisSetting): Promise<void> {
    const secret = Object.values(setting.passwords).some((password) => password !== undefined)
    if (secret) await this.#vault.prepareForSecrets()
    const forSession = secret && this.#vault.scheme === 'file'
    this.#held = forSession ? setting.passwords : undefined
    this.#write({ ...setting, passwords: forSession ? {} : setting.passwords, forSession })
  }

  /** Back to what is used where nothing is chosen. */
  remove(): void {
    this.#held = undefined
    this.#store.db.prepare('DELETE FROM sealed_setting WHERE name = ?').run(NAME)
  }

  #row(): Row | undefined {
    return this.#store.db.prepare<[string], Row>('SELECT revision, scheme, value FROM sealed_setting WHERE name = ?').get(NAME)
  }

  #open({ scheme, revision, value }: Row): Written {
    return JSON.parse(this.#vault.open(scheme, context(revision), value).toString('utf8')) as Written
  }

  #write(written: Written): void {
    this.#store.db
      .transaction(() => {
        const revision = (this.#row()?.revision ?? 0) + 1
        const scheme = this.#vault.scheme
        const value = this.#vault.seal(scheme, context(revision), Buffer.from(JSON.stringify(written), 'utf8'))
        this.#store.db
          .prepare('INSERT OR REPLACE INTO sealed_setting (name, revision, scheme, value) VALUES (?, ?, ?, ?)')
          .run(NAME, revision, scheme, value)
      })
      .immediate()
  }

  /** Once there is a vault key, what lies under the key file is sealed again under it, with the session's passwords. */
  #moveToVault(): void {
    const row = this.#row()
    if (this.#vault.scheme !== 'vault' || row?.scheme !== 'file') return
    const written = this.#open(row)
    const held = this.#held
    this.#write(held === undefined ? written : { ...written, passwords: held, forSession: false })
    this.#held = undefined
  }
}

function context(revision: number): readonly (string | number)[] {
  return ['sealed_setting', NAME, revision]
}
