import type { Relation } from '@shared/catalog'
import { expect, test } from 'vitest'
import type { PackedCatalog } from '../../../../src/main/drivers/pack'
import type { Layers } from '../../../../src/main/explorer/layers'
import { Recorder } from '../../../../src/main/explorer/recorder'
import { settled } from '../../../../src/main/explorer/settled'
import { PART, type SnapshotMeta } from '../../../../src/main/explorer/snapshot'
import type { ChangeSet, ChangeSetHead } from '../../../../src/main/store/history'

const COUNT = 4000
const keyOf = (n: number) => JSON.stringify(['main', `t${String(n)}`])
const value = (n: number, type: string) =>
  JSON.stringify({
    ...{ schema: 'main', name: `t${String(n)}`, kind: 'table', uniqueKeys: [], foreignKeys: [], checks: [], indexes: [], triggers: [] },
    columns: Array.from({ length: 12 }, (_, at) => ({ name: `c${String(at)}`, position: at + 1, type, nullable: true })),
  } satisfies Relation)

test('a reading in which everything changed is compared a few values at a time, and written down at once', async () => {
  const added: [ChangeSetHead, ChangeSet][] = []
  const marks = (type: string) => JSON.stringify(Object.fromEntries(Array.from({ length: COUNT }, (_, n) => [keyOf(n), type])))
  const last = (_id: string, name: string) => {
    if (name === PART.marks) return marks('text')
    const n = /t(\d+)"\]$/.exec(name)?.[1]
    return n === undefined ? undefined : value(Number(n), 'text')
  }
  const history = {
    add: (_id: string, head: ChangeSetHead, set: ChangeSet) => void added.push([head, set]),
    sealSet: async () => Buffer.alloc(1),
  }
  const recorder = new Recorder({ last } as unknown as Layers, history as never, () => undefined)
  const packed = {
    marks: marks('int'),
    values: Array.from({ length: COUNT }, (_, n) => [keyOf(n), value(n, 'int')]),
  } as unknown as PackedCatalog
  let [turns, done] = [0, false]
  const beat = () => {
    turns += 1
    if (!done) setImmediate(beat)
  }
  setImmediate(beat)
  const write = await recorder.whole('id', { readAt: 1 } as SnapshotMeta, packed, 2)
  done = true
  expect(turns).toBeGreaterThan(2)
  // Nothing is written before it is asked for: something may be forgotten meanwhile.
  expect(added).toEqual([])
  expect(write()).toBe(COUNT)
  expect(added).toMatchObject([[{ readAt: 2, previousReadAt: 1, added: 0, removed: 0, changed: COUNT }, {}]])
})

test('what was found of a state that moved on meanwhile is found again, and not for ever', async () => {
  let [state, asked] = [0, 0]
  const moving = (times: number) => async () => {
    asked += 1
    if (asked <= times) state += 1
    return asked
  }
  expect(await settled(() => state, moving(0))).toBe(1)
  asked = 0
  expect(await settled(() => state, moving(1))).toBe(2)
  asked = 0
  expect(await settled(() => state, moving(9))).toBe(3)
})
