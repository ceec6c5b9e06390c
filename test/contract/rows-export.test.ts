import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { FILE_FORMATS } from '@shared/row-text'
import type { Engine } from '../../src/main/engine'
import { type Blank, blankDatabase, ENGINES } from '../support/blank'
import { type Channels, openChannels } from '../support/channels'
import { newHome, startEngine } from '../support/engine'

const ROWS = 900
/** A view that takes longer than anybody waits. */
const SLOW = {
  sqlite: 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS i FROM n',
  postgres: 'SELECT pg_sleep(60)::text AS i',
  mysql: 'SELECT COUNT(*) AS i FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c',
} as const
const LONG = 20_000

describe.each(ENGINES)('R34 %s: rows as a file', (engineId) => {
  let engine: Engine
  let channels: Channels
  let blank: Blank
  let id = ''
  const offered: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'relata-rows-'))
  const file = join(folder, 'rows.out')
  const relation = () => ({ id, schema: blank.schema, name: 't' })

  beforeAll(async () => {
    blank = await blankDatabase(engineId)
    const numbers =
      engineId === 'postgres'
        ? `SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE '=1+' || i END, CASE i WHEN 7 THEN repeat('x', ${String(LONG)}) ELSE '' END FROM generate_series(1, ${String(ROWS)}) i`
        : `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(ROWS)})
           SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE ${engineId === 'mysql' ? "CONCAT('=1+', i)" : "'=1+' || i"} END,
             CASE i WHEN 7 THEN ${engineId === 'mysql' ? `REPEAT('x', ${String(LONG)})` : `replace(printf('%.*c', ${String(LONG)}, 'x'), 'y', '')`} ELSE '' END FROM n`
    await blank.run(
      'CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, word VARCHAR(40), long_one TEXT)',
      `INSERT INTO t (id, word, long_one) ${numbers}`,
    )
    engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
    channels = openChannels(engine, { toSave: async (name) => (offered.push(name), file) })
    await channels.call('vault.useSession', {})
    const { options, secrets } = blank
    id = (await channels.call('connections.create', { name: 'Rows', engine: engineId, options: { ...options }, secrets: { ...secrets } }))
      .id
    await channels.call('catalog.scan', { id })
  })
  afterAll(async () => {
    await channels.close()
    await engine.close()
  })

  test.each(FILE_FORMATS)('%s: every row, whole, and nothing else is left beside it', async (format) => {
    writeFileSync(file, 'of yesterday')
    expect(await channels.call('catalog.exportRows', { ...relation(), format })).toEqual({ file, rows: ROWS })
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('x'.repeat(LONG))
    expect(offered.at(-1)).toMatch(/^Rows-t-\d{4}.*\.(csv|json|ndjson|sql)$/)
    expect(readdirSync(folder)).toEqual(['rows.out'])
    if (format === 'json') expect((JSON.parse(text) as unknown[]).length).toBe(ROWS)
    if (format === 'csv') {
      expect(text.split('\r\n')).toHaveLength(ROWS + 2)
      expect(text).toContain("\r\n1,'=1+1,")
      expect(text).not.toMatch(/(^|,|\n)=/)
    }
    if (format === 'ndjson') expect(JSON.parse(text.split('\n')[2] ?? '')).toEqual({ id: 3, word: null, long_one: '' })
    if (format === 'insert') {
      const [first = ''] = text.split('\n')
      await blank.run('CREATE TABLE again (id BIGINT NOT NULL PRIMARY KEY, word VARCHAR(40), long_one TEXT)')
      await blank.run(first.replace(/[`"]t[`"]/, 'again'))
      const page = await channels.call('catalog.rows', { ...relation(), name: 'again' })
      expect(page.rows).toEqual(
        [['1', '=1+1', '']].map((row) => row.map((cell, at) => (at === 0 ? expect.toSatisfy((v: unknown) => Number(v) === 1) : cell))),
      )
    }
  })

  test('only what passes the filters, in the order asked for', async () => {
    const filters = [{ column: 'id', op: '<=' as const, value: '5' }]
    const sort = [{ column: 'id', descending: true }]
    expect(await channels.call('catalog.exportRows', { ...relation(), filters, sort, format: 'ndjson' })).toEqual({ file, rows: 5 })
    const rows = readFileSync(file, 'utf8').trim().split('\n')
    expect(rows.map((row) => Number((JSON.parse(row) as { id: number }).id))).toEqual([5, 4, 3, 2, 1])
  })

  test('nobody waits for rows while they are counted', async () => {
    await blank.run(`CREATE VIEW slow AS ${SLOW[engineId]}`)
    const abort = new AbortController()
    const counted = engine.views.count(id, { schema: blank.schema, name: 'slow' }, [{ column: 'i', op: '>', value: '1' }], abort.signal)
    const refused = expect(counted).rejects.toMatchObject({ code: 'cancelled' })
    expect((await channels.call('catalog.rows', { ...relation(), limit: 3 })).rows).toHaveLength(3)
    abort.abort()
    await refused
  })

  test('cancelled in the middle, what stood there before is as it was, and nothing is left', async () => {
    writeFileSync(file, 'of yesterday')
    const abort = new AbortController()
    let told = 0
    const wanted = { id, name: { schema: blank.schema, name: 't' }, filters: [], sort: [], format: 'csv' as const }
    const report = () => {
      told += 1
      abort.abort()
    }
    await expect(engine.rowExports.toFile(wanted, file, abort.signal, report)).rejects.toMatchObject({ code: 'cancelled' })
    expect(told).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('of yesterday')
    expect(readdirSync(folder)).toEqual(['rows.out'])
  })
})
