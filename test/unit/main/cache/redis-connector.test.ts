import dns from 'node:dns'
import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lookUpOnce, oneLookUp } from '../../../../src/main/cache/redis-connector'

const real = dns.lookup
/** Who waits for the resolver of the test, by the name that was asked for. */
let asked: { readonly name: string; readonly answer: (...answer: unknown[]) => void }[] = []
beforeEach(() => {
  asked = []
  const silent = (name: string, _options: unknown, answer: (...answer: unknown[]) => void) => void asked.push({ name, answer })
  dns.lookup = Object.assign(silent, real) as unknown as typeof real
})
afterEach(() => {
  dns.lookup = real
})

test('R18: a name that nobody resolves is asked for once, however often a connection is tried and given up', async () => {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const stream = await new (oneLookUp())({ host: 'silent.invalid', port: 6379 }).connect()
    stream.on('error', () => undefined)
    await expect.poll(() => asked.length).toBe(1)
    stream.destroy()
  }
  expect(asked.map(({ name }) => name)).toEqual(['silent.invalid'])
})

test('R18: all who wait are told, and whoever comes then asks anew', () => {
  const told: unknown[][] = []
  for (let n = 0; n < 3; n += 1) lookUpOnce('a.invalid', { all: true }, (...answer) => void told.push(answer))
  lookUpOnce('b.invalid', { all: true }, () => undefined)
  lookUpOnce('a.invalid', { family: 6 }, () => undefined)
  expect(asked.map(({ name }) => name)).toEqual(['a.invalid', 'b.invalid', 'a.invalid'])
  const answer = [null, [{ address: '127.0.0.1', family: 4 }], undefined]
  asked[0]?.answer(...answer)
  expect(told).toEqual([answer, answer, answer])
  lookUpOnce('a.invalid', { all: true }, () => undefined)
  expect(asked).toHaveLength(4)
})

test('R18: it connects to an address without asking anybody, and to none once it was told to disconnect', async () => {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((done) => server.listen(0, done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const stream = await new (oneLookUp())({ host: '127.0.0.1', port }).connect()
  await new Promise((done) => stream.once('connect', done))
  stream.destroy()
  expect(asked).toEqual([])
  const other = new (oneLookUp())({ host: '127.0.0.1', port })
  const connecting = other.connect()
  other.disconnect()
  await expect(connecting).rejects.toThrow('closed')
  await new Promise((done) => server.close(done))
})
