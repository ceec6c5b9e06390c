import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { visible, visibleName } from '../../src/renderer/ui/visible'
import { MARKUP_PAYLOADS } from '../support/markup-payloads'
import { openFile, type RunningApp, startApp, endApp } from './app'
import { expectInert, watchPolicy } from './inert'

const folder = mkdtempSync(join(tmpdir(), 'relata-markup-'))
const file = join(folder, 'names.db')
const name = (payload: string) => `"${payload.replaceAll('"', '""')}"`
const text = (payload: string) => `'${payload.replaceAll("'", "''")}'`
/** One table each, whose column, default, check and index are named so, too; and one table with a column for every one. */
const ONE_EACH = MARKUP_PAYLOADS.map(
  (payload, at) =>
    `CREATE TABLE ${name(payload)} (id INTEGER PRIMARY KEY, ${name(`c ${payload}`)} TEXT DEFAULT ${text(payload)} CHECK (${name(`c ${payload}`)} <> ${text(payload)}), up INTEGER${at === 0 ? '' : ` REFERENCES ${name(MARKUP_PAYLOADS[at - 1] ?? '')}`});
     CREATE INDEX ${name(`i ${payload}`)} ON ${name(payload)} (${name(`c ${payload}`)});`,
)
const ALL_OF_THEM = `CREATE TABLE everything (${MARKUP_PAYLOADS.map((payload) => `${name(payload)} TEXT`).join(', ')});
  INSERT INTO everything VALUES (${MARKUP_PAYLOADS.map(text).join(', ')});
  CREATE VIEW texts AS SELECT ${MARKUP_PAYLOADS.slice(0, 100).map(text).join(', ')};`

test.describe.configure({ mode: 'serial' })
const CONNECTION = `${MARKUP_PAYLOADS[10] ?? ''} the connection`
let running: RunningApp
let page: Page

test.beforeAll(async () => {
  const db = new Database(file)
  db.exec([...ONE_EACH, ALL_OF_THEM].join('\n'))
  db.close()
  running = await startApp()
  page = running.page
  await watchPolicy(page)
})
test.afterAll(async () => {
  await endApp(running)
})
test.afterEach(async () => await expectInert(page))

/** Draws every row of a list that draws only what is in view. */
async function scrollThrough(label: string, drawn = new Set<string>()): Promise<number> {
  const list = page.locator(label)
  const seen = await list.evaluate(async (element) => {
    const titles = new Set<string>()
    for (let top = 0; top <= element.scrollHeight; top += Math.max(100, element.clientHeight - 50)) {
      element.scrollTop = top
      await new Promise((done) => setTimeout(done, 40))
      for (const row of element.querySelectorAll('[title], [role=option], [role=treeitem]'))
        titles.add(row.getAttribute('title') ?? row.textContent)
    }
    return [...titles]
  })
  for (const title of seen) drawn.add(title)
  return MARKUP_PAYLOADS.filter((payload) => [...drawn].some((title) => title.includes(visibleName(payload)))).length
}

test('R08: the name of a connection, and 250 tables in the tree', async () => {
  await page.getByRole('button', { name: 'Add connection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Paste a URL or a path').fill(file)
  await dialog.getByLabel('Name', { exact: true }).fill(CONNECTION)
  await dialog.getByRole('button', { name: 'Save and connect' }).click()
  await page.getByLabel('Filter names').fill('everything')
  await expect(page.getByTestId('tree').getByTitle('everything', { exact: true })).toBeVisible()
  await page.getByLabel('Filter names').fill('')
  // A busy machine may not draw every row while it is passed: what was drawn once counts.
  const drawn = new Set<string>()
  await expect.poll(async () => await scrollThrough('[data-testid=tree]', drawn), { timeout: 30_000 }).toBe(MARKUP_PAYLOADS.length)
  await page.getByLabel('Filter names').fill('onerror')
  await expect(page.getByTestId('tree')).toContainText('onerror')
  await page.getByLabel('Filter names').fill('')
})

test('R08: a relation with 250 columns and values, its DDL, and a view of texts', async () => {
  for (const relation of ['everything', 'texts']) {
    await page.getByLabel('Filter names').fill(relation)
    await page.getByTestId('tree').getByTitle(relation, { exact: true }).dblclick()
    const view = page.getByRole('article', { name: relation })
    await expect(view).toBeVisible()
    await view.evaluate(async (element) => {
      for (const part of element.querySelectorAll<HTMLElement>('*'))
        if (part.scrollHeight > part.clientHeight) part.scrollTop = part.scrollHeight
      await new Promise((done) => setTimeout(done, 200))
    })
    for (const tab of await view.getByRole('tab').all()) await tab.click()
    await expectInert(page)
  }
  await page.getByLabel('Filter names').fill('')
})

test('R08: relations of those names: keys, references, indexes, checks, menus and tips', async () => {
  for (const payload of MARKUP_PAYLOADS.filter((_, at) => at % 10 === 1)) {
    const id = JSON.stringify(payload)
    await page.getByLabel('Filter names').fill(payload)
    const row = page.getByTestId('tree').getByTitle(visibleName(payload), { exact: true })
    await row.first().dblclick()
    await expect(page.getByRole('article', { name: visible(payload), exact: true }), id).toBeVisible()
    await row.first().hover()
  }
  await page
    .getByTestId('tree')
    .getByTitle(visibleName(MARKUP_PAYLOADS[241] ?? ''), { exact: true })
    .first()
    .click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Forget cached' }).hover()
  await expect(page.getByRole('menuitem', { name: /This relation/ })).toBeVisible()
  await expectInert(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByLabel('Filter names').fill('')
})

test('R08: the diagram of all of them, the search, the cache and the history', async () => {
  // Where it was before the filter: at the end, where the connection is not drawn.
  await page.getByTestId('tree').evaluate((tree) => tree.scrollTo({ top: 0 }))
  await page.getByTestId('tree').getByTitle(CONNECTION, { exact: true }).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
  await expect(page.locator('.react-flow__node').first()).toBeVisible({ timeout: 30_000 })
  await expectInert(page)

  await page.keyboard.press('ControlOrMeta+Shift+F')
  await page.getByRole('combobox', { name: 'Search everything that was read' }).fill('window.ran')
  await expect(page.getByRole('listbox', { name: 'Hits' }).getByRole('option').first()).toBeVisible()
  await scrollThrough('[role=listbox][aria-label=Hits]')
  await expectInert(page)

  const db = new Database(file)
  for (const payload of MARKUP_PAYLOADS.slice(0, 100)) db.exec(`ALTER TABLE ${name(payload)} ADD COLUMN ${name(`new ${payload}`)} TEXT`)
  db.close()
  await page.getByTestId('tree').getByTitle(CONNECTION, { exact: true }).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Refresh ?F5/ }).click()
  await expect(page.getByText(/\d+ read, \d+ changed/).first()).toBeVisible()
  await page.getByTestId('tree').getByTitle(CONNECTION, { exact: true }).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show what changed' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('window.ran=1')
  await expectInert(page)

  await page.getByTestId('cache-state').click()
  await expect(page.getByRole('heading', { name: 'Cache' }).first()).toBeVisible()
})

test('R08: a file of connections with such names, and errors that repeat what was typed', async () => {
  const connections = MARKUP_PAYLOADS.slice(0, 120).map((payload) => ({
    ...{ name: payload.slice(0, 110), engine: payload.length % 2 === 0 ? 'sqlite' : payload.slice(0, 60) },
    options: { path: payload },
  }))
  const list = join(folder, 'list.json')
  writeFileSync(list, JSON.stringify({ relata: 'connections', version: 1, connections }))
  await openFile(running, list)
  await page.getByRole('button', { name: 'Settings (Ctrl ,)' }).click()
  await page.getByRole('button', { name: 'Import connections…', exact: true }).click()
  const importing = page.getByRole('dialog', { name: 'Import connections' })
  await expect(importing.getByRole('checkbox').nth(1)).toBeVisible()
  await expectInert(page)
  await importing.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Add connection' }).click()
  const dialog = page.getByRole('dialog')
  for (const payload of MARKUP_PAYLOADS.filter((_, at) => at % 25 === 0)) {
    await dialog.getByLabel('Paste a URL or a path').fill(`postgres://x:y@${payload}/z`)
    await dialog.getByRole('textbox', { name: 'File', exact: true }).fill(`/nowhere/${payload}`)
    await dialog.getByRole('button', { name: /^Test/ }).click()
    await expect(dialog.getByTestId('test-outcome')).toBeVisible()
    await expectInert(page)
  }
})
