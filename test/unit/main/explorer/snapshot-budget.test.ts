import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SnapshotBudget } from '../../../../src/main/explorer/snapshot-budget'
import { createLogger } from '../../../../src/main/log'
import { openStore, type Store } from '../../../../src/main/store/open'
import { Snapshots } from '../../../../src/main/store/snapshots'
import { openVault } from '../../../../src/main/store/open-vault'

const log = createLogger('silent')
/** Bytes of one snapshot here; deflate makes nothing smaller of it. */
const SIZE = 200_000

let now: number
let store: Store
let snapshots: Snapshots
let open: string[]
let pruned: string[]

beforeEach(async () => {
  now = 1_000_000
  store = openStore(mkdtempSync(join(tmpdir(), 'relata-budget-')), log, () => now)
  snapshots = new Snapshots(store, await openVault(store, undefined, log), log)
  open = []
  pruned = []
})
afterEach(() => {
  snapshots.close()
  store.close()
})

function read(id: string): void {
  now += 1000
  const edition = snapshots.begin(1)
  snapshots.stage(id, edition, 1, [['outline', randomBytes(SIZE / 2).toString('hex')]])
  snapshots.promote(id, edition)
}

function budget(limit: number, known: readonly string[]): SnapshotBudget {
  return new SnapshotBudget({
    ...{ snapshots, log, limitBytes: () => limit, connectionIds: () => known, isOpen: (id) => open.includes(id) },
    prune: async (id) => {
      pruned.push(id)
      await snapshots.sweepAll(snapshots.hide(id))
    },
  })
}

const kept = (...ids: readonly string[]) => ids.filter((id) => snapshots.getPart(id, 'outline') !== undefined).join('')

test('within the limit nothing goes', async () => {
  for (const id of ['a', 'b', 'c']) read(id)
  await budget(10 * SIZE, ['a', 'b', 'c']).keep('c')
  expect([kept('a', 'b', 'c'), pruned]).toEqual(['abc', []])
})

test('R27: those read longest ago go first, and no more than have to', async () => {
  for (const id of ['a', 'b', 'c', 'd']) read(id)
  // Read again: not the oldest any more.
  read('a')
  const limit = Math.ceil(snapshots.usedBytes() * 0.7)
  await budget(limit, ['a', 'b', 'c', 'd']).keep('a')
  expect(pruned[0]).toBe('b')
  expect(kept('a', 'd')).toBe('ad')
  expect(snapshots.usedBytes()).toBeLessThanOrEqual(limit)
})

test('R27: what is open, and what was just read, stays whatever the limit', async () => {
  for (const id of ['a', 'b', 'c']) read(id)
  open = ['a']
  await budget(1, ['a', 'b', 'c']).keep('c')
  expect([kept('a', 'b', 'c'), pruned]).toEqual(['ac', ['b']])
})

test('what nobody here knows goes in its turn, without anything being told', async () => {
  for (const id of ['gone', 'a', 'b']) read(id)
  await budget(Math.ceil(snapshots.usedBytes() * 0.8), ['a', 'b']).keep('b')
  expect([kept('gone', 'a', 'b'), pruned]).toEqual(['ab', []])
})
