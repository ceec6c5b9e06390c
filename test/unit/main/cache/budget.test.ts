import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inAction, withinBudget } from '../../../../src/main/cache/budget'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const slow = (ms: number) => async () => await new Promise<string>((done) => setTimeout(() => done('answer'), ms))
const looked = async (ms: number) => await withinBudget(slow(ms)).catch((error: unknown) => (error instanceof Error ? error.message : ''))

/** What `work` comes to, with how long it took on the clock of the test, ms. */
async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const started = performance.now()
  const running = work().then((value) => [value, Math.round(performance.now() - started)] as const)
  await vi.runAllTimersAsync()
  return await running
}

test('R18: all look-ups of one action together wait for 250 ms: what comes later is a miss at once', async () => {
  const chain = async () => {
    const answers: string[] = []
    for (let n = 0; n < 10; n += 1) answers.push(await looked(100))
    return answers
  }
  const [answers, ms] = await timed(async () => await inAction(chain))
  expect(answers).toEqual(['answer', 'answer', ...Array<string>(8).fill('timed out')])
  expect(ms).toBeLessThanOrEqual(251)
})

test('R18: those that wait at the same time wait once', async () => {
  const [answers, ms] = await timed(
    async () => await inAction(async () => [await Promise.all(Array.from({ length: 40 }, () => looked(100))), await looked(100)]),
  )
  expect(answers).toEqual([Array<string>(40).fill('answer'), 'answer'])
  expect(ms).toBe(200)
})

test('R18: the next action has a budget of its own, and outside of any there is none', async () => {
  expect((await timed(async () => await inAction(async () => await looked(300))))[0]).toBe('timed out')
  expect((await timed(async () => await inAction(async () => await looked(200))))[0]).toBe('answer')
  expect((await timed(async () => await looked(10_000)))[0]).toBe('answer')
})
