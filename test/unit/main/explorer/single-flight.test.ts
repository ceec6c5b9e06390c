import { expect, test } from 'vitest'
import { SingleFlight } from '../../../../src/main/explorer/single-flight'

const never = new AbortController().signal

test('R44 many callers, one piece of work, everybody sees progress', async () => {
  const flights = new SingleFlight<number, string>()
  let runs = 0
  let finish: (value: number) => void = () => undefined
  const seen: string[][] = [[], []]
  const work = async (_signal: AbortSignal, progress: (value: string) => void) => {
    runs += 1
    progress('half')
    return await new Promise<number>((done) => (finish = done))
  }
  const first = flights.run('k', never, (p) => seen[0]?.push(p), work)
  await Promise.resolve()
  await Promise.resolve()
  const second = flights.run('k', never, (p) => seen[1]?.push(p), work)
  finish(42)
  expect(await Promise.all([first, second])).toEqual([42, 42])
  expect(runs).toBe(1)
  expect(seen).toEqual([['half'], ['half']])
})

test('one caller leaving does not end the work; the last one does', async () => {
  const flights = new SingleFlight<number, never>()
  let ended = false
  const work = (signal: AbortSignal) =>
    new Promise<number>((_done, fail) =>
      signal.addEventListener('abort', () => {
        ended = true
        fail(new Error('ended'))
      }),
    )
  const [a, b] = [new AbortController(), new AbortController()]
  const first = flights.run('k', a.signal, () => undefined, work)
  const second = flights.run('k', b.signal, () => undefined, work)
  a.abort()
  await expect(first).rejects.toMatchObject({ code: 'cancelled' })
  expect(ended).toBe(false)
  b.abort()
  await expect(second).rejects.toMatchObject({ code: 'cancelled' })
  await Promise.resolve()
  expect(ended).toBe(true)
})

test('R44 a failure is shared once and not remembered', async () => {
  const flights = new SingleFlight<number, never>()
  let runs = 0
  const work = async () => {
    runs += 1
    if (runs === 1) throw new Error('first')
    return runs
  }
  await expect(flights.run('k', never, () => undefined, work)).rejects.toThrow('first')
  expect(await flights.run('k', never, () => undefined, work)).toBe(2)
})

test('whoever comes once everybody has left begins anew, and does not end with the work that is being ended', async () => {
  const flights = new SingleFlight<number, never>()
  let runs = 0
  const work = (signal: AbortSignal) =>
    new Promise<number>((done, fail) => {
      runs += 1
      if (runs > 1) done(runs)
      // It takes a while until a database has stopped.
      signal.addEventListener('abort', () => setTimeout(() => fail(new Error('stopped')), 20))
    })
  const left = new AbortController()
  const first = flights.run('k', left.signal, () => undefined, work)
  await Promise.resolve()
  left.abort()
  await expect(first).rejects.toMatchObject({ code: 'cancelled' })
  expect(await flights.run('k', never, () => undefined, work)).toBe(2)
})
