import { beforeEach, expect, test } from 'vitest'
import { endArrival, follow, goBack, isArrival, look, lookKey, useLooks } from '../../../../src/renderer/state/relation-looks'
import { useTabs } from '../../../../src/renderer/state/tabs'

const orders = { connectionId: 'c', schema: 's', name: 'orders' }
const people = { connectionId: 'c', schema: 's', name: 'people' }
const of = (relation: typeof orders) => useLooks.getState().looks[lookKey(relation)]
const is = (value: string) => [{ column: 'id', op: '=' as const, value }]
const shown = () => {
  const { tabs, active } = useTabs.getState()
  const tab = tabs.find(({ id }) => id === active)
  return tab !== undefined && 'name' in tab ? tab.name : undefined
}

beforeEach(() => useLooks.setState({ looks: {}, arrived: undefined, trail: [] }))

test('a reference opens the row it names, and back is where it was', () => {
  look(orders, { section: 'Data', filters: is('7'), sort: [{ column: 'id', descending: true }] })
  follow(orders, people, is('1'))
  expect([shown(), of(people)]).toEqual(['people', { section: 'Data', filters: is('1'), sort: [] }])
  expect([isArrival(orders), isArrival(people)]).toEqual([false, true])
  endArrival(orders)
  expect(isArrival(people)).toBe(true)
  endArrival(people)
  expect(isArrival(people)).toBe(false)
  // A reference to a row of the same table.
  follow(people, people, is('2'))
  expect(of(people)?.filters).toEqual(is('2'))
  goBack(people)
  expect(of(people)?.filters).toEqual(is('1'))
  goBack(people)
  expect([shown(), of(orders)]).toEqual(['orders', { section: 'Data', filters: is('7'), sort: [{ column: 'id', descending: true }] }])
  goBack(orders)
  expect(shown()).toBe('orders')
})
