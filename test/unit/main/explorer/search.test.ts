import type { Piece } from '@shared/search'
import { expect, test } from 'vitest'
import { Search } from '../../../../src/main/explorer/search'
import { createLogger } from '../../../../src/main/log'

test('what was looked for while something was forgotten is looked for again', async () => {
  const item = {
    connectionId: 'a',
    engine: 'sqlite',
    schema: 'main',
    name: 'old',
    kind: 'table',
    signature: '',
    what: 'name',
    snippet: [] as Piece[],
    rank: 0,
  } as const
  let asked = 0
  let forgets = 0
  const search = new Search({
    index: {
      sources: async () => [],
      find: async () => {
        asked += 1
        // The first answer is from before the forget, and comes after it.
        if (asked === 1) forgets += 2
        return { total: asked === 1 ? 1 : 0, more: false, items: asked === 1 ? [item] : [], sources: [] }
      },
      filter: async () => ({ hits: [], more: false, generation: 1 }),
    },
    indexer: {
      behind: () => undefined,
      forgotten: async () => undefined,
      settle: () => undefined,
      indexing: () => null,
      get forgets() {
        return forgets
      },
    },
    layers: { meta: async () => undefined, made: async () => undefined },
    snapshots: { version: () => undefined },
    generations: { current: () => 0 },
    connections: () => [{ id: 'a', name: 'A', engine: 'sqlite' }],
    log: createLogger('silent'),
  })
  expect(await search.find({ text: 'old', limit: 10, offset: 0 }, new AbortController().signal)).toMatchObject({ total: 0, items: [] })
  expect(asked).toBe(2)
})
