import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { setTimeout as sleep } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { newDice } from '../support/corruptions'
import { newHome, quiet, startEngine } from '../support/engine'
import { livingWith } from '../support/process-watch'
import { openProxy, type Proxy } from '../support/proxy'
import { rounds } from '../support/soak'
import { makeSubject } from '../support/subjects'

// Connected, read and left again, with everything in the way that can be: whatever is kept of that would add up.

const ROUNDS = rounds(60, 2000)
/** What a reading may take before somebody presses Cancel, ms. */
const PATIENCE_MS = 1500
const MEGABYTE = 1024 * 1024
const KINDS = ['sqlite', 'postgres', 'mysql'] as const

let engine: Engine
const home = newHome()
const ways: Proxy[] = []
const saved: { readonly id: string; readonly schema: string; readonly draft: Parameters<Engine['connections']['create']>[0] }[] = []

beforeAll(async () => {
  engine = await startEngine(inject('host'), home, inject('redis').url)
  engine.vault.useSession()
  for (const kind of KINDS) {
    const { options, secrets, schema } = await makeSubject(kind)
    const far: Record<string, string | number> = { ...options }
    if (kind !== 'sqlite') {
      const way = await openProxy({ host: String(options['host']), port: Number(options['port']) })
      ways.push(way)
      Object.assign(far, { port: way.port, tls: 'disable' })
    }
    const draft = { name: kind, engine: kind, environment: 'test' as const, options: far, secrets }
    saved.push({ id: (await engine.connections.create(draft)).id, schema, draft })
  }
})
afterAll(async () => {
  await engine.close()
  await Promise.all(ways.map(async (way) => await way.close()))
})

const hosts = () => livingWith(process.pid, inject('host'))

/** What happens to a reading, some of it after so many ms. */
const FAULTS: readonly ((at: number, abort: AbortController) => void)[] = [
  () => undefined,
  () => undefined,
  () => ways.forEach((way) => way.delay(10)),
  (at) => ways.forEach((way) => way.resetAfter(100 + 60 * at)),
  (at) => ways.forEach((way) => way.spoil(50 + 7 * at)),
  (at) => void setTimeout(() => ways.forEach((way) => way.cut()), at),
  (at, abort) => {
    for (const way of ways) way.swallow()
    setTimeout(() => abort.abort(), at)
  },
  (at, abort) => void setTimeout(() => abort.abort(), at),
  (at) =>
    void setTimeout(() => {
      for (const pid of hosts()) process.kill(pid, 'SIGKILL')
    }, at),
]

interface Size {
  readonly files: number
  readonly heap: number
  readonly folder: number
}

/** What this process and its data folder hold once all sessions have ended. */
async function size(): Promise<Size> {
  await engine.resumed()
  await expect.poll(hosts).toEqual([])
  // What is done behind the answers is done by then.
  await sleep(1000)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let count = 0; count < 3; count += 1) collect()
  const { heapUsed, external } = process.memoryUsage()
  const bytes = readdirSync(home, { recursive: true }).reduce(
    (sum, name) => sum + (statSync(join(home, String(name)), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  return { files: readdirSync('/proc/self/fd').length, heap: heapUsed + external, folder: bytes }
}

test(`R49 R31: ${String(ROUNDS)} times connected, read and left, with cuts, kills, damaged answers and Cancel: nothing grows`, {
  timeout: ROUNDS * 5000,
}, async () => {
  const dice = newDice(49)
  const outcomes = new Map<string, number>()
  const warm = Math.floor(ROUNDS / 3)
  let before: Size | undefined
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round === warm) before = await size()
    const one = saved[round % saved.length]
    if (one === undefined) throw new Error('nothing is saved')
    // Now and then one that is removed afterwards.
    const id = dice.below(4) === 0 ? (await engine.connections.create(one.draft)).id : one.id
    const abort = new AbortController()
    const patience = setTimeout(() => abort.abort(), PATIENCE_MS)
    FAULTS[dice.below(FAULTS.length)]?.(dice.below(250), abort)
    const done = await Promise.allSettled([
      engine.scans.scan(id, true, abort.signal, quiet),
      engine.views.rows(id, { schema: one.schema, name: 'sites' }, { limit: 5 }, abort.signal),
      engine.tests.saved(id, true, abort.signal),
    ])
    clearTimeout(patience)
    for (const one of done) {
      const code = one.status === 'fulfilled' ? 'done' : String((one.reason as { code?: string }).code)
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
    }
    for (const way of ways) way.heal()
    if (id !== one.id) {
      await engine.explorer.forget(id, {})
      engine.connections.remove(id)
    }
    await engine.resumed()
  }
  const after = await size()
  const logs = readdirSync(home).filter((name) => name.endsWith('-wal'))
  console.log(JSON.stringify({ rounds: ROUNDS - warm, before, after, outcomes: Object.fromEntries(outcomes) }))
  // Every way to end is one that was meant.
  expect(outcomes.get('undefined')).toBeUndefined()
  expect(outcomes.get('done')).toBeGreaterThan(ROUNDS)
  expect(outcomes.size).toBeGreaterThan(3)
  for (const name of logs) expect(statSync(join(home, name)).size, name).toBeLessThan(8 * MEGABYTE)
  expect(after.files).toBeLessThanOrEqual((before?.files ?? 0) + 4)
  expect(after.heap - (before?.heap ?? 0)).toBeLessThan(8 * MEGABYTE)
  expect(after.folder - (before?.folder ?? 0)).toBeLessThan(16 * MEGABYTE)
  // And all of them are read as if nothing had been.
  for (const { id } of saved)
    expect(await engine.scans.scan(id, true, new AbortController().signal, quiet)).toMatchObject({ totalTables: 4 })
})
