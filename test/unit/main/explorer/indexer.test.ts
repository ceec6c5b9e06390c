import { setImmediate as nextTurn } from 'node:timers/promises'
import { encodeOutline } from '@shared/outline'
import { beforeEach, expect, test } from 'vitest'
import { Indexer } from '../../../../src/main/explorer/indexer'
import { PART } from '../../../../src/main/explorer/snapshot'
import { createLogger } from '../../../../src/main/log'
import type { PartUpdate } from '../../../../src/main/store/search/protocol'

const NAMES = ['one', 'two', 'three']
const part = (name: string) => PART.relation({ schema: 'main', name })
const change = (names: readonly string[], from: number, to: number) => ({ names: names.map(part), from, to })

let said: string[]
/** What the index is as of; null while it is being written. */
let indexed: number | null | undefined
let generation: number
let failing: boolean
/** Calls that settling takes. */
let steps: number
let indexer: Indexer

beforeEach(() => {
  said = []
  indexed = undefined
  generation = 1
  failing = false
  steps = 1
  const row = (name: string) => ({ schema: 'main', name, kind: 'table' as const, rows: 0, columns: 1, parent: undefined })
  const outline = encodeOutline({ schemas: ['main'], defaultSchema: 'main', rows: NAMES.map(row), objects: [] })
  const name = { connection: 'a', engine: 'sqlite', label: 'A' }
  indexer = new Indexer({
    index: {
      sources: async () => (indexed === undefined ? [] : [{ ...name, generation: indexed }]),
      begin: async (_name, whole) => {
        if (failing) throw new Error('full')
        indexed = null
        said.push(whole ? 'whole' : 'parts')
      },
      put: async (_id, updates: readonly PartUpdate[]) => {
        said.push(updates.map((update) => update.part).join(' '))
        return updates.length
      },
      end: async (_id, to) => {
        indexed = to
        said.push(`end ${String(to)}`)
      },
      settle: async () => {
        await nextTurn()
        said.push('settle')
        return said.filter((line) => line === 'settle').length < steps
      },
      forget: async () => {
        if (failing) throw new Error('full')
        said.push('forget')
      },
      forgetParts: async (_id, parts) => void said.push(`forget ${parts.join(' ')}`),
      clear: async () => void said.push('clear'),
      filter: async () => ({ hits: [], more: false, generation: 1 }),
      close: async () => void said.push('close'),
    },
    snapshots: { getPart: (_id, name) => (name === PART.outline ? outline : '{}') },
    generations: { current: () => generation },
    connections: () => [{ id: 'a', name: 'A', engine: 'sqlite' }],
    log: createLogger('silent'),
    onProgress: () => undefined,
  })
})

const ALL = NAMES.map(part).join(' ')
const run = async () => {
  await indexer.idle()
  return said.splice(0)
}

test('a new snapshot is compared whole, a change of parts in these parts only', async () => {
  indexer.replaced('a')
  expect(await run()).toEqual(['whole', ALL, 'end 1', 'settle'])
  generation = 2
  indexer.changed('a', { ...change(['two'], 1, 2), names: [PART.outline, part('two')] })
  expect(await run()).toEqual(['parts', part('two'), 'end 2', 'settle'])
})

test('it tells how far it is while there is something to index, and nothing while it tidies up', async () => {
  indexer.settle()
  expect(indexer.indexing()).toBeNull()
  indexer.replaced('a')
  expect(indexer.indexing()).toEqual({ done: 0, total: 0 })
  await indexer.idle()
  expect(indexer.indexing()).toBeNull()
})

test('a change that touches nothing to be found still moves the index on', async () => {
  indexed = 1
  generation = 2
  indexer.changed('a', { ...change([], 1, 2), names: [PART.graph(0)] })
  expect(await run()).toEqual(['parts', 'end 2', 'settle'])
})

test('changes that follow each other are one task', async () => {
  indexed = 1
  generation = 3
  indexer.changed('a', change(['one'], 1, 2))
  indexer.changed('a', change(['two'], 2, 3))
  expect(await run()).toEqual(['parts', `${part('one')} ${part('two')}`, 'end 3', 'settle'])
})

test('where something changed in between, or the index is not as it was before, all is compared', async () => {
  indexed = 1
  generation = 4
  indexer.changed('a', change(['one'], 1, 2))
  indexer.changed('a', change(['two'], 3, 4))
  expect(await run()).toEqual(['whole', ALL, 'end 4', 'settle'])
  generation = 6
  indexer.changed('a', change(['one'], 5, 6))
  expect(await run()).toEqual(['whole', ALL, 'end 6', 'settle'])
})

test('what is as it should be is not touched', async () => {
  indexed = 1
  indexer.behind('a')
  expect(await run()).toEqual(['settle'])
})

test('what is forgotten is marked before it is told, and taken out of the file to the end, before anything is indexed', async () => {
  indexed = 1
  steps = 3
  generation = 2
  const forgets = indexer.forgets
  await indexer.forgotten('a', { ...change(['one'], 1, 2), names: [part('one'), PART.graph(0)] })
  expect(said).toEqual([`forget ${part('one')}`])
  expect(indexer.forgets).not.toBe(forgets)
  indexer.changed('a', change(['two'], 2, 3))
  generation = 3
  expect(await run()).toEqual([
    ...[`forget ${part('one')}`, 'settle', 'settle', 'settle'],
    ...['parts', `${part('one')} ${part('two')}`, 'end 3', 'settle'],
  ])
})

test('a forgotten connection is taken out at once, and what was to be done for it is not', async () => {
  indexer.replaced('a')
  await indexer.forgotten('a')
  expect(await run()).toEqual(['forget', 'settle'])
})

test('a forget that cannot be marked is not acknowledged', async () => {
  failing = true
  await expect(indexer.forgotten('a')).rejects.toMatchObject({ code: 'internal' })
})

test('what is left to be taken out when it closes is left to the next start', async () => {
  steps = Number.POSITIVE_INFINITY
  await indexer.forgotten('a')
  await indexer.close(0)
  expect(said.at(-1)).toBe('close')
})

test('what cannot be indexed is tried again when it has changed, not for ever', async () => {
  failing = true
  indexer.replaced('a')
  await run()
  failing = false
  indexer.behind('a')
  expect(await run()).toEqual([])
  generation = 2
  indexer.behind('a')
  expect(await run()).toEqual(['whole', ALL, 'end 2', 'settle'])
})
