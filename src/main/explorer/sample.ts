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
  readonly #copy: string

  constructor(dependencies: SampleDependencies) {
    this.#d = dependencies
    this.#copy = join(dependencies.folder, 'sample.db')
  }

  /** On the first run: copies the sample and saves a connection to it. Later runs leave everything as the user left it. */
  async prepare(): Promise<void> {
    if (existsSync(this.#copy) || this.#d.connections.list().length > 0) return
    this.#write()
    await this.#connection()
  }

  /** Puts the sample back as shipped, and its connection where that was removed. */
  async restore(): Promise<ConnectionSummary> {
    this.#write()
    const connection = await this.#connection()
    await this.#d.forget(connection.id)
    return connection
  }

  async #connection(): Promise<ConnectionSummary> {
    const saved = this.#d.connections.list().find((c) => c.engine === 'sqlite' && c.target === this.#copy)
    return (
      saved ??
      (await this.#d.connections.create({ name: NAME, engine: 'sqlite', environment: 'local', options: { path: this.#copy }, secrets: {} }))
    )
  }

  #write(): void {
    if (!existsSync(this.#d.file))
      throw new AppError('not_found', 'The sample database is not part of this installation', { hint: 'Run `npm run sample` to make it' })
    const half = `${this.#copy}.new`
    copyFileSync(this.#d.file, half)
    chmodSync(half, 0o600)
    // A log left beside the old file would be played into the new one (sqlite.org, "How To Corrupt", 1.4): it goes first.
    for (const suffix of ['-wal', '-shm', '-journal']) rmSync(this.#copy + suffix, { force: true })
    renameSync(half, this.#copy)
  }
}
