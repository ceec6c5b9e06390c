import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { relationKey } from '@shared/catalog'
import { afterAll, expect, inject, test } from 'vitest'
import { createLogger } from '../../src/main/log'
import { SearchIndex } from '../../src/main/store/search-index'
import { never, newHome, quiet } from '../support/engine'
import { madeQuery, madeRelation } from '../support/many-columns'

const CONNECTIONS = 10
const RELATIONS = 50_000
const COLUMNS = 20
const SLICE = 50
const indexes: SearchIndex[] = []
afterAll(async () => {
  for (const index of indexes) await index.close()
})

for (const distinct of [false, true]) {
  test(`a million columns, ${distinct ? 'no two of the same name' : 'names as people give them'}`, { timeout: 600_000 }, async () => {
    const folder = newHome()
    const index = new SearchIndex({
      folder,
      script: join(dirname(inject('host')), 'search.mjs'),
      log: createLogger('silent'),
      onLost: quiet,
    })
    indexes.push(index)
    const ids = Array.from({ length: CONNECTIONS }, (_, n) => `connection-${String(n)}`)
    const each = RELATIONS / CONNECTIONS
    const started = performance.now()
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
    const seconds = (performance.now() - started) / 1000
    console.log(
      'build',
      seconds.toFixed(1),
      's',
      ((RELATIONS * COLUMNS) / seconds).toFixed(0),
      'columns/s',
      statSync(join(folder, 'search.db')).size / 1e6,
      'MB',
    )
    const input = { limit: 50, offset: 0 }
    const times: [number, string, number][] = []
    for (let n = 0; n < 2000; n += 1) {
      const text = madeQuery(n)
      const filter =
        n % 4 === 1 ? { connections: [ids[n % CONNECTIONS] ?? ''] } : n % 4 === 2 ? { kinds: ['view' as const], schemas: ['sales'] } : {}
      const from = performance.now()
      const found = await index.find({ ...input, ...filter, text }, ids, never)
      times.push([performance.now() - from, `${text} ${JSON.stringify(filter)}`, found.total])
    }
    times.sort((a, b) => a[0] - b[0])
    const p = (q: number) => times[Math.floor(times.length * q)]?.[0].toFixed(1)
    console.log('find p50', p(0.5), 'p90', p(0.9), 'p99', p(0.99), 'max', p(0.9999))
    console.log(
      times
        .slice(-15)
        .map((t) => `${t[0].toFixed(1)} ${t[1]} ${String(t[2])}`)
        .join('\n'),
    )
    const one: number[] = []
    for (let n = 0; n < 20; n += 1) {
      const r = madeRelation(n * 13, COLUMNS, distinct)
      const changed = { ...r, columns: [...r.columns, { name: `fresh_${String(n)}`, position: 99, type: 'int', nullable: true }] }
      const from = performance.now()
      const id = ids[0] ?? ''
      await index.begin({ connection: id, engine: 'postgres', label: id }, false)
      await index.put(id, [{ part: `relation:${relationKey(r)}`, json: JSON.stringify(changed) }])
      await index.end(id, n + 2)
      one.push(performance.now() - from)
      expect((await index.find({ ...input, text: `fresh_${String(n)}` }, ids, never)).total).toBe(1)
    }
    console.log('one changed', one.map((t) => t.toFixed(1)).join(' '))
    const f = performance.now()
    await index.forget(ids[9] ?? '')
    console.log('forget', ((performance.now() - f) / 1000).toFixed(1), 's', statSync(join(folder, 'search.db')).size / 1e6)
  })
}
