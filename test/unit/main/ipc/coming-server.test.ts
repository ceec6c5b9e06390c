import { describe, expect, test } from 'vitest'
import { ComingServer } from '../../../../src/main/ipc/coming-server'
import type { Handlers } from '../../../../src/main/ipc/handlers'
import { createServer, type IncomingCall } from '../../../../src/main/ipc/serve'
import { createLogger } from '../../../../src/main/log'

const CANCELLED = { ok: false, error: { code: 'cancelled', message: 'Cancelled' } }

function call(id: string, sender = '1'): IncomingCall {
  return { sender, id, channel: 'connections.list', input: {}, onProgress: () => undefined }
}

/** A server that counts what reaches it. */
function counting(): { readonly server: ReturnType<typeof createServer>; readonly asked: () => number } {
  let asked = 0
  const handlers: Partial<Handlers> = {
    'connections.list': async () => {
      asked += 1
      return []
    },
  }
  const server = createServer({
    handlers: handlers as Handlers,
    log: createLogger('silent'),
    checkOutputs: true,
    inAction: (work) => work(),
  })
  return { server, asked: () => asked }
}

describe('a server that is still being built', () => {
  test('answers what waited, and what comes later', async () => {
    const coming = new ComingServer()
    const first = coming.call(call('a'))
    expect(coming.running).toBe(1)
    const { server, asked } = counting()
    coming.become(server)
    expect(await first).toEqual({ ok: true, value: [] })
    expect(await coming.call(call('b'))).toEqual({ ok: true, value: [] })
    expect(asked()).toBe(2)
  })

  test('what is cancelled before it is there, or asked by a page that is gone, never reaches it', async () => {
    const coming = new ComingServer()
    const waiting = [coming.call(call('a')), coming.call(call('b')), coming.call(call('a', '2'))]
    coming.cancel('1', 'a')
    expect(await waiting[0]).toEqual(CANCELLED)
    coming.dropSender('2')
    expect(await waiting[2]).toEqual(CANCELLED)
    const { server, asked } = counting()
    coming.become(server)
    expect(await waiting[1]).toEqual({ ok: true, value: [] })
    expect(asked()).toBe(1)
  })

  test('closed before it is there, it answers everybody; closed later, the server refuses', async () => {
    const early = new ComingServer()
    const waiting = early.call(call('a'))
    await early.close(10)
    expect(await waiting).toEqual(CANCELLED)
    const late = new ComingServer()
    late.become(counting().server)
    await late.close(10)
    expect(await late.call(call('b'))).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })

  test('becomes another one', async () => {
    const coming = new ComingServer()
    const [one, other] = [counting(), counting()]
    coming.become(one.server)
    await coming.call(call('a'))
    coming.become(other.server)
    await coming.call(call('b'))
    expect([one.asked(), other.asked()]).toEqual([1, 1])
  })
})
