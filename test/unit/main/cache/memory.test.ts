import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MemoryLayer } from '../../../../src/main/cache/memory'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const MINUTE = 60_000
const address = { type: 'config', connectionId: 'c', generation: 1, name: 'config' } as const

/** A layer with an entry of half an hour, stored at a time of a clock that the test sets. */
function start() {
  const world = { now: 100 * MINUTE }
  const memory = new MemoryLayer(
    1024 * 1024,
    () => world.now,
    () => undefined,
  )
  memory.set('k', { address, value: new Uint8Array(1), storedAt: world.now, expiresAt: world.now + 30 * MINUTE })
  const there = () => [memory.get('k') !== undefined, [...memory.list()].length]
  return { world, there }
}

test('R20: an entry ends with its time by our clock, in either way of asking', () => {
  const { world, there } = start()
  world.now += 30 * MINUTE - 1
  expect(there()).toEqual([true, 1])
  world.now += 1
  expect(there()).toEqual([false, 0])
})

test('R20: setting the clock back again and again does not make it live longer', () => {
  const { world, there } = start()
  for (let minutes = 0; minutes < 29; minutes += 1) {
    vi.advanceTimersByTime(MINUTE)
    expect(there()).toEqual([true, 1])
  }
  vi.advanceTimersByTime(MINUTE)
  expect(there()).toEqual([false, 0])
  expect(world.now).toBe(100 * MINUTE)
})

test('R20: nor is an entry from the future of a clock that was set back there', () => {
  const { world, there } = start()
  world.now -= 1
  expect(there()).toEqual([false, 0])
})
