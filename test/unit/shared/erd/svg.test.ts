import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { USUAL_LINES, withLines } from '@shared/diagram/lines'
import { packedLayout } from '@shared/diagram/request'
import { PALETTES } from '@shared/erd/palette'
import { type Drawing, svg } from '@shared/erd/svg'
import { fitted, textWidth } from '@shared/erd/text-width'
import type { Graph } from '@shared/graph'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MARKUP_PAYLOADS } from '../../../support/markup-payloads'
import { allOf, readSvg } from '../../../support/svg-reader'

/** All that a drawing is made of: nothing in it fetches, runs, or refers to anything. */
const ELEMENTS = ['svg', 'title', 'g', 'rect', 'path', 'text']
const ATTRIBUTES = [
  ...['xmlns', 'width', 'height', 'viewBox', 'font-family', 'font-size', 'xml:space', 'role', 'x', 'y', 'rx', 'fill', 'fill-opacity'],
  ...['stroke', 'stroke-width', 'stroke-linecap', 'stroke-linejoin', 'stroke-dasharray', 'd', 'transform', 'font-weight', 'text-anchor'],
  ...['textLength', 'lengthAdjust'],
]

function graphOf(names: readonly string[], columns = 2): Graph {
  const kinds = ['table', 'view', 'materialized', 'foreign', 'partitioned', 'partition', 'virtual', 'shadow'] as const
  return {
    nodes: names.map((name, at) => ({
      ...{ id: name, schema: 'main', label: name, kind: kinds[at % kinds.length] ?? 'table', rowCount: null, primaryKeys: ['id'] },
      columns: [
        { name: 'id', type: 'int', nullable: false, primary: true, foreign: false, unique: false },
        ...Array.from({ length: columns - 1 }, (_, n) => ({
          ...{ name: n === 0 ? name : `${name} ${String(n)}`, type: name, nullable: true, primary: false, foreign: n === 0, unique: false },
        })),
      ],
    })),
    edges: names.map((name, at) => ({
      ...{
        id: `e${String(at)}`,
        name,
        source: name,
        target: names[Math.floor(at / 3)] ?? name,
        sourceColumns: [name],
        targetColumns: ['id'],
      },
      ...({ sourceCardinality: 'zero-or-many', targetCardinality: 'zero-or-one' } as const),
    })),
  }
}

function drawn(graph: Graph, more: Partial<Drawing> = {}): string {
  const arrangement = { ...packedLayout(graph, 'all', 1.5), groups: [] }
  return [...svg({ graph, arrangement, mode: 'all', theme: 'light', area: undefined, caption: 'shop, read today', ...more })].join('')
}

const textsOf = (document: string) =>
  allOf(readSvg(document))
    .filter((element) => element.name === 'text')
    .map((element) => element.text)

test('is XML that draws every relation, column and reference of the model, and holds nothing else', () => {
  const graph = graphOf(['orders', 'customers', 'lines'])
  const root = readSvg(drawn(graph))
  const texts = allOf(root).filter((element) => element.name === 'text')
  for (const { label, columns } of graph.nodes)
    for (const { name, type } of columns) expect(texts.map((t) => t.text)).toEqual(expect.arrayContaining([label, name, type]))
  expect(texts.length).toBe(graph.nodes.length * 5 + 1)
  const lines = root.children.find((g) => g.attributes['stroke'] === PALETTES.light.edge)
  expect(lines?.children.length).toBe(graph.edges.length)
  const [, , width, height] = (root.attributes['viewBox'] ?? '').split(' ')
  expect([width, height]).toEqual([root.attributes['width'], root.attributes['height']])
})

test('what a view reads is a dashed line without a crow’s foot, and no key', () => {
  const graph = graphOf(['orders', 'totals'])
  const root = readSvg(drawn(withLines({ ...graph, reads: [{ view: 'totals', relation: 'orders' }] }, USUAL_LINES)))
  const [keys, others] = root.children.filter((g) => g.attributes['stroke'] === PALETTES.light.edge)
  expect(keys?.children.length).toBe(graph.edges.length)
  const [read] = others?.children ?? []
  expect(read?.children.map(({ attributes }) => attributes['stroke-dasharray'])).toEqual(['5 4'])
  expect(read?.children[0]?.attributes['d']?.match(/M/g)).toHaveLength(1)
})

test('an inferred reference is dotted, has its ends and says what it is', () => {
  const { nodes } = graphOf(['orders', 'orders_id'], 3)
  const own = nodes.map((node) => ({ ...node, columns: node.columns.map((column) => ({ ...column, foreign: false, type: 'int' })) }))
  const root = readSvg(
    drawn(withLines({ nodes: own.map((node) => ({ ...node, kind: 'table' })), edges: [] }, { reads: true, inferred: true })),
  )
  const [, others] = root.children.filter((g) => g.attributes['stroke'] === PALETTES.light.edge)
  expect(others?.children.map(({ children }) => children.map(({ attributes }) => attributes['stroke-dasharray']))).toEqual([
    ['1.5 3.5', undefined],
  ])
  expect(allOf(root).filter(({ name, text }) => name === 'text' && text === '?')).toHaveLength(1)
  expect(textsOf(drawn({ nodes: [], edges: graphOf(['a']).edges.map((edge) => ({ ...edge, kind: 'inferred' })) }))).toContain(
    'shop, read today · ? inferred from names',
  )
})

test('colours and notes that somebody put on a diagram are in it, the notes within its edges and as text', () => {
  const graph = graphOf(['orders', 'lines'])
  const text = '<b>ask</b> the billing team first'
  const more = { colours: new Map([['orders', 'pink']] as const), notes: [{ x: -900, y: 5000, text }] }
  const root = readSvg(drawn(graph, more))
  const all = allOf(root)
  expect(all.filter(({ attributes }) => attributes['fill'] === PALETTES.light.kinds.materialized)).toHaveLength(1)
  expect(textsOf(drawn(graph, more)).join(' ')).toContain(text)
  const [left = 0, top = 0, width = 0, height = 0] = (root.attributes['viewBox'] ?? '').split(' ').map(Number)
  expect([left <= -900, top + height >= 5036, left + width >= 0]).toEqual([true, true, true])
  const names = readSvg(drawn(graph, { ...more, mode: 'names', theme: 'dark' }))
  expect(
    allOf(names).filter(({ attributes }) => attributes['stroke'] === PALETTES.dark.kinds.materialized && attributes['d'] === 'M1.5 6V22'),
  ).toHaveLength(1)
})

test('R08 names are text, whatever they hold: 250 payloads', () => {
  const graph = graphOf(MARKUP_PAYLOADS)
  const document = drawn(graph)
  const elements = allOf(readSvg(document))
  for (const { name, attributes } of elements) {
    expect(ELEMENTS).toContain(name)
    for (const attribute of Object.keys(attributes)) expect(ATTRIBUTES).toContain(attribute)
  }
  // The frame names its own format; otherwise no address stands outside of a text.
  const inAttributes = elements.flatMap(({ attributes }) => Object.values(attributes)).filter((value) => /url\(|:\/\//.test(value))
  expect(inAttributes).toEqual(['http://www.w3.org/2000/svg'])
  expect(document).not.toMatch(/(?!\u200c|\u200d|\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  const titles = elements.filter((element) => element.name === 'title').map((element) => element.text)
  for (const name of MARKUP_PAYLOADS) {
    const shown = name.replaceAll(/[\p{Cc}\p{Cf}]/gu, (c) => `‹U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}›`)
    expect(titles).toContain(shown)
  }
})

test('any names at all give well-formed XML that tells them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), (name) => {
      const plain = name.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/gu, '')
      const texts = textsOf(drawn(graphOf([name]))).join('\n')
      if (plain === name && textWidth(name, 13, 600) < 90) expect(texts).toContain(name)
    }),
    { numRuns: 300 },
  )
})

describe('widths', () => {
  test('no text of the application’s own fonts runs out of its box', () => {
    const graph = graphOf(['a_name_that_is_far_too_long_for_a_box_of_196_pixels', 'short'], 3)
    for (const { attributes, text, name } of allOf(readSvg(drawn(graph)))) {
      if (name !== 'text' || text.startsWith('shop')) continue
      const face = attributes['font-family']?.startsWith("'JetBrains") === true ? 'mono' : attributes['font-weight'] === '600' ? 600 : 400
      const width = textWidth(text, Number(attributes['font-size'] ?? 12), face)
      const [left, right] =
        attributes['text-anchor'] === 'end'
          ? [Number(attributes['x']) - width, Number(attributes['x'])]
          : [Number(attributes['x']), Number(attributes['x']) + width]
      expect(left).toBeGreaterThanOrEqual(10)
      expect(right).toBeLessThanOrEqual(186.01)
    }
  })

  test('what is cut is cut between letters and ends with an ellipsis', () => {
    expect(fitted('orders', 100, 13, 600)).toBe('orders')
    expect(fitted('order_confirmations', 60, 13, 600)).toMatch(/^order_c?…$/)
    expect(fitted('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 60, 13, 600)).toMatch(/^(👩‍👩‍👧)*…$/u)
  })
})

test('only a text whose letters are measured says how wide it is', () => {
  const lengths = (name: string) => allOf(readSvg(drawn(graphOf([name])))).filter(({ attributes }) => 'textLength' in attributes).length
  expect(lengths('a_name_that_is_far_too_long_for_a_box')).toBeGreaterThan(0)
  expect(lengths('مرحبا بالعالم مرحبا بالعالم مرحبا')).toBe(0)
  expect(lengths('🚀 emoji emoji emoji emoji emoji')).toBe(0)
})

test('a view shows what lies in it, to its edges', () => {
  const graph = graphOf(Array.from({ length: 40 }, (_, at) => `t${String(at)}`))
  const [place] = packedLayout(graph, 'all', 1.5).positions.values()
  const root = readSvg(drawn(graph, { area: { x: (place?.x ?? 0) + 10, y: (place?.y ?? 0) + 10, width: 100, height: 20 } }))
  expect(root.attributes).toMatchObject({ width: '100', height: '20' })
  const heads = allOf(root).filter((element) => element.name === 'text' && element.attributes['font-weight'] === '600')
  expect(heads.length).toBe(1)
})

test.each(['light', 'dark'] as const)('%s: the colours are those of the application', (theme) => {
  const css = readFileSync(join(import.meta.dirname, '../../../../src/renderer/theme/tokens.css'), 'utf8')
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1]
  const { kinds, ...colours } = PALETTES[theme]
  const names = { borderControl: 'border-control', borderFaint: 'border-faint', pk: 'key-pk', fk: 'key-fk', unique: 'key-unique' }
  for (const [name, colour] of Object.entries(colours))
    expect([name, colour]).toEqual([name, token(Object.entries(names).find(([own]) => own === name)?.[1] ?? name)])
  const kindNames = { materialized: 'matview', partitioned: 'partition', shadow: 'partition', virtual: 'function' }
  for (const [kind, colour] of Object.entries(kinds))
    expect([kind, colour]).toEqual([kind, token(`kind-${Object.entries(kindNames).find(([own]) => own === kind)?.[1] ?? kind}`)])
})

test('ten thousand relations are drawn whole', () => {
  const graph = graphOf(
    Array.from({ length: 10_000 }, (_, at) => `table_${String(at)}`),
    6,
  )
  const root = readSvg(drawn(graph))
  expect(allOf(root).filter((element) => element.name === 'text').length).toBe(10_000 * 13 + 1)
})
