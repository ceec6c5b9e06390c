import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionSummary } from '@shared/connection'
import { AppError } from '@shared/errors'
import type { ConnectionStore } from '../store/connections'

const NAME = 'Harbour sample'

export interface SampleDependencies {
  /** The sample as shipped. */
  readonly file: string
  readonly folder: string
  readonly connections: ConnectionStore
  readonly forget: (id: string) => Promise<unknown>
}

/** The built-in sample database: a copy in the user's folder, so that the shipped one stays as it is. */
export class Sample {
  readonly #d: SampleDependencies
  /** The user's own copy: what the connection leads to. */
  readonly copy: string

  constructor(dependencies: SampleDependencies) {
    this.#d = dependencies
    this.copy = join(dependencies.folder, 'sample.db')
  }

  /** On the first run: copies the sample and saves a connection to it. Later runs leave everything as the user left it. */
  async prepare(): Promise<void> {
    if (existsSync(this.copy) || this.#d.connections.list().length > 0) return
    this.#write()
    await this.#connect()
  }

  /** Puts the sample back as shipped, and its connection where that was removed. `secrets_locked`, and nothing done, when that cannot be told. */
  async restore(): Promise<ConnectionSummary> {
    const saved = this.#saved()
    this.#write()
    const connection = saved ?? (await this.#connect())
    await this.#d.forget(connection.id)
    return connection
  }

  /** The connection that leads to the copy; `secrets_locked` when it may be one of those that do not open now. */
  #saved(): ConnectionSummary | undefined {
    const known = this.#d.connections.list().filter((connection) => connection.engine === 'sqlite')
    const saved = known.find((connection) => connection.target === this.copy)
    if (saved === undefined && known.some((connection) => connection.locked))
      throw new AppError('secrets_locked', 'Which saved connection is the sample cannot be seen while they are locked', {
        hint: 'Enter the master password, then restore the sample',
      })
    return saved
  }

  async #connect(): Promise<ConnectionSummary> {
    return await this.#d.connections.create({
      name: NAME,
      engine: 'sqlite',
      environment: 'local',
      options: { path: this.copy },
      secrets: {},
    })
  }

  #write(): void {
    if (!existsSync(this.#d.file))
      throw new AppError('not_found', 'The sample database is not part of this installation', { hint: 'Run `npm run sample` to make it' })
    const half = `${this.copy}.new`
    copyFileSync(this.#d.file, half)
    chmodSync(half, 0o600)
    // A log left beside the old file would be played into the new one (sqlite.org, "How To Corrupt", 1.4): it goes first.
    for (const suffix of ['-wal', '-shm', '-journal']) rmSync(this.copy + suffix, { force: true })
    renameSync(half, this.copy)
  }
}
