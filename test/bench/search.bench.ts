import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { relationKey } from '@shared/catalog'
import type { SearchInput } from '@shared/search'
import { afterAll, expect, inject, test } from 'vitest'
import { createLogger } from '../../src/main/log'
import { openSqlite } from '../../src/main/sqlite'
import { SearchIndex } from '../../src/main/store/search-index'
import { never, newHome, quiet } from '../support/engine'
import { madeQuery, madeRelation } from '../support/many-columns'
import { record } from './report'

const CONNECTIONS = 10
const RELATIONS = 50_000
const COLUMNS = 20
const SLICE = 50
const QUERIES = 1200
const ids = Array.from({ length: CONNECTIONS }, (_, n) => `connection-${String(n)}`)
const indexes: SearchIndex[] = []
afterAll(async () => {
  for (const index of indexes) await index.close()
})

test.each([
  ['names as people give them', false],
  ['no two of the same name', true],
] as const)('a million columns, %s', { timeout: 1_800_000 }, async (names, distinct) => {
  const folder = newHome()
  const script = join(dirname(inject('host')), 'search.js')
  const index = new SearchIndex({ folder, script, log: createLogger('silent'), onLost: quiet })
  indexes.push(index)
  const [build] = await time(1, () => fill(index, distinct))
  const bytes = statSync(join(folder, 'search.db')).size

  const found = await time(QUERIES, (n) => index.find({ ...filters(n), text: madeQuery(n), limit: 50, offset: 0 }, ids, never))
  const scanned = scan(join(folder, 'search.db'))
  const changed = await time(50, (n) => change(index, n, distinct))
  expect((await index.find({ text: 'fresh_49', limit: 1, offset: 0 }, ids, never)).total).toBe(1)

  const rate = ((RELATIONS * COLUMNS) / ((build ?? Number.NaN) / 1000)).toFixed(0)
  console.log(`${names}: ${rate} columns/s, ${(bytes / 2 ** 20).toFixed(0)} MB on disk`)
  record({
    title: `Search of a million columns, ${names}`,
    runtime: `Node ${process.versions.node}`,
    rows: [
      { what: 'a search', goal: 'p99 < 30', figures: found, beside: { what: 'every text read', figures: scanned } },
      {
        what: 'one changed relation indexed',
        goal: '< 50',
        figures: changed,
        beside: { what: 'all of them', figures: [build ?? Number.NaN] },
      },
    ],
  })
})

async function fill(index: SearchIndex, distinct: boolean): Promise<void> {
  const each = RELATIONS / CONNECTIONS
  for (const [c, id] of ids.entries()) {
    await index.begin({ connection: id, engine: 'postgres', label: id }, true)
    for (let at = 0; at < each; at += SLICE) {
      const relations = Array.from({ length: SLICE }, (_, k) => madeRelation(c * each + at + k, COLUMNS, distinct))
      await index.put(
        id,
        relations.map((r) => ({ part: `relation:${relationKey(r)}`, json: JSON.stringify(r) })),
      )
    }
    await index.end(id, 1)
  }
  while (await index.settle());
}

async function change(index: SearchIndex, n: number, distinct: boolean): Promise<void> {
  const id = ids[0] ?? ''
  const old = madeRelation(n * 13, COLUMNS, distinct)
  const fresh = { name: `fresh_${String(n)}`, position: COLUMNS + 1, type: 'int', nullable: true }
  await index.begin({ connection: id, engine: 'postgres', label: id }, false)
  await index.put(id, [{ part: `relation:${relationKey(old)}`, json: JSON.stringify({ ...old, columns: [...old.columns, fresh] }) }])
  await index.end(id, n + 2)
}

/** What the same question costs where every text is looked at. */
function scan(file: string): number[] {
  const db = openSqlite(file, { readonly: true })
  const all = db.prepare('SELECT count(*) FROM doc JOIN place ON place.doc = doc.id WHERE text LIKE ?').pluck()
  const times = [0, 1, 2, 3, 4].map((n) => {
    const from = performance.now()
    all.get(`%${madeQuery(n * 12)}%`)
    return performance.now() - from
  })
  db.close()
  return times
}

/** Every fourth query is narrowed to a connection, every fourth to a kind and a schema. */
function filters(n: number): Partial<SearchInput> {
  if (n % 4 === 1) return { connections: [ids[n % CONNECTIONS] ?? ''] }
  return n % 4 === 2 ? { kinds: ['view'], schemas: ['sales'] } : {}
}

async function time(runs: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < runs; n += 1) {
    const from = performance.now()
    await work(n)
    times.push(performance.now() - from)
  }
  return times
}
