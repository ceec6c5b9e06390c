import { expect } from 'vitest'
import type { Channels } from './channels'

/** Asks every channel about rows of `sites`, which has two of them, and a console for the same. */
export async function askForRows(
  { call, refused }: Channels,
  id: string,
  sites: { readonly schema: string; readonly name: string },
): Promise<void> {
  const asked = await call('query.run', { id, console: 'one', text: 'SELECT id FROM sites ORDER BY id' })
  expect(asked).toMatchObject({ columns: [{ name: 'id', type: 'integer' }], rows: [['1'], ['2']], readOnly: true, error: null })
  expect(await call('query.close', { console: 'one' })).toBeNull()
  const page = await call('catalog.rows', { id, ...sites, limit: 1 })
  expect(page).toMatchObject({ more: true, paging: 'key', rows: [expect.any(Array)] })
  expect(await call('catalog.rows', { id, ...sites, after: page.next ?? '' })).toMatchObject({ more: false, next: null })
  expect(await call('catalog.count', { id, ...sites, filters: [{ column: 'id', op: '>', value: '1' }] })).toEqual({ rows: 1 })
  // Nobody chooses a place in these dialogs.
  expect(await call('catalog.exportRows', { id, ...sites, format: 'csv' })).toEqual({ file: null, rows: 0 })
  const row = page.ids?.[0] ?? ''
  expect(await call('catalog.cell', { id, ...sites, row, column: 'price' })).toEqual({ cell: page.rows[0]?.[4] })
  expect(await refused('catalog.cell', { id, ...sites, row: row.replace('1', '77'), column: 'price' })).toMatchObject({ code: 'not_found' })
}
