import { AppError } from '@shared/errors'
import type { Store } from './open'
import { settingContext } from './sealed-rows'
import type { Scheme, Vault } from './vault'

/** A setting with what may be told of it, and a secret that never leaves the main process. Both are JSON. */
export interface Setting<P, S> {
  readonly plain: P
  /** Undefined where it has none. */
  readonly secret: S | undefined
}

/** As written: the secret is missing where it is kept for one session only. */
interface Written<P, S> {
  readonly plain: P
  readonly secret: S | null
  readonly forSession: boolean
}

interface Row {
  readonly revision: number
  readonly scheme: Scheme
  readonly value: Buffer
}

/** One named setting, kept like a connection: sealed under the vault, or its secret in memory alone for a session. */
export class SealedSetting<P, S> {
  readonly #store: Store
  readonly #vault: Vault
  readonly #name: string
  #held: S | undefined

  constructor(store: Store, vault: Vault, name: string) {
    this.#store = store
    this.#vault = vault
    this.#name = name
    vault.onChange(() => this.#moveToVault())
    this.#moveToVault()
  }

  /** Undefined where there is none; `locked` where it cannot be opened now, or its secret was kept for an earlier session. */
  get(): Setting<P, S> | 'locked' | undefined {
    const row = this.#row()
    if (row === undefined) return undefined
    try {
      const { plain, secret, forSession } = this.#open(row)
      if (!forSession) return { plain, secret: secret ?? undefined }
      return this.#held === undefined ? 'locked' : { plain, secret: this.#held }
    } catch (error) {
      if (error instanceof AppError && (error.code === 'secrets_locked' || error.code === 'secrets_unavailable')) return 'locked'
      throw error
    }
  }

  /** Saves it. With a secret and nothing to keep it in: `secrets_unavailable`, and nothing is saved. */
  async save({ plain, secret }: Setting<P, S>): Promise<void> {
    if (secret !== undefined) await this.#vault.prepareForSecrets()
    const forSession = secret !== undefined && this.#vault.scheme === 'file'
    this.#held = forSession ? secret : undefined
    this.#write({ plain, secret: forSession ? null : (secret ?? null), forSession })
  }

  remove(): void {
    this.#held = undefined
    this.#store.db.prepare('DELETE FROM sealed_setting WHERE name = ?').run(this.#name)
  }

  #row(): Row | undefined {
    return this.#store.db.prepare<[string], Row>('SELECT revision, scheme, value FROM sealed_setting WHERE name = ?').get(this.#name)
  }

  #open({ scheme, revision, value }: Row): Written<P, S> {
    return JSON.parse(this.#vault.open(scheme, settingContext(this.#name, revision), value).toString('utf8')) as Written<P, S>
  }

  #write(written: Written<P, S>): void {
    this.#store.db
      .transaction(() => {
        const revision = (this.#row()?.revision ?? 0) + 1
        const scheme = this.#vault.scheme
        const value = this.#vault.seal(scheme, settingContext(this.#name, revision), Buffer.from(JSON.stringify(written), 'utf8'))
        this.#store.db
          .prepare('INSERT OR REPLACE INTO sealed_setting (name, revision, scheme, value) VALUES (?, ?, ?, ?)')
          .run(this.#name, revision, scheme, value)
      })
      .immediate()
  }

  /** Once there is a vault key, what lies under the key file is sealed again under it, with the session's secret. */
  #moveToVault(): void {
    const row = this.#row()
    if (this.#vault.scheme !== 'vault' || row?.scheme !== 'file') return
    const written = this.#open(row)
    const held = this.#held
    this.#write(held === undefined ? written : { plain: written.plain, secret: held, forSession: false })
    this.#held = undefined
  }
}
