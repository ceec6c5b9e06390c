import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DiagramView, MAX_VIEWS } from '@shared/diagram-views'
import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { DiagramViews } from '../../../../src/main/store/diagram-views'
import { openStore } from '../../../../src/main/store/open'

const folder = () => mkdtempSync(join(tmpdir(), 'relata-views-'))
const open = (at: string) => openStore(at, createLogger('silent'))
const view = (name: string, x = 0, schema: string | null = null): DiagramView => ({
  ...{ name, schema, fields: 'keys', hidden: [] },
  places: [['["s","t"]', x, 5]],
})

test('views outlive the process, are replaced by name, and go with their connection', () => {
  const at = folder()
  const first = open(at)
  const views = new DiagramViews(first)
  views.save('a', view('', 1))
  views.save('a', view('mine', 2))
  views.save('a', view('', 3))
  views.save('a', view('', 4, 'sales'))
  const painted: DiagramView = {
    ...view('mine'),
    marks: 'age',
    colours: [['["s","t"]', 'blue']],
    notes: [{ id: 'n', x: 1, y: 2, text: 'ask first' }],
    groups: { by: 'folder', folders: [['["s","t"]', 'Money']], closed: ['Money'] },
  }
  views.save('b', painted)
  first.close()
  const again = open(at)
  const kept = new DiagramViews(again)
  expect(kept.list('a')).toHaveLength(3)
  expect(kept.list('a')).toEqual(expect.arrayContaining([view('', 3), view('mine', 2), view('', 4, 'sales')]))
  kept.remove('a', { name: 'mine', schema: null })
  expect(kept.list('a').map(({ name, schema }) => [schema, name])).not.toContainEqual([null, 'mine'])
  kept.removeAll('a')
  expect([kept.list('a'), kept.list('b')]).toEqual([[], [painted]])
  again.close()
})

test('there is room for many, and one too many is refused', () => {
  const store = open(folder())
  const views = new DiagramViews(store)
  for (let at = 0; at < MAX_VIEWS; at += 1) views.save('a', view(String(at)))
  expect(() => views.save('a', view('more'))).toThrow(/room for 50/)
  views.save('a', view('1', 9))
  expect(views.list('a')).toContainEqual(view('1', 9))
  store.close()
})
