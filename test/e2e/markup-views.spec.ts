import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { visible, visibleName } from '../../src/renderer/ui/visible'
import { postgresMessage, readMessage, startFakePostgres } from '../support/fake-postgres'
import { MARKUP_PAYLOADS } from '../support/markup-payloads'
import { type RunningApp, runInPage, saveAs, startApp, endApp } from './app'
import { expectInert, watchPolicy } from './inert'

// What markup.spec.ts leaves out: rows, tabs, the palette, the tools of a diagram, folders, dialogs, and what servers say.

/** One of each text, each in another way: for what takes a click a piece. */
const SOME = MARKUP_PAYLOADS.filter((_, at) => at % 10 === Math.floor(at / 10) % 10)
const folder = mkdtempSync(join(tmpdir(), 'relata-markup-views-'))
const file = join(folder, 'names.db')
const name = (payload: string) => `"${payload.replaceAll('"', '""')}"`
const text = (payload: string) => `'${payload.replaceAll("'", "''")}'`
const CONNECTION = `${SOME[1] ?? ''} the connection`
const FOLDER = `${(SOME[2] ?? '').slice(0, 80)} the folder`
const VIEW = (SOME[3] ?? '').slice(0, 60)

let running: RunningApp
let page: Page

test.beforeAll(async () => {
  const db = new Database(file)
  // Each refers to the one before; one has a column and a value of every text, and one document of all of them.
  for (const [at, payload] of SOME.entries())
    db.exec(`CREATE TABLE ${name(payload)} (${name(`id ${payload}`)} INTEGER PRIMARY KEY, up INTEGER${at === 0 ? '' : ` REFERENCES ${name(SOME[at - 1] ?? '')}`}, note TEXT);
      INSERT INTO ${name(payload)} VALUES (1, 1, ${text(payload)});
      CREATE VIEW ${name(`v ${payload}`)} AS SELECT * FROM ${name(payload)}`)
  db.exec(`CREATE TABLE everything (${MARKUP_PAYLOADS.map((payload) => `${name(payload)} TEXT`).join(', ')});
    INSERT INTO everything VALUES (${MARKUP_PAYLOADS.map(text).join(', ')});
    CREATE TABLE documents (id INTEGER PRIMARY KEY, document JSON, bytes BLOB);
    INSERT INTO documents VALUES (1, ${text(JSON.stringify(Object.fromEntries(MARKUP_PAYLOADS.map((payload) => [payload, [payload]]))))}, CAST(${text(MARKUP_PAYLOADS.join(' '))} AS BLOB))`)
  db.close()
  running = await startApp()
  page = running.page
  await watchPolicy(page)
  await call('connections.create', {
    name: CONNECTION,
    engine: 'sqlite',
    options: { path: file },
    folder: FOLDER,
    environment: 'production',
  })
  await page.getByTestId('tree').getByTitle(CONNECTION, { exact: true }).first().dblclick()
  await page.getByLabel('Filter names').fill('everything')
  await expect(page.getByTestId('tree').getByTitle('everything', { exact: true })).toBeVisible()
})
test.afterAll(async () => {
  await endApp(running)
})
test.afterEach(async () => await expectInert(page))

async function call(channel: string, input: object): Promise<unknown> {
  const reply = await page.evaluate(async ([named, value]) => await window.relata.call(crypto.randomUUID(), named, value), [
    channel,
    input,
  ] as const)
  expect(reply, channel).toMatchObject({ ok: true })
  return (reply as { value: unknown }).value
}
const row = (label: string) => page.getByTestId('tree').getByTitle(visibleName(label), { exact: true }).first()
async function openRelation(label: string): Promise<void> {
  await page.getByLabel('Filter names').fill(label)
  // Columns of that name are found, too: a moment later, and those of this table are put above what was found at once.
  if (label !== 'documents') await expect(page.getByTestId('tree').getByTitle('everything', { exact: true })).toBeVisible()
  const named = page.getByTestId('tree').getByTitle(visibleName(label), { exact: true })
  await named.and(page.locator('[data-kind=relation]')).dblclick()
  await expect(page.getByRole('article', { name: visible(label), exact: true })).toBeVisible()
}
const grid = () => page.getByRole('grid')
const panel = () => page.getByRole('complementary', { name: /^Value of / })

test('R08: rows: names and values of 250 columns, each of them whole, filters, copies, and a file of them', async () => {
  test.setTimeout(120_000)
  await openRelation('everything')
  await page.getByRole('article').getByRole('tab', { name: 'Data' }).click()
  await expect(grid()).toBeVisible()
  await grid().focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Enter')
  for (const [at, payload] of MARKUP_PAYLOADS.entries()) {
    await expect(panel(), JSON.stringify(payload)).toContainText(visible(payload))
    if (at % 50 === 0) await expectInert(page)
    await page.keyboard.press('ArrowRight')
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Home')
  const filter = page.getByRole('textbox', { name: /^Filter / }).nth(1)
  for (const payload of SOME) {
    await filter.fill(`= ${payload}`)
    await filter.press('Enter')
    await expectInert(page)
  }
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  await grid().focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Copy as' }).hover()
  await page.getByRole('menuitem', { name: 'Markdown', exact: true }).click()
  await expect(page.getByText('Copied 1 cell')).toBeVisible()
  const into = join(folder, `${(SOME[4] ?? '').replaceAll('/', '_')}.csv`)
  await saveAs(running, into)
  await page.getByRole('button', { name: 'Export…' }).click()
  await page.getByRole('dialog', { name: 'Export rows' }).getByRole('button', { name: 'Choose a file…' }).click()
  await expect(page.getByText('1 row in ', { exact: false })).toBeVisible()
  expect(readFileSync(into, 'utf8')).toContain('window.ran=1')
})

test('R08: a document of them as a tree, and bytes of them', async () => {
  await openRelation('documents')
  await page.getByRole('article').getByRole('tab', { name: 'Data' }).click()
  for (const column of [1, 2]) {
    await page.locator(`[role=gridcell][data-row="0"][data-column="${String(column)}"]`).dblclick()
    await expect(panel()).toBeVisible()
    await panel().evaluate((element) => {
      for (const part of element.querySelectorAll('*')) part.scrollTop = part.scrollHeight
    })
    await expectInert(page)
    await page.keyboard.press('Escape')
  }
})

test('R08: relations of those names in tabs, every part of them, side by side, and a reference that is followed', async () => {
  test.setTimeout(240_000)
  for (const payload of SOME) {
    await openRelation(payload)
    const article = page.getByRole('article', { name: visible(payload), exact: true })
    for (const part of await article.getByRole('tab').all()) {
      await part.click()
      await part.hover()
    }
    await expectInert(page)
  }
  await openRelation(SOME[7] ?? '')
  await page.getByRole('article').getByRole('tab', { name: 'Data' }).click()
  await page.locator('[role=gridcell][data-row="0"][data-column="1"]').getByRole('button').click()
  await expect(page.getByRole('button', { name: `Back to ${visible(SOME[7] ?? '')}` })).toBeVisible()
  const tab = page.getByRole('tablist', { name: 'Open views', exact: true }).getByRole('tab').last()
  await tab.hover()
  await tab.click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Close other tabs' })).toBeVisible()
  await expectInert(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+\\')
  await expect(page.getByRole('tablist', { name: 'Open views on the right', exact: true })).toBeVisible()
})

test('R08: the palette: names, columns, what was opened lately, and nothing that fits', async () => {
  await page.keyboard.press('Control+P')
  await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused()
  const found = page.getByRole('dialog').locator('[role=option]').first()
  for (const payload of [...SOME, 'window.ran', 'onerror', '<zebra onload=1>']) {
    await page.getByRole('combobox', { name: 'Find anything' }).fill(payload)
    await expect(found.or(page.getByText('Nothing that was read fits'))).toBeVisible()
    await expectInert(page)
  }
  await page.getByRole('combobox', { name: 'Find anything' }).fill('onerror')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(/^Opened .* in the background$/)).toBeVisible()
  await page.keyboard.press('Escape')
})

test('R08: a diagram: its list, details, a path, regions, a view of that name, and its export', async () => {
  await page.getByLabel('Filter names').fill('')
  await row(CONNECTION).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-refining', 'false', { timeout: 30_000 })
  const find = page.getByRole('combobox', { name: 'Find a table in the diagram' })
  for (const payload of SOME) {
    await find.fill(payload)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('diagram-said')).toContainText(new RegExp(` ${payload.split(' ').at(-1) ?? ''}"?:`))
    await expectInert(page)
  }
  const details = page.getByRole('complementary', { name: 'Details' })
  // Whatever comes first of those: a way with its join, or none.
  await details.getByRole('combobox', { name: 'Path to …' }).fill('window.ran')
  await page.keyboard.press('Enter')
  await expect(details.getByText(/^SELECT \*/).or(details.getByText('No references lead there'))).toBeVisible()
  await expectInert(page)
  await page.getByRole('button', { name: 'Save as a view' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(VIEW)
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('combobox', { name: 'View of the diagram' })).toHaveValue(VIEW)
  await expectInert(page)
  const into = join(folder, `${(SOME[5] ?? '').replaceAll('/', '_')}.svg`)
  await saveAs(running, into)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('dialog', { name: 'Export the diagram' }).getByRole('radio', { name: 'SVG', exact: true }).check({ force: true })
  await page.getByRole('dialog', { name: 'Export the diagram' }).getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByText('Exported to', { exact: false })).toBeVisible({ timeout: 60_000 })
  expect(readFileSync(into, 'utf8')).not.toMatch(/<(?!\/?(svg|g|path|rect|text|title|circle|line|\?xml))[a-z]/i)
  await page.getByRole('button', { name: 'Show as list' }).click()
  await expect(page.getByRole('table', { name: 'References between relations' })).toBeVisible()
})

test('R08: a folder and a connection of those names: menus, what is asked before something goes, what is said afterwards', async () => {
  await page.getByTestId('tree').getByTitle(FOLDER, { exact: true }).first().hover()
  await row(CONNECTION).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectInert(page)
  await page.keyboard.press('Escape')
  await row(CONNECTION).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Forget cached' }).hover()
  await page
    .getByRole('menuitem', { name: /^Last known schema/ })
    .first()
    .click()
  const asked = page.getByRole('dialog')
  await expect(asked).toContainText(visible(CONNECTION))
  await expectInert(page)
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await page.getByTestId('cache-state').click()
  await expect(page.getByRole('heading', { name: 'Cache' }).first()).toBeVisible()
  await page.getByRole('tabpanel').evaluateAll((panels) => {
    for (const part of panels.flatMap((element) => [...element.querySelectorAll('*')])) part.scrollTop = part.scrollHeight
  })
})

test(`R08: what a server says: errors of ${String(SOME.length)} texts`, async () => {
  test.setTimeout(120_000)
  let said = ''
  const server = await startFakePostgres({
    // Whatever is asked.
    after: async (talk) => {
      for (;;) {
        const { type } = await readMessage(talk)
        if (type === 'Q' || type === 'P')
          await talk.write(postgresMessage('E', Buffer.from(`SERROR\0VERROR\0C42601\0M${said}\0D${said}\0H${said}\0\0`)))
        if (type === 'Q' || type === 'S') await talk.write(postgresMessage('Z', Buffer.from('I')))
      }
    },
  })
  await page.getByRole('button', { name: 'Add connection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Paste a URL or a path').fill(`postgres://u:p@127.0.0.1:${String(server.port)}/x?sslmode=disable`)
  for (const payload of SOME) {
    said = payload
    await dialog.getByRole('button', { name: /^Test/ }).click()
    await expect(dialog.getByTestId('test-outcome')).toContainText(visible(payload).trim().slice(-12))
    await expectInert(page)
  }
  await server.close()
  await page.keyboard.press('Escape')
  expect(await runInPage(running, 'window.ran')).toBeUndefined()
})
