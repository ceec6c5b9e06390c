import type { Reply } from '@shared/bridge'
import type { DiagramView } from '@shared/diagram-views'
import type { CallerInput, Channel, Output } from '@shared/contract'
import type { ErdPicture } from '@shared/erd/request'
import { AppError, fromWire } from '@shared/errors'
import { expect } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { appHandlers } from '../../src/main/ipc/app-handlers'
import { catalogHandlers } from '../../src/main/ipc/catalog-handlers'
import { erdHandlers } from '../../src/main/ipc/erd-handlers'
import { connectionHandlers } from '../../src/main/ipc/connection-handlers'
import { recoveryHandlers } from '../../src/main/ipc/recovery-handlers'
import { queryHandlers } from '../../src/main/ipc/query-handlers'
import { searchHandlers } from '../../src/main/ipc/search-handlers'
import type { DrawPicture } from '../../src/main/explorer/sheet'
import type { FileChooser } from '../../src/main/ipc/handlers'
import { createServer } from '../../src/main/ipc/serve'
import { KeptState } from '../../src/main/ipc/kept-state'
import { windowHandlers } from '../../src/main/ipc/window-handlers'

/** What is never the same twice, or differs between two caches by nature. */
const PASSING = new Set([
  ...[
    'id',
    'entry',
    'at',
    'connectionId',
    'target',
    'dataFolder',
    'sample',
    'database',
    'databases',
    'url',
    // Owed to a Redis that is away, as it is for those who ask the embedded one.
    'later',
    'version',
    'serverVersion',
    'sign',
    'recoveryCode',
    'undo',
  ],
  ...[
    'readAt',
    'checkedAt',
    'expiresAt',
    'storedAt',
    'testedAt',
    'createdAt',
    'updatedAt',
    'since',
    'fromAt',
    'toAt',
    'previousReadAt',
    'fileName',
    'file',
  ],
  ...['at', 'weight'],
  ...['latencyMs', 'scanDurationMs', 'elapsedMs', 'ms', 'tookMs', 'p50Ms', 'p99Ms', 'savedMs', 'detail'],
  ...['bytes', 'bytesByType', 'memoryBytes', 'usedMemoryBytes', 'usedMemoryHuman', 'connectedClients'],
  // A busy machine's.
  'timeouts',
])

/** One call and what it came to, without what passes. */
export interface Said {
  readonly channel: Channel
  readonly meaning: unknown
}

/** A user before the system's dialogs who always thinks better of it. */
export const NO_FILES: FileChooser = { toSave: async () => undefined, toOpen: async () => undefined }

/** A window's diagram with nothing in it. */
export const EMPTY_PICTURE: ErdPicture = { theme: 'light', mode: 'keys', nodes: [], routes: [], groups: [], area: null }

/** In the place of the window's browser, which draws in test/e2e/export.spec.ts. */
const NO_PICTURE: DrawPicture = async () => ({ bytes: new Uint8Array([0]), scale: 1 })

/**
 * The application as a window sees it: every call goes through the dispatcher, which checks what comes back, too. `chosen`
 * stands for the user before the system's dialogs.
 */
export function openChannels(engine: Engine, chosen: Partial<FileChooser> = {}, draw: DrawPicture = NO_PICTURE) {
  const files = { ...NO_FILES, ...chosen }
  const info = { version: '0', runtime: 'test', dataFolder: '', sample: engine.sampleCopy, developmentRuntime: false }
  const server = createServer({
    handlers: {
      ...appHandlers(engine, info, () => undefined),
      ...connectionHandlers(engine, files),
      ...catalogHandlers(engine, files),
      ...erdHandlers(engine, files, { draw, copy: async () => undefined }),
      ...queryHandlers(engine),
      ...searchHandlers(engine),
      ...recoveryHandlers(undefined),
      ...windowHandlers(engine, new KeptState(), { menuBar: () => undefined, zoom: () => undefined }),
    },
    log: engine.log,
    checkOutputs: true,
    inAction: engine.inAction,
  })
  const said: Said[] = []
  let asked = 0
  const ask = async (channel: Channel, input: unknown, onProgress: (value: unknown) => void): Promise<Reply<unknown>> => {
    asked += 1
    const reply = await server.call({ sender: 'window', id: String(asked), channel, input, onProgress })
    said.push({ channel, meaning: meaning(channel, reply.ok ? reply.value : { code: reply.error.code, hint: reply.error.hint }) })
    return reply
  }
  return {
    said,
    /** Calls a channel; throws the error that it answers with. */
    async call<C extends Channel>(channel: C, input: CallerInput<C>, onProgress: (value: unknown) => void = () => undefined) {
      const reply = await ask(channel, input, onProgress)
      if (!reply.ok) throw fromWire(reply.error)
      return reply.value as Output<C>
    },
    /** Calls with anything at all, a channel that there is or not; answers what a window gets. */
    async raw(channel: string, input: unknown): Promise<Reply<unknown>> {
      asked += 1
      return await server.call({ sender: 'window', id: String(asked), channel, input, onProgress: () => undefined })
    },
    /** Calls a channel and cancels the call after `ms`; answers what the window gets, and after how many ms from then. */
    async cancelled<C extends Channel>(channel: C, input: CallerInput<C>, ms: number): Promise<[Reply<unknown>, number]> {
      asked += 1
      const id = String(asked)
      const reply = server.call({ sender: 'window', id, channel, input, onProgress: () => undefined })
      await new Promise((done) => setTimeout(done, ms))
      const at = performance.now()
      server.cancel('window', id)
      return [await reply, performance.now() - at]
    },
    /** Calls a channel that is to refuse; answers its error. */
    async refused<C extends Channel>(channel: C, input: CallerInput<C>): Promise<AppError> {
      const reply = await ask(channel, input, () => undefined)
      if (reply.ok) throw new Error(`${channel} answered ${JSON.stringify(reply.value)}`)
      return fromWire(reply.error)
    },
    close: async () => {
      await server.close(1000)
    },
  }
}

export type Channels = ReturnType<typeof openChannels>

function meaning(channel: Channel, value: unknown): unknown {
  const kept = strip(value)
  // How a cache feels is its own affair; that it serves is not.
  if (channel === 'cache.health') return { available: (kept as { available?: unknown }).available }
  // When it was asked is in every point of it.
  if (channel === 'cache.history') return { stepMs: (kept as { stepMs?: unknown }).stepMs }
  // Entries of two layers come in the order in which each layer keeps them.
  return channel === 'cache.entries' && Array.isArray(kept) ? kept.map((entry) => JSON.stringify(entry)).sort() : kept
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip)
  if (value === 'redis' || value === 'embedded') return 'second layer'
  if (typeof value === 'string') return value.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !PASSING.has(name))
      .map(([name, inner]) => [name, strip(inner)]),
  )
}

/** A view of the diagram is kept, told and removed. `key`: of a relation. */
export async function expectArranged(call: Channels['call'], id: string, key: string): Promise<void> {
  const view: DiagramView = { name: 'mine', schema: null, fields: 'keys', places: [[key, 1, 2]], hidden: [] }
  expect(await call('diagram.saveView', { id, view })).toBeNull()
  expect(await call('diagram.views', { id })).toEqual([view])
  expect(await call('diagram.removeView', { id, schema: null, name: 'mine' })).toBeNull()
  expect(await call('diagram.views', { id })).toEqual([])
}

/** A success that is not believed any more is told as old; what is asked behind it, a refused password here, takes its place. */
export async function askedBehind(engine: Engine, last: () => Promise<Output<'connections.lastTest'>>): Promise<void> {
  expect(await last()).toMatchObject({ success: true, cached: true, stale: true })
  await engine.tests.idle()
  expect(await last()).toBeNull()
}
