import { expect, test } from 'vitest'
import { WriteQueue } from '../../../../src/main/cache/write-queue'

const LIMIT = 256
const MB = 1024 * 1024

/** A queue that writes nothing before it is let go, and what became of its entries. */
function stalled() {
  const written: string[] = []
  let dropped = 0
  let letGo: (() => void) | undefined
  const gate = new Promise<void>((done) => (letGo = done))
  const held = new Map<string, { readonly value: Uint8Array }>()
  const queue = new WriteQueue<{ readonly value: Uint8Array }>({
    write: async (entries) => {
      await gate
      written.push(...entries.map(([key]) => key))
    },
    pull: (key) => held.get(key),
    onDropped: (entries) => (dropped += entries),
  })
  const finish = async () => {
    letGo?.()
    await queue.flush()
    return { written, dropped }
  }
  return { queue, held, finish, dropped: () => dropped }
}
const entry = (bytes = 1) => ({ value: new Uint8Array(bytes) })
const names = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `n${String(from + at)}`)

test('R18: no more than 256 entries are ever on their way: the oldest that wait are dropped, and counted at once', async () => {
  const { queue, finish, dropped } = stalled()
  for (const name of names(0, 1000)) queue.add(name, entry())
  expect(queue.keys()).toEqual(names(1000 - LIMIT, 1000))
  expect(dropped()).toBe(1000 - LIMIT)
  // Others join while a write is under way: what is being written counts, too, and is not dropped.
  await new Promise((done) => setImmediate(done))
  for (const name of names(1000, 2000)) queue.add(name, entry())
  expect(queue.keys()).toHaveLength(LIMIT)
  const { written } = await finish()
  expect(written).toHaveLength(LIMIT)
  expect(written.slice(0, 25)).toEqual(names(1000 - LIMIT, 1000 - LIMIT + 25))
  expect(written.slice(25)).toEqual(names(2000 - LIMIT + 25, 2000))
  expect(dropped()).toBe(2000 - LIMIT)
})

test('R18: nor more than 64 MB, by how few entries soever', async () => {
  const { queue, finish } = stalled()
  for (const name of names(0, 9)) queue.add(name, entry(10 * MB))
  expect(await finish()).toEqual({ written: names(3, 9), dropped: 3 })
})

test('a key that is set again waits once, and what is taken out again is not written', async () => {
  const { queue, finish } = stalled()
  for (let times = 0; times < 1000; times += 1) queue.add('same', entry())
  queue.add('other', entry())
  await queue.cancel(['other'])
  expect(await finish()).toEqual({ written: ['same'], dropped: 0 })
})

test('R18: a large reading stands in line by its keys, drops nothing, and goes behind what is set meanwhile', async () => {
  const { queue, held, finish } = stalled()
  for (const name of names(0, 10_000)) held.set(name, entry())
  queue.line(names(0, 10_000))
  await new Promise((done) => setImmediate(done))
  queue.add('set', entry())
  // Forgotten while it waits, and gone from memory.
  await Promise.race([queue.cancel(['n100']), Promise.resolve()])
  held.delete('n200')
  const { written, dropped } = await finish()
  expect(written.slice(0, 26)).toEqual([...names(0, 25), 'set'])
  expect(new Set(written).size).toBe(10_000 - 2 + 1)
  expect(written.filter((name) => name === 'n100' || name === 'n200')).toEqual([])
  expect(dropped).toBe(1)
})

test('R18: nor is that line without an end', async () => {
  const { queue, dropped } = stalled()
  queue.line(names(0, 50_010))
  expect(queue.keys()).toEqual(names(10, 50_010))
  expect(dropped()).toBe(10)
})
