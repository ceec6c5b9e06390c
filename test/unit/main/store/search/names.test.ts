import { describe, expect, test } from 'vitest'
import { fold, keyOf, spaced } from '../../../../../src/main/store/search/fold'
import { expression, insideTerms } from '../../../../../src/main/store/search/grams'
import { markName, markText } from '../../../../../src/main/store/search/marks'
import { matchName, matchProse, parseQuery } from '../../../../../src/main/store/search/query'

const words = (name: string) => {
  const { key, starts } = fold(name)
  return starts.map((start, at) => key.slice(start, starts[at + 1]))
}
const match = (typed: string, name: string) => {
  const query = parseQuery(typed)
  return query === undefined ? undefined : matchName(name, query)
}
const marked = (pieces: readonly { text: string; mark: boolean }[]) => pieces.map(({ text, mark }) => (mark ? `[${text}]` : text)).join('')

describe('a name folded', () => {
  test.each([
    ['order_id', ['order', 'id']],
    ['orderId', ['order', 'id']],
    ['HTTPServerName', ['http', 'server', 'name']],
    ['parseXML', ['parse', 'xml']],
    ['address2line', ['address', '2', 'line']],
    ['Größe-in cm', ['große', 'in', 'cm']],
    ['ÉTAT_CIVIL', ['etat', 'civil']],
    ['客户订单', ['客', '户', '订', '单']],
    ['a.b$c', ['a', 'b$c']],
    ['İstanbul', ['istanbul']],
    ['🚢 ships', ['🚢', 'ships']],
    ['se"le\'ct`\nñ __proto__', ['se', 'le', 'ct`', 'n', 'proto']],
  ])('%s has the words %j', (name, expected) => {
    expect(words(name)).toEqual(expected)
    expect(keyOf(name)).toBe(expected.join(''))
  })

  test('is the same whatever the case, the accents and the separators', () => {
    expect(new Set(['order_item', 'OrderItem', 'ORDER ITEM', 'ordeR-itém', 'orderitem'].map(keyOf))).toEqual(new Set(['orderitem']))
  })

  test('of nothing but separators stays as it is', () => {
    expect([keyOf('--'), keyOf('_'), keyOf('"')]).toEqual(['--', '_', '"'])
  })

  test('knows for each of its characters where it stood', () => {
    const { key, from, to } = fold('Ærø_ﬁsk')
    expect(key).toBe('ærøfisk')
    expect(Array.from(key, (_, at) => 'Ærø_ﬁsk'.slice(from[at], to[at]))).toEqual(['Æ', 'r', 'ø', 'ﬁ', 'ﬁ', 's', 'k'])
  })
})

describe('what a person types', () => {
  test.each([
    ['orders', 'orders', 0],
    ['order id', 'OrderID', 0],
    ['order', 'order_items', 1],
    ['items', 'order_items', 2],
    ['rder_it', 'order_items', 2],
    ['items order', 'order_items', 2],
    ['id', 'customer_id', 2],
    ['id', 'video', undefined],
    ['c', 'order_code', 2],
    ['c', 'orderact', undefined],
    ['order zebra', 'order_items', undefined],
    ['单', '客户订单', 2],
    ['🚢', 'x_🚢', 2],
    ['--', 'a--b', undefined],
    ['a - b', 'a_b', 0],
  ] as const)('%s answers to %s: %s', (typed, name, expected) => {
    expect(match(typed, name)).toBe(expected)
  })

  test.each(['', '   ', '\u0000', '\ue000'])('%j is nothing to look for', (typed) => {
    expect(parseQuery(typed)).toBeUndefined()
  })

  test('names a column and its table, a table and its schema', () => {
    expect(parseQuery('public.Orders')?.path).toEqual({ container: 'public', last: 'orders' })
    expect(parseQuery('a.orders.customer_id')?.path).toEqual({ container: 'orders', last: 'customerid' })
    expect(parseQuery('orders')?.path).toBeUndefined()
  })

  test('texts hold it whatever stands between, short words at the beginning of words', () => {
    const holds = (typed: string, text: string) => matchProse(text, parseQuery(typed)?.prose ?? [])
    expect(holds('customer_id', 'where o.customer_id = 1')).toBe(true)
    expect(holds('id customer', 'CUSTOMER  id')).toBe(true)
    expect(holds('id', 'a video')).toBe(false)
    expect(holds('tome', 'the Customer')).toBe(true)
  })
})

test('every term of an FTS5 expression is a quoted string', () => {
  const typed = ['a"b" OR "c', 'NEAR(x, 5)', 'x*', '-not', '^start', 'col:x', "'; DROP"]
  for (const text of typed) {
    const query = parseQuery(text)
    const made = expression((query?.words ?? []).flatMap(insideTerms), ['x"y', 'z'])
    expect(made.replaceAll(/"(?:[^"]|"")*"/g, '_')).toMatch(/^(?:_ AND )*\(_ OR _\)$/)
  }
})

describe('what was found is marked', () => {
  test.each([
    ['order id', 'myOrder_ID', 'my[Order_ID]'],
    ['item', 'order_items', 'order_[item]s'],
    ['items order', 'order_items', '[order]_[items]'],
    ['id', 'video_id', 'video_[id]'],
    ['grosse', 'Größe', 'Größe'],
    ['große', 'Größe', '[Größe]'],
    ['<b>', 'a<b>c', 'a[<b>]c'],
  ])('%s in %s', (typed, name, expected) => {
    const query = parseQuery(typed)
    expect(query === undefined ? '' : marked(markName(name, query))).toBe(expected)
  })

  test('in a long text, with what stands around it and whole characters', () => {
    const text = `${'🚢 '.repeat(60)}SELECT price\n\n FROM orders ${'x'.repeat(400)}`
    const shown = marked(markText(text, parseQuery('price orders')?.prose ?? []))
    expect(shown).toContain('SELECT [price] FROM [orders] x')
    expect(shown).toMatch(/^….*…$/u)
    expect(shown.isWellFormed()).toBe(true)
    expect(shown.length).toBeLessThan(230)
  })
})

test('prose keeps its words apart', () => {
  expect(spaced('Über-Größe:  c_1').text).toBe(' uber große c 1')
})
