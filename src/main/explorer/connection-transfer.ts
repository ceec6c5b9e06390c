import { randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { Colour, ConnectionName, Environment, FolderName, type ImportItem, Options, Secrets } from '@shared/connection'
import { AppError } from '@shared/errors'
import { z } from 'zod'
import type { EngineModule } from '../drivers/driver'
import { engines } from '../drivers/registry'
import { type ConnectionFile, FILE_LIMIT, readConnectionFile, writeConnectionFile } from '../store/connection-file'
import type { ConnectionStore, NewConnection } from '../store/connections'
import { checkOptions } from './options'
import { writeWhole } from './write-whole'

/** One connection in a file. Ids, revisions and whether it is shared with a team stay behind. */
const Entry = z.object({
  name: ConnectionName,
  engine: z.string().max(64),
  environment: Environment.catch('local'),
  folder: FolderName.catch(''),
  colour: Colour.catch('none'),
  asks: z.boolean().catch(false),
  options: Options,
  secrets: Secrets.default({}),
})

/** A file that was opened and is looked at before anything of it is saved. */
interface Opened {
  readonly token: string
  readonly file: ConnectionFile
  readonly found?: readonly Found[]
}
interface Found {
  readonly item: ImportItem
  readonly draft: NewConnection | undefined
}

/** Saved connections to a file and back. Nothing here ever connects. */
export class ConnectionTransfer {
  readonly #connections: ConnectionStore
  readonly #folder: string
  #opened: Opened | undefined

  /** `folder`: Relata's own, whose files are no databases. */
  constructor(connections: ConnectionStore, folder: string) {
    this.#connections = connections
    this.#folder = folder
  }

  /**
   * Writes connections to `file`: without secrets, or with them and everything sealed under a passphrase. Answers the names of
   * those whose password was kept for an earlier session only, so that it could not be written. Rejects with `secrets_locked`.
   */
  async toFile(ids: readonly string[], passphrase: string | undefined, file: string, signal: AbortSignal): Promise<string[]> {
    const withoutSecrets: string[] = []
    const rows = ids.map((id) => {
      const { name, engine, environment, folder, colour, asks, options } = this.#connections.get(id)
      // Those that are asked for are never written, whoever gave them just now.
      const secrets = passphrase === undefined || asks ? undefined : this.#secretsOf(id)
      if (passphrase !== undefined && !asks && secrets === undefined) withoutSecrets.push(name)
      return { name, engine, environment, folder, colour, asks, options, ...(secrets === undefined ? {} : { secrets }) }
    })
    await writeWhole(file, [await writeConnectionFile(rows, passphrase)], signal)
    return withoutSecrets
  }

  /** Opens a file and keeps it until another one is opened or it was imported. Rejects with `invalid_input` or why it cannot be read. */
  async open(path: string): Promise<{ token: string; name: string; sealed: boolean }> {
    const file = readConnectionFile(await readBounded(path))
    this.#opened = { token: randomUUID(), file }
    return { token: this.#opened.token, name: basename(path), sealed: file.sealed }
  }

  /** What is in it. Rejects with `auth_failed` for a wrong passphrase. */
  async preview(token: string, passphrase: string | undefined): Promise<ImportItem[]> {
    const { file } = this.#current(token)
    if (file.sealed && passphrase === undefined) throw new AppError('invalid_input', 'This file needs its passphrase')
    const rows = file.sealed ? await file.unseal(passphrase ?? '') : file.connections
    const saved = new Map(this.#connections.list().map((one) => [placeOf(one.engine, one.target), one.name]))
    const found = rows.map((row, at) => this.#look(row, at, saved))
    if (this.#opened?.token === token) this.#opened = { token, file, found }
    return found.map(({ item }) => item)
  }

  /** Saves the chosen ones, all or none, under new ids, which it answers. */
  async import(token: string, chosen: readonly number[]): Promise<string[]> {
    const { found } = this.#current(token)
    if (found === undefined) throw new AppError('invalid_input', 'Look at what is in the file first')
    const drafts = [...new Set(chosen)].map((at) => {
      const draft = found[at]?.draft
      if (draft === undefined) throw new AppError('invalid_input', `Entry ${String(at + 1)} of the file cannot be imported`)
      return draft
    })
    const created = await this.#connections.createAll(drafts)
    this.#opened = undefined
    return created.map(({ id }) => id)
  }

  #current(token: string): Opened {
    if (this.#opened?.token === token) return this.#opened
    throw new AppError('not_found', 'This file is not open any more', { hint: 'Choose it again' })
  }

  /** Undefined where a secret was kept for an earlier session only. */
  #secretsOf(id: string): Secrets | undefined {
    try {
      return this.#connections.open(id).secrets
    } catch (error) {
      if (error instanceof AppError && error.code === 'secrets_unavailable') return undefined
      throw error
    }
  }

  #look(row: unknown, at: number, saved: ReadonlyMap<string, string>): Found {
    const entry = Entry.safeParse(row)
    if (!entry.success) return unusable(at, nameOf(row), '', `Not understood: ${entry.error.issues[0]?.path.join('.') ?? ''}`)
    const { name, engine: id, environment, folder, colour, asks } = entry.data
    const engine = engines.find((one) => one.id === id)
    if (engine === undefined) return unusable(at, name, id, 'This Relata does not know its engine')
    const { options, secrets, dropped } = known(engine, entry.data)
    try {
      checkOptions(engine, options, this.#folder)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return unusable(at, name, id, error.message)
    }
    const target = engine.describe(options)
    const item = {
      at,
      name,
      engine: id,
      environment,
      target,
      secrets: Object.keys(secrets).length,
      dropped,
      savedAs: saved.get(placeOf(id, target)) ?? null,
      problem: null,
    }
    return { item, draft: { name, engine: id, environment, folder, colour, asks, options, secrets: asks ? {} : secrets } }
  }
}

/** What the engine's form has: anything else, a secret among the options included, is left out. */
function known(engine: EngineModule, { options, secrets }: { readonly options: Options; readonly secrets: Secrets }) {
  const isSecret = new Map(engine.fields.map((field) => [field.name, field.secret]))
  const kept = <T>(values: Readonly<Record<string, T>>, secret: boolean): Record<string, T> =>
    Object.fromEntries(Object.entries(values).filter(([name]) => isSecret.get(name) === secret))
  const dropped = [
    ...Object.keys(options).filter((name) => isSecret.get(name) !== false),
    ...Object.keys(secrets).filter((name) => isSecret.get(name) !== true),
  ]
  return { options: kept(options, false), secrets: kept(secrets, true), dropped }
}

function unusable(at: number, name: string, engine: string, problem: string): Found {
  const item = { at, name, engine, environment: 'local' as const, target: '', secrets: 0, dropped: [], savedAs: null, problem }
  return { item, draft: undefined }
}

function placeOf(engine: string, target: string): string {
  return JSON.stringify([engine, target])
}

function nameOf(row: unknown): string {
  const named = z.object({ name: z.string() }).safeParse(row)
  return named.success ? named.data.name.slice(0, 120) : ''
}

/** Never more than the limit, whatever the file is or becomes meanwhile. */
async function readBounded(path: string): Promise<string> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new AppError('permission_denied', 'This file cannot be read', { hint: 'Choose another file', detail: { file: path }, cause })
  })
  try {
    const pieces: Buffer[] = []
    for await (const piece of handle.createReadStream({ end: FILE_LIMIT, autoClose: false })) pieces.push(piece as Buffer)
    return Buffer.concat(pieces).toString('utf8')
  } finally {
    await handle.close()
  }
}
