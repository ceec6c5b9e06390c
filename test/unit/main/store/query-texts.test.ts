import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HISTORY_LIMITS } from '@shared/query-texts'
import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { openStore } from '../../../../src/main/store/open'
import { QueryTexts } from '../../../../src/main/store/query-texts'
import { openVault } from '../../../../src/main/store/open-vault'

const log = createLogger('silent')
const CANARY = 'canary-4471-statement'
const ran = (text: string) => ({ text, state: 'ok' as const, rows: 1, elapsedMs: 2 })

async function openAll(home = mkdtempSync(join(tmpdir(), 'relata-texts-'))) {
  let now = 1000
  const store = openStore(home, log, () => (now += 1))
  const vault = await openVault(store, undefined, log)
  return { home, store, vault, texts: new QueryTexts(store, vault), close: () => store.close() }
}

/** Whether a text stands anywhere in a folder, as it is or in hex. */
function isWritten(home: string, text: string): boolean {
  const forms = [text, Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64')]
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.some((file) => {
    const bytes = readFileSync(join(file.parentPath, file.name))
    return forms.some((form) => bytes.includes(form))
  })
}

test('drafts come back after a restart as they stood, in the order of their last change', async () => {
  const first = await openAll()
  first.texts.saveDraft({ console: 'a', id: 'one', text: 'SELECT 1', number: 1 })
  first.texts.saveDraft({ console: 'b', id: 'one', text: '', number: 2 })
  first.texts.saveDraft({ console: 'a', id: 'one', text: 'SELECT 12', number: 1 })
  first.close()
  const again = await openAll(first.home)
  expect(again.texts.drafts()).toEqual([
    { console: 'b', id: 'one', text: '', number: 2 },
    { console: 'a', id: 'one', text: 'SELECT 12', number: 1 },
  ])
  again.close()
})

test('what stands in a console that is closed is kept in the history, unless it was run or saved', async () => {
  const { texts, close } = await openAll()
  texts.add('one', ran('SELECT run'))
  texts.save('one', 'Mine', 'SELECT saved')
  for (const [at, text] of ['SELECT run', ' SELECT saved\n', 'SELECT lost', '  '].entries()) {
    texts.saveDraft({ console: String(at), id: 'one', text, number: 1 })
    texts.dropDraft(String(at))
  }
  expect(texts.history('one').map(({ text, state }) => [text, state])).toEqual([
    ['SELECT lost', 'written'],
    ['SELECT run', 'ok'],
  ])
  expect(texts.drafts()).toEqual([])
  close()
})

test('the history is bounded in number and in bytes, the newest stay, and a statement run again moves up', async () => {
  const { texts, store, close } = await openAll()
  const count = () => store.db.prepare("SELECT count(*) FROM query_text WHERE kind = 'history'").pluck().get()
  const bytes = () => store.db.prepare("SELECT sum(length(value)) FROM query_text WHERE kind = 'history'").pluck().get() as number
  for (let at = 0; at < 40; at += 1) texts.add('one', ran(`SELECT ${String(at)} -- ${'x'.repeat(90_000)}`))
  expect(bytes()).toBeLessThanOrEqual(HISTORY_LIMITS.bytes)
  expect(texts.history('one')[0]?.text).toContain('SELECT 39')
  texts.forgetHistory('one')
  texts.add('one', ran('SELECT first'))
  // Copies under other names do not open: they count, and are left out of what is shown.
  const copy = store.db.prepare(
    "INSERT INTO query_text SELECT 'copy' || ?, connection_id, kind, revision, scheme, value, ? FROM query_text WHERE id NOT LIKE 'copy%'",
  )
  for (let at = 0; at < HISTORY_LIMITS.entries + 5; at += 1) copy.run(at, at)
  texts.add('one', ran('SELECT last'))
  expect(count()).toBe(HISTORY_LIMITS.entries)
  expect(texts.history('one').map(({ text }) => text)).toEqual(['SELECT last', 'SELECT first'])
  close()
})

test('the same statement run again is there once, at the top; search wants every word', async () => {
  const { texts, close } = await openAll()
  for (const text of ['SELECT * FROM orders', 'SELECT * FROM ships', 'SELECT * FROM orders']) texts.add('one', ran(text))
  texts.add('two', ran('SELECT other'))
  expect(texts.history('one').map(({ text }) => text)).toEqual(['SELECT * FROM orders', 'SELECT * FROM ships'])
  expect(texts.history('one', 'from SHIPS').map(({ text }) => text)).toEqual(['SELECT * FROM ships'])
  expect(texts.history('one', 'ships orders')).toEqual([])
  close()
})

test('R02 nothing of it is in the clear on disk, and a locked vault shows none of it', async () => {
  const { home, store, vault, texts, close } = await openAll()
  texts.saveDraft({ console: 'a', id: 'one', text: CANARY, number: 1 })
  await vault.setPassword('correct horse')
  texts.add('one', ran(`${CANARY} run`))
  texts.save('one', `${CANARY} name`, CANARY)
  expect(isWritten(home, CANARY)).toBe(false)
  vault.lock()
  for (const read of [() => texts.drafts(), () => texts.history('one'), () => texts.saved('one')])
    expect(read).toThrow(expect.objectContaining({ code: 'secrets_locked' }))
  // What is typed meanwhile is not lost, and is sealed like the rest afterwards.
  texts.saveDraft({ console: 'a', id: 'one', text: `${CANARY} typed`, number: 1 })
  await vault.unlock('correct horse')
  expect(texts.drafts()).toMatchObject([{ text: `${CANARY} typed` }])
  expect(store.db.prepare("SELECT count(*) FROM query_text WHERE scheme = 'file'").pluck().get()).toBe(0)
  close()
})

test('R43 a new key seals it too', async () => {
  const { vault, texts, close } = await openAll()
  await vault.setPassword('correct horse')
  texts.save('one', 'Mine', 'SELECT 1')
  await vault.rotate('correct horse')
  vault.lock()
  await vault.unlock('correct horse')
  expect(texts.saved('one')).toMatchObject([{ name: 'Mine', text: 'SELECT 1' }])
  close()
})

test('a saved query replaces the one of its name; what is gone cannot be removed; all goes with the connection', async () => {
  const { texts, close } = await openAll()
  const first = texts.save('one', 'Mine', 'SELECT 1')
  expect(texts.save('one', 'Mine', 'SELECT 2').entry).toBe(first.entry)
  texts.save('one', 'Another', 'SELECT 3')
  expect(texts.saved('one').map(({ name, text }) => [name, text])).toEqual([
    ['Another', 'SELECT 3'],
    ['Mine', 'SELECT 2'],
  ])
  texts.removeSaved(first.entry)
  expect(() => texts.removeSaved(first.entry)).toThrow(expect.objectContaining({ code: 'not_found' }))
  texts.removeConnection('one')
  expect(texts.saved('one')).toEqual([])
  close()
})
