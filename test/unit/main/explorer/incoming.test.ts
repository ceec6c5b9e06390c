import { type Relation, type RelationName, relationKey } from '@shared/catalog'
import { expect, test } from 'vitest'
import { keysPages } from '../../../../src/main/drivers/pack'
import { incomingOf, referringTo, referringToAny } from '../../../../src/main/explorer/incoming'
import type { Layers } from '../../../../src/main/explorer/layers'
import { PART, type SnapshotMeta } from '../../../../src/main/explorer/snapshot'

const PAGES = 4

function relation(schema: string, name: string, ...targets: readonly RelationName[]): Relation {
  const foreignKeys = targets.map((target, at) => ({
    ...{ name: `${name} → ${target.name} ${String(at)}`, columns: ['a'], target, targetColumns: ['id'] },
    onDelete: 'no action' as const,
    onUpdate: 'no action' as const,
  }))
  return { schema, name, kind: 'table', columns: [], uniqueKeys: [], foreignKeys, checks: [], indexes: [], triggers: [] }
}

const pagesOf = (...relations: readonly Relation[]) => keysPages(relations, PAGES)
const named = (schema: string, name: string) => ({ schema, name })
const from = (pages: readonly string[], name: RelationName) =>
  referringTo(pages, name)
    .map((key) => `${key.from.schema}.${key.from.name}`)
    .sort()

test('who refers to a relation is found by its whole name, in its own schema', () => {
  const orders = named('shop', 'orders')
  const pages = pagesOf(
    relation('shop', 'lines', orders),
    relation('shop', 'orders', orders, orders),
    relation('old', 'lines', named('old', 'orders')),
    relation('shop', 'orders_2', named('shop', 'orders_1')),
    relation('shop', 'notes'),
  )
  expect(from(pages, orders)).toEqual(['shop.lines', 'shop.orders', 'shop.orders'])
  expect(from(pages, named('old', 'orders'))).toEqual(['old.lines'])
  expect(from(pages, named('shop', 'order'))).toEqual([])
  expect(from(pagesOf(), orders)).toEqual([])
})

test.each([
  ['quotes and strokes', String.raw`a"b\c`],
  ['a tab and a break', 'a\tb\nc'],
  ['what looks like the end of a line', '"}]\n["main","x"]\t[{"target":{'],
  ['half a character', 'a\ud800b'],
  ['other letters', 'Größe 表'],
  ['nothing', ''],
])('a name with %s is found like any other', (_, odd) => {
  const pages = pagesOf(relation('s', 'one', named('s', odd)), relation('s', odd, named('s', 'one'), named(odd, odd)))
  expect(from(pages, named('s', odd))).toEqual(['s.one'])
  expect(from(pages, named('s', 'one'))).toEqual([`s.${odd}`])
  expect(from(pages, named(odd, odd))).toEqual([`s.${odd}`])
})

test('who refers to any of many is found in one pass, and is the same', () => {
  const all = Array.from({ length: 60 }, (_, at) => relation('s', `t${String(at)}`, named('s', `t${String(at % 7)}`), named('s', 't1')))
  const pages = pagesOf(...all)
  const wanted = [named('s', 't1'), named('s', 't6'), named('s', 'absent')]
  const one = wanted.flatMap((name) => referringTo(pages, name).map((key) => relationKey(key.from)))
  expect(
    referringToAny(pages, new Set(wanted.map(relationKey)))
      .map(relationKey)
      .sort(),
  ).toEqual(one.sort())
})

/** The layers of a snapshot whose pages somebody may forget; what is asked of them. */
function layersOf(parts: Map<string, string>) {
  const asked: string[] = []
  let most = 0
  let now = 0
  const part = async (_id: string, name: string) => {
    asked.push(name)
    now += 1
    most = Math.max(most, now)
    await Promise.resolve()
    now -= 1
    return parts.get(name)
  }
  // The one thing that is asked of them.
  return { layers: { part } as unknown as Layers, asked, most: () => most }
}

test('pages are asked for together, and once for as long as what is known of the whole is the same', async () => {
  const pages = pagesOf(relation('s', 'a', named('s', 'b')))
  const { layers, asked, most } = layersOf(new Map(pages.map((text, page) => [PART.keys(page), text])))
  const meta = { pages: PAGES } as SnapshotMeta
  expect(await incomingOf('id', meta, layers)).toEqual(pages)
  expect(most()).toBe(PAGES)
  await incomingOf('id', meta, layers)
  expect(asked).toHaveLength(PAGES)
  // Something of the snapshot changed.
  await incomingOf('id', { ...meta }, layers)
  expect(asked).toHaveLength(2 * PAGES)
})

test('a page that was forgotten is missed until it is there again, and what stands in for it is not kept', async () => {
  const pages = pagesOf(relation('s', 'a', named('s', 'b')))
  const parts = new Map(pages.map((text, page) => [PART.keys(page), text]))
  parts.delete(PART.keys(2))
  const { layers } = layersOf(parts)
  const meta = { pages: PAGES } as SnapshotMeta
  expect(await incomingOf('id', meta, layers)).toBeUndefined()
  expect(await incomingOf('id', meta, layers, new Map([[2, 'made\t[]\n']]))).toEqual(
    pages.map((text, page) => (page === 2 ? 'made\t[]\n' : text)),
  )
  expect(await incomingOf('id', meta, layers)).toBeUndefined()
  parts.set(PART.keys(2), pages[2] ?? '')
  expect(await incomingOf('id', meta, layers)).toEqual(pages)
})
