import { encodeOutline } from '@shared/outline'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { decodeSoon } from '../../../../src/renderer/state/decode'
import { namesOf } from '../../../../src/renderer/state/outline-names'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => vi.useRealTimers())

test('the names of an outline are there before anybody looks for one, and not before its rows are drawn', async () => {
  const later = await decoded()
  rename(later)
  vi.runAllTimers()
  expect(namesOf(later).relations.text).toBe('other')

  const soon = await decoded()
  vi.runAllTimers()
  rename(soon)
  expect(namesOf(soon).relations.text).toBe('orders')
})

/** Shows whether the names were made: those that are keep what they were made of. */
function rename({ rows }: Awaited<ReturnType<typeof decodeSoon>>): void {
  Object.assign(rows[0] ?? {}, { name: 'other' })
}

async function decoded() {
  return await decodeSoon(
    encodeOutline({
      schemas: ['public'],
      defaultSchema: 'public',
      rows: [{ schema: 'public', name: 'Orders', kind: 'table', rows: undefined, columns: undefined, parent: undefined }],
      objects: [],
    }),
  )
}
