import { expect } from 'vitest'
import type { Channels } from './channels'

/** Calls every channel of the query console, with a connection to PostgreSQL that has the fixture of subjects.ts. */
export async function useConsole({ call, refused }: Channels, id: string): Promise<void> {
  const asked = await call('query.run', { id, console: 'one', text: 'SELECT id FROM sites ORDER BY id' })
  expect(asked).toMatchObject({ columns: [{ name: 'id', type: 'integer' }], rows: [['1'], ['2']], readOnly: true, error: null })
  expect(await call('query.close', { console: 'one' })).toBeNull()
  const text = 'SELECT id FROM sites ORDER BY id'
  expect(await call('query.history', { id, search: 'SITES order' })).toMatchObject([{ text, state: 'ok', rows: 2 }])
  const written = { console: 'one', id, text: 'SELECT 1 -- not run', number: 1 }
  expect(await call('query.saveDraft', written)).toBeNull()
  expect(await call('query.drafts', {})).toEqual([written])
  expect(await call('query.dropDraft', { console: 'one' })).toBeNull()
  expect(await call('query.history', { id })).toMatchObject([{ text: written.text, state: 'written' }, { text }])
  const saved = await call('query.save', { id, name: 'All sites', text })
  expect(await call('query.saved', { id })).toMatchObject([{ entry: saved.entry, name: 'All sites', text }])
  expect(await call('query.removeSaved', { entry: saved.entry })).toBeNull()
  expect(await refused('query.removeSaved', { entry: saved.entry })).toMatchObject({ code: 'not_found' })
  expect(await call('query.forgetHistory', { id })).toBeNull()
  expect(await call('query.history', { id })).toEqual([])
}
