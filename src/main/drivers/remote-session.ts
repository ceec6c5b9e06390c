import type { CatalogNote, Relation, RelationName, SchemaObject, SystemRelation } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import type { Options, Secrets } from '@shared/connection'
import type { TestStep } from '@shared/connection-test'
import { AppError, fromWire } from '@shared/errors'
import type { RowFilter } from '@shared/row-query'
import type { Ran, RunLimits } from './console'
import type { CallOptions, CatalogMarks, CheckOptions, GrantScope, RowsQuery, ScanReport } from './driver'
import type { Link, StartHost } from './link'
import type { PackedCatalog } from './pack'
import type { HostReply, HostRequest } from './protocol'

/** How long a cancelled request may still answer before its process is killed, ms. */
const CANCEL_LIMIT_MS = 500
/** How much longer than the driver's own limit the process may take before it is killed, ms. */
const GRACE_MS = 1000

/** How long a driver may take to stop a statement whose time is up, ms. */
const STOP_MS = 2000

/** What a reading tells on its way; `onNames` gets an outline as text, see shared/outline.ts. */
export interface RemoteScanOptions extends CallOptions, Omit<Listeners, 'onParts' | 'onSteps'> {}

interface Listeners {
  readonly onParts?: (parts: PackedCatalog['values']) => void
  readonly onProgress?: (report: ScanReport) => void
  readonly onNames?: (outline: string) => void
  readonly onSteps?: (steps: readonly TestStep[]) => void
}

/** A session as the main process sees it: the driver's {@link Session} in its own process, catalogs packed. */
export interface RemoteSession {
  readonly serverVersion: string
  /** False once the process is gone. */
  readonly alive: boolean
  identity(options: CallOptions): Promise<string | null>
  probe(options: CallOptions): Promise<void>
  readCatalog(options: RemoteScanOptions): Promise<PackedCatalog>
  fingerprint(options: CheckOptions): Promise<string>
  marks(options: CheckOptions): Promise<CatalogMarks>
  readRelations(names: readonly RelationName[], options: CallOptions): Promise<{ relations: Relation[]; notes: CatalogNote[] }>
  readObjects(options: CallOptions): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }>
  systemRelations(options: CallOptions): Promise<SystemRelation[]>
  grants(scope: GrantScope, options: CallOptions): Promise<string[]>
  databases(options: CallOptions): Promise<string[]>
  rows(name: RelationName, query: RowsQuery, options: CallOptions): Promise<RowPage>
  count(name: RelationName, filters: readonly RowFilter[], options: CallOptions): Promise<number>
  /** Closes the session and ends its process. Safe to call twice. */
  close(): Promise<void>
  onExit(listener: () => void): void
}

/** A session for a user's own statements, as the main process sees it. */
export interface RemoteConsole extends Pick<RemoteSession, 'serverVersion' | 'alive' | 'close' | 'onExit'> {
  run(statement: string, limits: RunLimits, signal: AbortSignal): Promise<Ran>
}

interface Pending extends Listeners {
  readonly done: (value: unknown) => void
  readonly fail: (error: AppError) => void
}

type Request = HostRequest extends infer R ? (R extends HostRequest ? Omit<R, 'id' | 'timeoutMs'> : never) : never

/** What leads to a server beside its own options. */
export type Way = Pick<Extract<HostRequest, { readonly op: 'connect' }>, 'knownHosts' | 'proxy'>

/**
 * Starts a host process and opens a session in it. A process that does not answer (a hostile file, a server that stalls)
 * is killed: `timeout` when its time is up, `cancelled` half a second after a cancel. `call.onSteps` is told how far it got.
 */
export async function openRemoteSession(
  start: StartHost,
  engine: string,
  options: Options,
  secrets: Secrets,
  call: CallOptions & Pick<Listeners, 'onSteps'>,
  way: Partial<Way> = {},
): Promise<RemoteSession> {
  return await open(() => new Remote(start()), { op: 'connect', engine, options, secrets, knownHosts: [], ...way }, call)
}

/**
 * The same for a console. `cancelMs`: how long a statement may take to end when it is cancelled, before its process is killed and
 * with it all that was set and begun in the session.
 */
export async function openRemoteConsole(
  start: StartHost,
  connection: Omit<Extract<Request, { readonly op: 'connect' }>, 'op'>,
  call: CallOptions,
  cancelMs: number,
): Promise<RemoteConsole> {
  return await open(() => new Remote(start(), cancelMs), { op: 'connect', ...connection }, call)
}

async function open(begin: () => Remote, request: Request, call: CallOptions & Pick<Listeners, 'onSteps'>): Promise<Remote> {
  // Nobody waits any more: no process for that.
  if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled')
  const remote = begin()
  try {
    const listeners = call.onSteps === undefined ? {} : { onSteps: call.onSteps }
    remote.serverVersion = (await remote.ask(request, call, listeners)) as string
    return remote
  } catch (error) {
    await remote.close()
    throw error
  }
}

class Remote implements RemoteSession, RemoteConsole {
  serverVersion = ''
  alive = true
  readonly #link: Link
  readonly #cancelMs: number
  readonly #pending = new Map<number, Pending>()
  readonly #exits: (() => void)[] = []
  #next = 1
  #queue: Promise<unknown> = Promise.resolve()
  #killedFor: AppError | undefined

  constructor(link: Link, cancelMs = CANCEL_LIMIT_MS) {
    this.#link = link
    this.#cancelMs = cancelMs
    link.onMessage((message) => this.#receive(message as HostReply))
    link.onExit((code) => this.#exited(code))
  }

  async readCatalog({ signal, timeoutMs, ...listeners }: RemoteScanOptions): Promise<PackedCatalog> {
    const values: (readonly [string, string])[] = []
    const onParts = (parts: PackedCatalog['values']) => void values.push(...parts)
    const rest = await this.ask({ op: 'readCatalog' }, { signal, timeoutMs }, { ...listeners, onParts })
    return { ...(rest as Omit<PackedCatalog, 'values'>), values }
  }

  async identity(call: CallOptions): Promise<string | null> {
    return (await this.ask({ op: 'identity' }, call)) as string | null
  }

  async probe(call: CallOptions): Promise<void> {
    await this.ask({ op: 'probe' }, call)
  }

  async fingerprint({ known, ...call }: CheckOptions): Promise<string> {
    return (await this.ask({ op: 'fingerprint', known }, call)) as string
  }

  async marks({ known, ...call }: CheckOptions): Promise<CatalogMarks> {
    return (await this.ask({ op: 'marks', known }, call)) as CatalogMarks
  }

  async readObjects(call: CallOptions): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }> {
    return (await this.ask({ op: 'readObjects' }, call)) as { objects: SchemaObject[]; notes: CatalogNote[] }
  }

  async readRelations(names: readonly RelationName[], call: CallOptions): Promise<{ relations: Relation[]; notes: CatalogNote[] }> {
    return (await this.ask({ op: 'readRelations', names }, call)) as { relations: Relation[]; notes: CatalogNote[] }
  }

  async systemRelations(call: CallOptions): Promise<SystemRelation[]> {
    return (await this.ask({ op: 'systemRelations' }, call)) as SystemRelation[]
  }

  async databases(call: CallOptions): Promise<string[]> {
    return (await this.ask({ op: 'databases' }, call)) as string[]
  }

  async grants(scope: GrantScope, call: CallOptions): Promise<string[]> {
    return (await this.ask({ op: 'grants', scope }, call)) as string[]
  }

  async rows(name: RelationName, query: RowsQuery, call: CallOptions): Promise<RowPage> {
    return (await this.ask({ op: 'rows', name, query }, call)) as RowPage
  }

  async count(name: RelationName, filters: readonly RowFilter[], call: CallOptions): Promise<number> {
    return (await this.ask({ op: 'count', name, filters }, call)) as number
  }

  /** The driver ends a statement at its limit; the process has a little longer, to ask the server to stop. */
  async run(statement: string, limits: RunLimits, signal: AbortSignal): Promise<Ran> {
    return (await this.ask({ op: 'run', statement, limits }, { signal, timeoutMs: limits.timeoutMs + STOP_MS })) as Ran
  }

  onExit(listener: () => void): void {
    if (this.alive) this.#exits.push(listener)
    else listener()
  }

  async close(): Promise<void> {
    if (!this.alive) return
    const gone = new Promise<void>((done) => this.onExit(done))
    if (this.#pending.size === 0 && this.serverVersion !== '') {
      await this.#send({ op: 'close' }, { signal: new AbortController().signal, timeoutMs: CANCEL_LIMIT_MS }).catch(() => undefined)
    }
    if (this.alive) this.#link.kill()
    await gone
  }

  /** Requests run one after another; one that is cancelled while it waits never reaches the process. */
  async ask(request: Request, call: CallOptions, listeners: Listeners = {}): Promise<unknown> {
    const turn = this.#queue
    const answer = turn.then(() => this.#send(request, call, listeners))
    this.#queue = answer.catch(() => undefined)
    return await answer
  }

  async #send(request: Request, call: CallOptions, listeners: Listeners = {}): Promise<unknown> {
    if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled')
    // Why it was ended concerns who was waiting then, and not who comes after: he is served by another one.
    if (!this.alive) throw new SessionEnded(null)
    const id = this.#next++
    let limit: NodeJS.Timeout | undefined
    let cancelLimit: NodeJS.Timeout | undefined
    const cancel = () => {
      this.#link.post({ cancel: id })
      cancelLimit = setTimeout(() => this.#kill(new AppError('cancelled', 'Cancelled')), this.#cancelMs)
    }
    try {
      return await new Promise((done, fail) => {
        this.#pending.set(id, { done, fail, ...listeners })
        const seconds = String(Math.round(call.timeoutMs / 1000))
        const late = new AppError('timeout', `No answer within ${seconds} s`, {
          hint: 'Check that the server is up and reachable, then try again',
        })
        limit = setTimeout(() => this.#kill(late), call.timeoutMs + GRACE_MS)
        call.signal.addEventListener('abort', cancel, { once: true })
        this.#link.post({ ...request, id, timeoutMs: call.timeoutMs })
      })
    } finally {
      clearTimeout(limit)
      clearTimeout(cancelLimit)
      call.signal.removeEventListener('abort', cancel)
      this.#pending.delete(id)
    }
  }

  #receive(reply: HostReply): void {
    const pending = this.#pending.get(reply.id)
    if (pending === undefined) return
    if ('progress' in reply) pending.onProgress?.(reply.progress)
    else if ('steps' in reply) pending.onSteps?.(reply.steps)
    else if ('names' in reply) pending.onNames?.(reply.names)
    else if ('parts' in reply) pending.onParts?.(reply.parts)
    else if (reply.ok) pending.done(reply.value)
    else pending.fail(fromWire(reply.error))
  }

  #kill(reason: AppError): void {
    this.#killedFor = reason
    this.#link.kill()
  }

  #exited(code: number | null): void {
    this.alive = false
    const reason = this.#killedFor ?? new SessionEnded(code)
    for (const pending of this.#pending.values()) pending.fail(reason)
    for (const listener of this.#exits.splice(0)) listener()
  }
}

/** The process of a session ended though nobody asked it to: `internal`. */
export class SessionEnded extends AppError {
  constructor(exitCode: number | null) {
    super('internal', 'The session process ended unexpectedly', {
      hint: 'Try again; a new session is opened. If that ends too, what it reads may need more than the 512 MB that a session may take',
      ...(exitCode === null ? {} : { detail: { exitCode } }),
    })
  }
}
