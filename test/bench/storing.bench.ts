import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterAll, expect, inject, test } from 'vitest'
import { relationKey } from '@shared/catalog'
import { decodeOutline } from '@shared/outline'
import type { Engine } from '../../src/main/engine'
import { changeSet } from '../../src/main/explorer/compare'
import { PART } from '../../src/main/explorer/snapshot'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { record, type Row } from './report'

const TABLES = 10_000
const RUNS = 3
const rows: Row[] = []
const file = join(newHome(), 'large.db')

afterAll(() => {
  expect(rows.length).toBe(3)
  record({
    title: 'Storing a reading of 10,000 tables',
    runtime: `Redis, Node ${process.versions.node}`,
    rows,
    notes: [
      'Gaps between two beats of a timer of 1 ms in the main process, from asking for the reading until it is shown; the driver works in a process of its own. Every table has another column than in the reading before, so that all of them are compared and written into the history.',
    ],
  })
})

test(`a reading of ${String(TABLES)} tables of which each has changed`, { timeout: 900_000 }, async () => {
  build(0)
  const engine = await startEngine(inject('host'), newHome(), inject('redis').url)
  await engine.cache.probe()
  const { id } = await engine.connections.create({
    ...{ name: 'Large', engine: 'sqlite', environment: 'test' },
    ...{ options: { path: file }, secrets: {} },
  })
  await engine.scans.scan(id, false, never, quiet)
  const [p99, longest, whole, atOnce] = [[], [], [], []] as [number[], number[], number[], number[]]
  for (let run = 1; run <= RUNS; run += 1) {
    await settled(engine)
    build(run)
    // The session has the file open that was there before.
    await engine.resumed()
    const opening = performance.now()
    const before = parts(engine, id)
    const opened = performance.now() - opening
    const gaps = await gapsDuring(async () => {
      const started = performance.now()
      const { changed } = await engine.scans.refresh(id, {}, never, quiet)
      whole.push(performance.now() - started)
      expect(changed).toBe(TABLES)
    })
    p99.push(percentile(gaps, 0.99))
    longest.push(percentile(gaps, 1))
    const after = parts(engine, id)
    const started = performance.now()
    // What was done in one go before: the old side unsealed, both parsed, compared, written as text and deflated.
    const set = changeSet([...after.keys()].map((key) => ({ key, before: before(key), after: after.get(key) })))
    deflateRawSync(Buffer.from(JSON.stringify(set), 'utf8'), { level: 1 })
    atOnce.push(opened + performance.now() - started)
    expect(set.changes.length).toBe(TABLES)
  }
  await engine.close()
  rows.push({ what: 'delay of the main process meanwhile, 99 of 100', goal: '< 50', figures: p99 })
  rows.push({
    ...{ what: 'the longest', goal: '', figures: longest },
    beside: { what: 'both sides compared in one go, as it was', figures: atOnce },
  })
  rows.push({ what: 'the whole reading, stored and shown', goal: '', figures: whole })
})

/** The database with another column in every table for every run. */
function build(run: number): void {
  rmSync(file, { force: true })
  const db = new Database(file)
  db.pragma('journal_mode = off')
  db.pragma('synchronous = off')
  db.transaction(() => {
    for (let at = 0; at < TABLES; at += 1) {
      const name = `t${String(at)}`
      const columns = "a TEXT NOT NULL DEFAULT 'x', b TEXT, c TEXT, d REAL, e NUMERIC, f TEXT, g TEXT"
      db.exec(
        `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, of INTEGER REFERENCES t${String(Math.floor(at / 7))} (id), ${columns}, r${String(run)} TEXT)`,
      )
    }
  })()
  db.close()
}

async function settled(engine: Engine): Promise<void> {
  await engine.cache.flush()
  await engine.indexer.idle()
}

/** What the snapshot holds of every relation: looked up only once it is asked for. */
function parts(engine: Engine, id: string) {
  const { rows: names } = decodeOutline(engine.snapshots.getPart(id, PART.outline) ?? '')
  const texts = new Map(names.map((name) => [relationKey(name), engine.snapshots.getPart(id, PART.relation(name))]))
  return Object.assign((key: string) => texts.get(key), { keys: () => texts.keys(), get: (key: string) => texts.get(key) })
}

/** ms between beats. */
async function gapsDuring(work: () => Promise<void>): Promise<number[]> {
  const gaps: number[] = []
  let last = performance.now()
  const beat = setInterval(() => {
    const now = performance.now()
    gaps.push(now - last)
    last = now
  }, 1)
  await work()
  gaps.push(performance.now() - last)
  clearInterval(beat)
  return gaps
}

function percentile(figures: readonly number[], of: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * of))] ?? 0
}
