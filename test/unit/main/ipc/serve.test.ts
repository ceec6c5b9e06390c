import { AppError } from '@shared/errors'
import { describe, expect, test } from 'vitest'
import type { Handlers } from '../../../../src/main/ipc/handlers'
import { createServer } from '../../../../src/main/ipc/serve'
import { createLogger } from '../../../../src/main/log'

const log = createLogger('silent')
const freshness = { state: 'live' as const, readAt: 1, expiresAt: 2, generation: 1 }
const scanned = { cached: false, scanDurationMs: 1, totalTables: 1, totalColumns: 1, freshness }

function serverWith(handlers: Partial<Handlers>, checkOutputs = true) {
  return createServer({ handlers: handlers as Handlers, log, checkOutputs, inAction: (work) => work() })
}
const call = (channel: string, input: unknown, id = 'c1', onProgress: (value: unknown) => void = () => undefined) => ({
  sender: '1',
  id,
  channel,
  input,
  onProgress,
})

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_done, fail) => signal.addEventListener('abort', () => fail(new AppError('cancelled', 'Cancelled'))))
}

describe('dispatcher', () => {
  test.each(['nope', 'toString', '__proto__', 'constructor'])('unknown channel %s is not found', async (channel) => {
    expect(await serverWith({}).call(call(channel, {}))).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })

  test('refuses input outside the contract and names the field', async () => {
    const server = serverWith({ 'connections.get': async () => Promise.reject(new Error('must not be called')) })
    expect(await server.call(call('connections.get', { id: 7 }))).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', detail: { field: 'id' } },
    })
    expect(await server.call(call('connections.get', { id: 'a', more: 1 }))).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
    expect(await server.call(call('connections.get', null))).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })

  test('applies defaults before the handler sees the input', async () => {
    let seen: unknown
    const server = serverWith({
      'catalog.scan': async (input) => {
        seen = input
        return scanned
      },
    })
    expect(await server.call(call('catalog.scan', { id: 'x' }))).toEqual({ ok: true, value: scanned })
    expect(seen).toEqual({ id: 'x', force: false })
  })

  test('an expected error keeps its words, an unexpected one keeps its secret', async () => {
    const server = serverWith({
      'connections.list': async () => Promise.reject(new AppError('refused', 'Refused', { hint: 'Start it' })),
      'app.info': async () => Promise.reject(new Error('password=hunter2')),
    })
    expect(await server.call(call('connections.list', {}))).toEqual({
      ok: false,
      error: { code: 'refused', message: 'Refused', hint: 'Start it' },
    })
    const reply = await server.call(call('app.info', {}))
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(reply)).not.toContain('hunter2')
  })

  test('an output outside the contract is an internal error in development', async () => {
    const handlers = { 'connections.list': async () => [{ id: 1 }] as never }
    expect(await serverWith(handlers).call(call('connections.list', {}))).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(await serverWith(handlers, false).call(call('connections.list', {}))).toMatchObject({ ok: true })
  })

  test('cancel ends one call and leaves its neighbour running', async () => {
    let finish: () => void = () => undefined
    const server = serverWith({
      'catalog.scan': async ({ id }, { signal }) =>
        id === 'stop' ? untilAborted(signal) : await new Promise((done) => (finish = () => done(scanned))),
    })
    const stopped = server.call(call('catalog.scan', { id: 'stop' }, 'a'))
    const kept = server.call(call('catalog.scan', { id: 'go' }, 'b'))
    server.cancel('1', 'a')
    expect(await stopped).toEqual({ ok: false, error: { code: 'cancelled', message: 'Cancelled' } })
    finish()
    expect(await kept).toMatchObject({ ok: true })
    expect(server.running).toBe(0)
  })

  test('a sender that goes away takes all its calls with it, and nobody else its own', async () => {
    const server = serverWith({ 'catalog.scan': async (_input, { signal }) => untilAborted(signal) })
    const mine = [server.call(call('catalog.scan', { id: 'x' }, 'a')), server.call(call('catalog.scan', { id: 'x' }, 'b'))]
    const other = server.call({ ...call('catalog.scan', { id: 'x' }, 'a'), sender: '2' })
    server.dropSender('1')
    for (const reply of await Promise.all(mine)) expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(server.running).toBe(1)
    await server.close(1000)
    expect(await other).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(await server.call(call('catalog.scan', { id: 'x' }, 'z'))).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })

  test('progress is thinned and its last value always arrives before the reply', async () => {
    const seen: unknown[] = []
    const server = serverWith({
      'catalog.scan': async (_input, { progress }) => {
        for (let done = 1; done <= 500; done += 1) progress({ facet: 'columns', done, total: 500, relations: 0, elapsedMs: 0 })
        return scanned
      },
    })
    await server.call(call('catalog.scan', { id: 'x' }, 'a', (value) => seen.push(value)))
    expect(seen.length).toBeLessThan(10)
    expect(seen.at(-1)).toMatchObject({ done: 500 })
  })

  test('an id that is in use is refused', async () => {
    const server = serverWith({ 'catalog.scan': async (_input, { signal }) => untilAborted(signal) })
    const first = server.call(call('catalog.scan', { id: 'x' }, 'same'))
    expect(await server.call(call('catalog.scan', { id: 'x' }, 'same'))).toMatchObject({ ok: false, error: { code: 'conflict' } })
    server.cancel('1', 'same')
    await first
  })
})
