import { expect, test } from 'vitest'
import { closeNames } from '../../../src/shared/close-names'

const NAMES = ['customers', 'customs', 'customer_orders', 'berths', 'vessels', 'Order Lines', 'port_calls', 'a', 'ab']

test.each([
  ['custumers', ['customers']],
  ['custums', ['customs']],
  ['csutoms', ['customs']],
  ['berth5', ['berths']],
  ['vesels', ['vessels']],
  ['linse', ['Order Lines']],
  ['ordrs', ['customer_orders', 'Order Lines']],
  ['zebra', []],
  ['ax', []],
  ['', []],
])('%s is close to %j', (typed, close) => {
  expect(
    closeNames(typed, NAMES)
      .slice(0, close.length === 0 ? 3 : close.length)
      .toSorted(),
  ).toEqual(close.toSorted())
})

test('three at most, the closest first, each once, and nothing of a text that nobody types', () => {
  expect(closeNames('berts', ['berth', 'berths', 'bert', 'bers', 'berths'])).toHaveLength(3)
  expect(closeNames('berthe', ['berths_of_old', 'berths'])).toEqual(['berths', 'berths_of_old'])
  expect(closeNames('x'.repeat(65), ['x'.repeat(64)])).toEqual([])
  expect(closeNames('x'.repeat(64), ['x'.repeat(10_000)])).toEqual([])
})
