import type { CatalogNote } from '@shared/catalog'
import { AppError } from '@shared/errors'
import { encodeOutline } from '@shared/outline'
import type { ConsoleSession, Ran } from './console'
import type { CallOptions, CheckOptions, ConnectOptions, Reach, Session } from './driver'
import { packCatalog, packValues } from './pack'
import type { HostCancel, HostReply, HostRequest } from './protocol'
import { findEngine } from './registry'
import { Said } from './said'
import { tunnelOf } from './ssh/options'
import { plannedSteps, Steps } from './steps'
import type { Tunnel } from './ssh/tunnel'

/** The part of Electron's `process.parentPort` that is used here (utility process documentation, "parentPort"). */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

/** Messages to and from the parent, whether this is an Electron utility process or a forked Node process. */
function parent(): { send(reply: HostReply): void; onMessage(listener: (message: unknown) => void): void } {
  const port = (process as unknown as { readonly parentPort?: ParentPort }).parentPort
  if (port !== undefined) {
    return { send: (reply) => port.postMessage(reply), onMessage: (listener) => port.on('message', (event) => listener(event.data)) }
  }
  // A parent that is gone ends this process too: nobody else could.
  process.on('disconnect', () => process.exit(0))
  return { send: (reply) => void process.send?.(reply), onMessage: (listener) => void process.on('message', listener) }
}

const link = parent()
const running = new Map<number, AbortController>()
let session: Session | undefined
/** A process holds one or the other: what a user runs never meets what reads the catalog. */
let consoleSession: ConsoleSession | undefined
let tunnel: Tunnel | undefined

const said = new Said()

/** What lies beside V8's heap, which the flags of this process hold to 512 MB: mostly a message that is half read. Bytes. */
const BUFFERS_LIMIT = 256 * 1024 * 1024
const MEMORY_EVERY_MS = 100

/** Tells whoever waits, and ends: this process is not used again. */
function giveUp(reason: AppError): void {
  const error = said.error(reason)
  for (const id of running.keys()) link.send({ id, ok: false, error })
  // Time for the message to leave.
  setTimeout(() => process.exit(1), 50)
}

// A library that reads nonsense may throw where nobody waits.
process.on('uncaughtException', (error) => {
  giveUp(
    new AppError('query_failed', `What the server said could not be understood: ${error.message.slice(0, 400)}`, {
      hint: 'Check that host and port lead to a database of this kind',
    }),
  )
})
setInterval(() => {
  if (process.memoryUsage().arrayBuffers < BUFFERS_LIMIT) return
  giveUp(
    new AppError('query_failed', 'The answer is larger than the memory that one session may take', {
      hint: 'A table with smaller rows, or fewer of them, can be shown',
      detail: { limitBytes: BUFFERS_LIMIT },
    }),
  )
}, MEMORY_EVERY_MS).unref()

link.onMessage((message) => {
  if (isCancel(message)) running.get(message.cancel)?.abort()
  else void answer(message as HostRequest)
})

async function answer(request: HostRequest): Promise<void> {
  const abort = new AbortController()
  running.set(request.id, abort)
  try {
    const value = await perform(request, { signal: abort.signal, timeoutMs: request.timeoutMs })
    link.send({ id: request.id, ok: true, value })
  } catch (error) {
    link.send({ id: request.id, ok: false, error: abort.signal.aborted ? { code: 'cancelled', message: 'Cancelled' } : said.error(error) })
  } finally {
    running.delete(request.id)
  }
}

async function perform(request: HostRequest, call: CallOptions): Promise<unknown> {
  if (request.op === 'connect') {
    said.keep(request.secrets)
    return await connect(request, call)
  }
  if (consoleSession !== undefined) return await performConsole(consoleSession, request, call)
  if (session === undefined) throw new AppError('internal', 'The session is not open')
  switch (request.op) {
    case 'readCatalog':
      return await readCatalog(session, request.id, call)
    case 'probe':
      return await session.probe(call)
    case 'identity':
      return await session.identity(call)
    case 'fingerprint':
      return await session.fingerprint(checkOf(request.known, call))
    case 'marks':
      return await session.marks(checkOf(request.known, call))
    case 'readRelations':
      return withNotes(await session.readRelations(request.names, call))
    case 'readObjects':
      return withNotes(await session.readObjects(call))
    case 'systemRelations':
      return await session.systemRelations(call)
    case 'databases':
      return await session.databases(call)
    case 'grants':
      return await session.grants(request.scope, call)
    case 'rows':
      return await session.rows(request.name, request.query, call)
    case 'count':
      return await session.count(request.name, request.filters, call)
    case 'run':
      throw new AppError('internal', 'This session reads the catalog')
    case 'close':
      await session.close()
      return tunnel?.close()
  }
}

/** A session of a user's own statements does that and nothing else. */
async function performConsole(open: ConsoleSession, request: HostRequest, call: CallOptions): Promise<unknown> {
  if (request.op === 'run') return masked(await open.run(request.statement, request.limits, call))
  if (request.op !== 'close') throw new AppError('internal', 'This session is a console')
  await open.close()
  return tunnel?.close()
}

/** What the server says about a statement is cut and masked like all it says; rows are what was asked for. */
function masked(ran: Ran): Ran {
  const notices = ran.notices.map(({ severity, message }) => ({ severity: said.text(severity), message: said.text(message) }))
  if (ran.error === null) return { ...ran, notices }
  const { position, code, message, hint, detail } = ran.error
  const error = new AppError(code, message, { ...(hint === undefined ? {} : { hint }), ...(detail === undefined ? {} : { detail }) })
  return { ...ran, notices, error: { ...said.error(error), position } }
}

type ConnectRequest = Extract<HostRequest, { readonly op: 'connect' }>

/** Answers the server's version. What is asked of a tunnel counts towards the limit of the call; ssh2 is loaded only where there is one. */
async function connect(request: ConnectRequest, limits: CallOptions): Promise<string> {
  const { id, engine: name, options, secrets, knownHosts, console } = request
  const engine = findEngine(name)
  const steps = new Steps(plannedSteps(engine, options), (all) => link.send({ id, steps: all }))
  const call: ConnectOptions = { ...limits, steps }
  const open = async (left: ConnectOptions, reach?: Reach): Promise<string> => {
    if (console === undefined) session = await engine.connect(options, secrets, left, reach)
    else consoleSession = await engine.openConsole(options, secrets, left, console.writable, reach)
    return (session ?? consoleSession)?.serverVersion ?? ''
  }
  const logins = tunnelOf(options, secrets)
  const first = await firstStep(request, logins?.[0]?.host ?? String(options['host'] ?? ''), call)
  if (logins === undefined) {
    if (first === undefined) steps.begin('file')
    else {
      // The proxy looks the name up.
      steps.skip('name')
      steps.begin('tcp')
    }
    return await open(call, first)
  }
  const began = performance.now()
  steps.begin('ssh')
  const { openTunnel } = await import('./ssh/tunnel')
  tunnel = await openTunnel(logins, knownHosts, call, { first })
  const timeoutMs = Math.max(1, call.timeoutMs - (performance.now() - began))
  steps.begin('tcp')
  return await open({ ...call, timeoutMs }, tunnel.reach)
}

/** The way to the first machine on the way; undefined where that is a socket of this one. The proxy's library is loaded only for it. */
async function firstStep({ proxy, engine }: ConnectRequest, host: string, call: CallOptions): Promise<Reach | undefined> {
  if (proxy === undefined || !findEngine(engine).capabilities.network) return undefined
  const { isHere, throughProxy } = await import('./proxy')
  return isHere(host) ? undefined : throughProxy(proxy, call)
}

async function readCatalog(from: Session, id: number, call: CallOptions): Promise<unknown> {
  const catalog = await from.readCatalog({
    ...call,
    onProgress: (progress) => link.send({ id, progress }),
    onNames: (names) => link.send({ id, names: encodeOutline(names) }),
  })
  for (const parts of packValues(catalog)) link.send({ id, parts })
  return withNotes(packCatalog(catalog))
}

function withNotes<T extends { readonly notes: readonly CatalogNote[] }>(read: T): T {
  return { ...read, notes: said.notes(read.notes) }
}

function checkOf(known: string | undefined, call: CallOptions): CheckOptions {
  return known === undefined ? call : { ...call, known }
}

function isCancel(message: unknown): message is HostCancel {
  return typeof message === 'object' && message !== null && 'cancel' in message
}
