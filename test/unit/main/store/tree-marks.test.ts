import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MAX_MARKS } from '@shared/tree-marks'
import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { openStore } from '../../../../src/main/store/open'
import { PreferencesStore } from '../../../../src/main/store/preferences'
import { TreeMarks } from '../../../../src/main/store/tree-marks'

const open = (folder = mkdtempSync(join(tmpdir(), 'relata-marks-'))) => openStore(folder, createLogger('silent'))

test('marks outlive the process, are of one connection, and go with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relata-marks-'))
  const first = open(folder)
  const marks = new TreeMarks(first)
  marks.set('a', '["s","t"]', 'pinned')
  marks.set('a', '["s","u"]', 'hidden')
  marks.set('b', '["s","t"]', 'hidden')
  marks.set('a', '["s","u"]', null)
  first.close()
  const again = open(folder)
  const kept = new TreeMarks(again)
  expect(kept.all()).toEqual([
    { connectionId: 'a', marks: { '["s","t"]': 'pinned' } },
    { connectionId: 'b', marks: { '["s","t"]': 'hidden' } },
  ])
  kept.remove('a')
  expect(kept.all().map(({ connectionId }) => connectionId)).toEqual(['b'])
  expect(new PreferencesStore(again).get().sidebarWidth).toBe(280)
  again.close()
})

test('there is room for many, and one too many is refused', () => {
  const store = open()
  const marks = new TreeMarks(store)
  for (let at = 0; at < MAX_MARKS; at += 1) marks.set('a', `["s","${String(at)}"]`, 'pinned')
  expect(() => marks.set('a', '["s","more"]', 'pinned')).toThrow(/room for 500/)
  marks.set('a', '["s","1"]', 'hidden')
  marks.set('a', '["s","2"]', null)
  marks.set('a', '["s","more"]', 'pinned')
  expect(Object.keys(marks.all()[0]?.marks ?? {})).toHaveLength(MAX_MARKS)
  store.close()
})

test('a text that is none of ours marks nothing', () => {
  const store = open()
  store.db.prepare("INSERT INTO preference (name, value) VALUES ('tree:a', '[1]')").run()
  expect(new TreeMarks(store).all()).toEqual([{ connectionId: 'a', marks: {} }])
  store.close()
})
