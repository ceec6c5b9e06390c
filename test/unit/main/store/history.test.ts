import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { type ChangeSet, History } from '../../../../src/main/store/history'
import { openStore } from '../../../../src/main/store/open'
import { openVault } from '../../../../src/main/store/open-vault'

const log = createLogger('silent')
const folder = mkdtempSync(join(tmpdir(), 'relata-history-'))
const changed = (...keys: string[]): ChangeSet['changes'] => keys.map((key) => ({ key, before: '1', after: '2' }))
const added = (key: string): ChangeSet['changes'] => [{ key, after: '1' }]
const removed = (key: string): ChangeSet['changes'] => [{ key, before: '1' }]

test('when each thing was last found changed is known, also of what an earlier version wrote down, and goes with the history', async () => {
  const store = openStore(folder, log)
  const vault = await openVault(store, undefined, log)
  const history = new History(store, vault, log)
  const add = (id: string, readAt: number, changes: ChangeSet['changes']) => {
    history.add(id, { readAt, previousReadAt: readAt - 1, added: 0, removed: 0, changed: changes.length, names: [] }, { changes })
  }
  const ages = async (id: string) => Object.fromEntries(await history.lastChanges(id))
  expect(await ages('a')).toEqual({})
  add('a', 10, changed('x', 'y'))
  add('a', 20, [...changed('y'), ...added('z')])
  add('b', 25, added('x'))
  add('a', 30, removed('x'))
  const known = { y: 20, z: 20 }
  expect(await ages('a')).toEqual(known)
  // An earlier version kept differences alone.
  const file = new Database(join(folder, 'history.db'))
  file.exec('DELETE FROM last_change')
  add('a', 40, changed('w'))
  expect(file.prepare('SELECT count(*) FROM last_change').pluck().get()).toBe(0)
  expect(await ages('a')).toEqual({ ...known, w: 40 })
  add('a', 50, changed('y'))
  expect(await ages('a')).toEqual({ ...known, w: 40, y: 50 })
  history.remove('a')
  expect([await ages('a'), await ages('b')]).toEqual([{}, { x: 25 }])
  history.remove()
  expect(file.prepare('SELECT count(*) FROM last_change').pluck().get()).toBe(0)
  file.close()
  history.close()
  store.close()
})
