import { AppError, type WireError } from '@shared/errors'
import { encodeOutline } from '@shared/outline'
import type { CallOptions, CheckOptions, Session } from './driver'
import { packCatalog, packValues } from './pack'
import type { HostCancel, HostReply, HostRequest } from './protocol'
import { findEngine } from './registry'
import { tunnelOf } from './ssh/options'
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
let tunnel: Tunnel | undefined

// A library that reads nonsense may throw where nobody waits: whoever asked is told, and this process is not used again.
process.on('uncaughtException', (error) => {
  const said = { code: 'query_failed', message: `What the server said could not be understood: ${error.message.slice(0, 400)}` } as const
  for (const id of running.keys())
    link.send({ id, ok: false, error: { ...said, hint: 'Check that host and port lead to a database of this kind' } })
  setImmediate(() => process.exit(1))
})

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
    link.send({ id: request.id, ok: false, error: wire(error, abort.signal) })
  } finally {
    running.delete(request.id)
  }
}

async function perform(request: HostRequest, call: CallOptions): Promise<unknown> {
  if (request.op === 'connect') {
    session = await connect(request, call)
    return session.serverVersion
  }
  if (session === undefined) throw new AppError('internal', 'The session is not open')
  switch (request.op) {
    case 'readCatalog':
      return await readCatalog(session, request.id, call)
    case 'identity':
      return await session.identity(call)
    case 'fingerprint':
      return await session.fingerprint(checkOf(request.known, call))
    case 'marks':
      return await session.marks(checkOf(request.known, call))
    case 'readRelations':
      return await session.readRelations(request.names, call)
    case 'readObjects':
      return await session.readObjects(call)
    case 'rows':
      return await session.rows(request.name, request.limit, call)
    case 'close':
      await session.close()
      return tunnel?.close()
  }
}

type ConnectRequest = Extract<HostRequest, { readonly op: 'connect' }>

/** What is asked of a tunnel counts towards the limit of the call; ssh2 is loaded only where there is one. */
async function connect({ engine, options, secrets, knownHosts }: ConnectRequest, call: CallOptions): Promise<Session> {
  const logins = tunnelOf(options, secrets)
  if (logins === undefined) return await findEngine(engine).connect(options, secrets, call)
  const began = performance.now()
  const { openTunnel } = await import('./ssh/tunnel')
  tunnel = await openTunnel(logins, knownHosts, call)
  const timeoutMs = Math.max(1, call.timeoutMs - (performance.now() - began))
  return await findEngine(engine).connect(options, secrets, { ...call, timeoutMs }, tunnel.reach)
}

async function readCatalog(from: Session, id: number, call: CallOptions): Promise<unknown> {
  const catalog = await from.readCatalog({
    ...call,
    onProgress: (progress) => link.send({ id, progress }),
    onNames: (names) => link.send({ id, names: encodeOutline(names) }),
  })
  for (const parts of packValues(catalog)) link.send({ id, parts })
  return packCatalog(catalog)
}

function checkOf(known: string | undefined, call: CallOptions): CheckOptions {
  return known === undefined ? call : { ...call, known }
}

function isCancel(message: unknown): message is HostCancel {
  return typeof message === 'object' && message !== null && 'cancel' in message
}

/** Errors of a driver that it did not put into words itself: the message may be shown, it is the server's own. */
function wire(error: unknown, signal: AbortSignal): WireError {
  if (signal.aborted) return { code: 'cancelled', message: 'Cancelled' }
  if (error instanceof AppError) {
    const { code, message, hint, detail } = error
    return { code, message, ...(hint === undefined ? {} : { hint }), ...(detail === undefined ? {} : { detail: { ...detail } }) }
  }
  return { code: 'query_failed', message: error instanceof Error ? error.message.slice(0, 4096) : String(error) }
}
