import { randomUUID } from 'node:crypto'
import {
  type Colour,
  type ConnectionDetail,
  type ConnectionSummary,
  type Environment,
  isReadOnly,
  type Options,
  type Secrets,
} from '@shared/connection'
import { AppError } from '@shared/errors'
import type Database from 'better-sqlite3'
import { GivenSecrets } from './given-secrets'
import type { Store } from './open'
import { connectionContext } from './sealed-rows'
import type { Scheme, Vault } from './vault'

interface Row {
  readonly id: string
  readonly engine: string
  readonly name: string
  readonly environment: Environment
  readonly revision: number
  readonly scheme: Scheme
  readonly config: Buffer
  readonly shared: 0 | 1
  readonly position: number
  readonly folder: string
  readonly colour: Colour
  readonly asks: 0 | 1
  readonly created_at: number
  readonly updated_at: number
}

type Place = Pick<Row, 'id' | 'folder' | 'position'>

/** What is sealed of a connection: everything but its name, engine and environment. */
interface Config {
  readonly options: Options
  readonly secrets: Secrets
  /** Names of secrets that were entered for one session only and are not in `secrets`. */
  readonly sessionSecrets: readonly string[]
}

export interface NewConnection {
  readonly name: string
  readonly engine: string
  readonly environment: Environment
  readonly options: Options
  readonly secrets: Secrets
  /** Whether its readings are shared with the team; not where nothing is said. */
  readonly shared?: boolean
  readonly folder?: string
  readonly colour?: Colour
  /** Secrets are not kept: those that come along serve the sessions that are opened next. */
  readonly asks?: boolean
}

export interface ConnectionPatch {
  readonly id: string
  /** The revision that was edited; an older one than the saved is a `conflict`. */
  readonly revision: number
  readonly name?: string | undefined
  readonly environment?: Environment | undefined
  readonly shared?: boolean | undefined
  readonly folder?: string | undefined
  readonly colour?: Colour | undefined
  readonly asks?: boolean | undefined
  readonly options?: Options | undefined
  /** Absent = keep, null = remove, text = replace. */
  readonly secrets?: Readonly<Record<string, string | null>> | undefined
}

/** Saved connections. Configs are sealed; a config that does not open now keeps every byte and stays in the list. */
export class ConnectionStore {
  readonly #store: Store
  readonly #vault: Vault
  readonly #describe: (engine: string, options: Options) => string
  readonly #databaseOf: (engine: string, options: Options) => string
  readonly #session = new Map<string, Secrets>()
  /** Secrets of connections that ask for them. */
  readonly given = new GivenSecrets()
  readonly #byId: Database.Statement<[string], Row>

  constructor(
    store: Store,
    vault: Vault,
    describe: (engine: string, options: Options) => string,
    databaseOf: (engine: string, options: Options) => string = () => '',
  ) {
    this.#databaseOf = databaseOf
    this.#store = store
    this.#vault = vault
    this.#describe = describe
    this.#byId = store.db.prepare('SELECT * FROM connection WHERE id = ?')
    vault.onChange(() => this.#moveToVault())
    this.#moveToVault()
  }

  list(): ConnectionSummary[] {
    return (this.#store.db.prepare('SELECT * FROM connection ORDER BY position, created_at, rowid').all() as Row[]).map((row) =>
      this.#summary(row),
    )
  }

  /** One connection as the list shows it; `not_found` when there is none. Needs no key. */
  summary(id: string): ConnectionSummary {
    return this.#summary(this.#row(id))
  }

  /** For the form: options in full, secrets only by name. `secrets_locked` while the vault is locked. */
  get(id: string): ConnectionDetail {
    const row = this.#row(id)
    const config = this.#config(row)
    return {
      ...this.#summary(row, config.options),
      options: config.options,
      secretsSet: row.asks === 1 ? [] : [...Object.keys(config.secrets), ...config.sessionSecrets],
    }
  }

  /** Saves a connection. With secrets and nothing to keep them in: `secrets_unavailable`, and nothing is saved. */
  async create(connection: NewConnection): Promise<ConnectionSummary> {
    const [created] = await this.createAll([connection])
    if (created === undefined) throw new Error('nothing was saved')
    return created
  }

  /** Saves several connections, all or none. */
  async createAll(connections: readonly NewConnection[]): Promise<ConnectionSummary[]> {
    if (connections.some(({ secrets, asks }) => asks !== true && Object.keys(secrets).length > 0)) await this.#vault.prepareForSecrets()
    const now = this.#store.clock()
    const insert = this.#store.db.prepare(
      'INSERT INTO connection (id, engine, name, environment, revision, scheme, config, shared, position, folder, colour, asks, created_at, updated_at) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    // One transaction with the sealing: another process may give the vault a new key.
    return this.#store.db
      .transaction(() => {
        let position = this.#store.db.prepare<[], number>('SELECT coalesce(max(position), -1) FROM connection').pluck().get() ?? -1
        const ids = connections.map(
          ({ name, engine, environment, options, secrets, shared = false, folder = '', colour = 'none', asks = false }) => {
            const id = randomUUID()
            if (asks && Object.keys(secrets).length > 0) this.given.give(id, secrets, false)
            const { scheme, config } = this.#sealed(id, 1, { options, secrets: asks ? {} : secrets, sessionSecrets: [] })
            position += 1
            insert.run(id, engine, name, environment, scheme, config, Number(shared), position, folder, colour, Number(asks), now, now)
            return id
          },
        )
        if (connections.some(({ folder }) => folder !== undefined && folder !== '')) this.#order(this.#places())
        return ids.map((id) => this.#summary(this.#row(id)))
      })
      .immediate()
  }

  /** Changes a connection; `conflict` when somebody else changed it since it was read. */
  async update({ id, revision, secrets, options, ...patch }: ConnectionPatch): Promise<ConnectionSummary> {
    const row = this.#row(id)
    const old = this.#config(row)
    const asks = patch.asks ?? row.asks === 1
    const held = { ...this.#session.get(id), ...this.given.of(id) }
    const kept = Object.entries({ ...old.secrets, ...held }).filter(([key]) => secrets?.[key] !== null)
    const set = Object.entries(secrets ?? {}).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]))
    const known: Secrets = Object.fromEntries([...kept, ...set])
    const next = asks ? {} : known
    if (Object.keys(next).length > 0) await this.#vault.prepareForSecrets()
    this.#store.db
      .transaction(() => {
        if (this.#row(id).revision !== revision) {
          throw new AppError('conflict', 'This connection was changed elsewhere since you opened it', {
            hint: 'Open it again and repeat your change',
          })
        }
        const sessionSecrets = asks ? [] : old.sessionSecrets.filter((key) => secrets?.[key] !== null)
        const { scheme, config } = this.#sealed(id, revision + 1, { options: options ?? old.options, secrets: next, sessionSecrets })
        const write = this.#store.db.prepare(
          'UPDATE connection SET name = ?, environment = ?, shared = ?, colour = ?, asks = ?, revision = ?, scheme = ?, config = ?, updated_at = ? WHERE id = ?',
        )
        write.run(
          ...[patch.name ?? row.name, patch.environment ?? row.environment, Number(patch.shared ?? row.shared), patch.colour ?? row.colour],
          ...[Number(asks), revision + 1, scheme, config, this.#store.clock(), id],
        )
        if (patch.folder !== undefined && patch.folder !== row.folder) this.#gather(id, patch.folder, null)
      })
      .immediate()
    if (asks) {
      this.#session.delete(id)
      if (set.length > 0) this.given.give(id, known, false)
    } else this.given.drop(id)
    return this.#summary(this.#row(id))
  }

  /** Moves one into a folder and before another; null = behind all that are in it. `not_found` when either does not exist. */
  arrange(id: string, folder: string, before: string | null): ConnectionSummary[] {
    this.#store.db
      .transaction(() => {
        this.#row(id)
        if (before !== null) this.#row(before)
        this.#gather(id, folder, before)
      })
      .immediate()
    return this.list()
  }

  /** Whether its secrets are asked for. Needs no key. */
  asks(id: string): boolean {
    return this.#row(id).asks === 1
  }

  /** Removes a connection; `not_found` when there is none. Needs no key. */
  remove(id: string): void {
    this.#row(id)
    this.#session.delete(id)
    this.given.drop(id)
    this.#store.db.prepare('DELETE FROM connection WHERE id = ?').run(id)
  }

  /** A copy with its secrets, which never leave this process. */
  async duplicate(id: string): Promise<ConnectionSummary> {
    return await this.#copy(id, (name) => ({ name: `${name} copy` }))
  }

  /** A copy to open now, with other options, with its secrets and those that were handed in for a while: nobody is asked for them twice. */
  async copyAs(id: string, change: (name: string) => { readonly name: string; readonly options: Options }): Promise<ConnectionSummary> {
    return await this.#copy(id, change, this.asks(id) ? this.given.of(id) : {})
  }

  async #copy(
    id: string,
    change: (name: string) => { readonly name: string; readonly options?: Options },
    handedIn: Secrets = {},
  ): Promise<ConnectionSummary> {
    const row = this.#row(id)
    const { options, secrets } = this.#config(row)
    return await this.create({
      engine: row.engine,
      environment: row.environment,
      shared: row.shared === 1,
      folder: row.folder,
      colour: row.colour,
      asks: row.asks === 1,
      options,
      secrets: { ...secrets, ...this.#session.get(id), ...handedIn },
      ...change(row.name),
    })
  }

  /** Everything that is needed to connect, for the main process only. */
  open(id: string): { engine: string; options: Options; secrets: Secrets; revision: number; shared: boolean } {
    const row = this.#row(id)
    const { options, secrets, sessionSecrets } = this.#config(row)
    if (row.asks === 1)
      return { engine: row.engine, options, secrets: this.given.wanted(id), revision: row.revision, shared: row.shared === 1 }
    const held = this.#session.get(id) ?? {}
    if (sessionSecrets.some((key) => held[key] === undefined && secrets[key] === undefined)) {
      throw new AppError('secrets_unavailable', 'The password was kept for an earlier session only', {
        hint: 'Edit the connection and enter it again',
      })
    }
    return { engine: row.engine, options, secrets: { ...secrets, ...held }, revision: row.revision, shared: row.shared === 1 }
  }

  #summary(row: Row, options: Options | undefined = this.#tryOptions(row)): ConnectionSummary {
    return {
      id: row.id,
      name: row.name,
      engine: row.engine,
      environment: row.environment,
      ...{ folder: row.folder, colour: row.colour, asks: row.asks === 1, shared: row.shared === 1 },
      readOnly: isReadOnly(options ?? {}),
      target: options === undefined ? '' : this.#describe(row.engine, options),
      database: options === undefined ? '' : this.#databaseOf(row.engine, options),
      revision: row.revision,
      locked: options === undefined,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  }

  /** Undefined when the config does not open now: the list shows the connection all the same, as locked. */
  #tryOptions(row: Row): Options | undefined {
    try {
      return this.#config(row).options
    } catch (error) {
      if (error instanceof AppError && (error.code === 'secrets_locked' || error.code === 'secrets_unavailable')) return undefined
      throw error
    }
  }

  /** Puts a connection into a folder, before another one or behind all of the folder. */
  #gather(id: string, folder: string, before: string | null): void {
    const others = this.#places().filter((place) => place.id !== id)
    const at = before === null ? -1 : others.findIndex((place) => place.id === before)
    const last = folder === '' ? -1 : others.findLastIndex((place) => place.folder === folder)
    this.#store.db.prepare('UPDATE connection SET folder = ? WHERE id = ?').run(folder, id)
    this.#order(others.toSpliced(at >= 0 ? at : last >= 0 ? last + 1 : others.length, 0, { id, folder, position: -1 }))
  }

  #places(): Place[] {
    return this.#store.db.prepare<[], Place>('SELECT id, folder, position FROM connection ORDER BY position, created_at, rowid').all()
  }

  /** Writes an order down: what is in one folder stands together, where the first of it does. */
  #order(places: readonly Place[]): void {
    const write = this.#store.db.prepare('UPDATE connection SET position = ? WHERE id = ?')
    const grouped = Map.groupBy(places, ({ id, folder }) => (folder === '' ? `id ${id}` : `folder ${folder}`))
    for (const [position, place] of [...grouped.values()].flat().entries()) if (place.position !== position) write.run(position, place.id)
  }

  #row(id: string): Row {
    const row = this.#byId.get(id)
    if (row === undefined)
      throw new AppError('not_found', 'This connection does not exist any more', { hint: 'It may have been removed in another window' })
    return row
  }

  #config(row: Row): Config {
    return JSON.parse(this.#vault.open(row.scheme, connectionContext(row.id, row.revision), row.config).toString('utf8')) as Config
  }

  /** Without a vault key, secrets stay in memory and only their names are written. */
  #sealed(id: string, revision: number, config: Config): { scheme: Scheme; config: Buffer } {
    const scheme = this.#vault.scheme
    const written =
      scheme === 'vault'
        ? config
        : { ...config, secrets: {}, sessionSecrets: [...new Set([...config.sessionSecrets, ...Object.keys(config.secrets)])] }
    if (scheme === 'file' && Object.keys(config.secrets).length > 0) this.#session.set(id, config.secrets)
    return { scheme, config: this.#vault.seal(scheme, connectionContext(id, revision), Buffer.from(JSON.stringify(written), 'utf8')) }
  }

  /** Once there is a vault key, records under the key file are sealed again under it, with the session's secrets. */
  #moveToVault(): void {
    if (this.#vault.scheme !== 'vault') return
    this.#store.db
      .transaction(() => {
        const rows = this.#store.db.prepare("SELECT * FROM connection WHERE scheme = 'file'").all() as Row[]
        for (const row of rows) {
          const old = this.#config(row)
          const held = this.#session.get(row.id) ?? {}
          const next: Config = {
            options: old.options,
            secrets: { ...old.secrets, ...held },
            sessionSecrets: old.sessionSecrets.filter((key) => held[key] === undefined),
          }
          const sealed = this.#vault.seal('vault', connectionContext(row.id, row.revision), Buffer.from(JSON.stringify(next), 'utf8'))
          this.#store.db.prepare("UPDATE connection SET scheme = 'vault', config = ? WHERE id = ?").run(sealed, row.id)
          this.#session.delete(row.id)
        }
      })
      .immediate()
  }
}
