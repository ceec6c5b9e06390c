import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { openStore } from '../../../../src/main/store/open'
import { openVault } from '../../../../src/main/store/open-vault'
import { Snapshots } from '../../../../src/main/store/snapshots'

const log = createLogger('silent')

test('R27: a large snapshot is forgotten at once and taken out in turns, and what is read meanwhile stays whole', async () => {
  const store = openStore(mkdtempSync(join(tmpdir(), 'relata-snapshots-')), log)
  const vault = await openVault(store, undefined, log)
  const snapshots = new Snapshots(store, vault, log)
  const put = (version: number, parts: number) => {
    const edition = snapshots.begin(version)
    const names = Array.from({ length: parts }, (_, n) => [`part ${String(n)}`, 'text'] as const)
    snapshots.stage('c', edition, version, names)
    snapshots.promote('c', edition)
    return names.map(([name]) => name)
  }
  const names = put(1, 3000)
  // However fast this machine is: each step takes as long as one may before the next has to wait.
  let ms = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (ms += 20))
  let turns = 0
  let counting = true
  const count = () => {
    turns += 1
    if (counting) setImmediate(count)
  }
  const turnsDuring = async (work: () => Promise<unknown>) => {
    turns = 0
    await work()
    return turns
  }
  setImmediate(count)
  expect(await turnsDuring(async () => expect(await snapshots.measure('c')).toMatchObject({ entries: 3000 }))).toBeGreaterThan(5)
  expect(await turnsDuring(async () => await snapshots.removeParts('c', names.slice(0, 1000)))).toBeGreaterThan(9)
  expect((await snapshots.measure('c')).entries).toBe(2000)
  const hidden = snapshots.hide('c')
  expect(snapshots.version('c', 'part 2000')).toBeUndefined()
  expect(hidden).toHaveLength(1)
  const sweeping = turnsDuring(async () => await snapshots.sweepAll(hidden))
  put(2, 10)
  expect(await sweeping).toBeGreaterThan(19)
  expect((await snapshots.measure('c')).entries).toBe(10)
  expect(snapshots.hide()).toHaveLength(1)
  counting = false
  clock.mockRestore()
  snapshots.close()
  store.close()
})
