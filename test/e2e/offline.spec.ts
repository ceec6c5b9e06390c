import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { dropHome, picture, type RunningApp, saveAs, startApp, whenReady } from './app'

const MASTER = 'correct horse'
const NAME = 'Fleet'
const TABLES = `
  CREATE TABLE customers (id int PRIMARY KEY, name text);
  CREATE TABLE purchases (id int PRIMARY KEY, customer_id int REFERENCES customers (id), note text);
  CREATE FUNCTION twice (n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
  INSERT INTO customers VALUES (1, 'Ada'); INSERT INTO purchases VALUES (1, 1, 'first of many');`
const REASON = /Nothing listens on 127\.0\.0\.1:\d+. Check the port, and that the server is running/
const OFFLINE = /^offline, read \d\d:\d\d · nothing listens on 127\.0\.0\.1:\d+$/

let server: TestServer
let running: RunningApp | undefined
let home: string | undefined

test.beforeAll(async () => {
  server = await startPostgres()
  await runPostgres(server, TABLES)
})
test.afterAll(async () => {
  await running?.close()
  await server.stop()
  if (home !== undefined) dropHome(home)
})

async function open(): Promise<Page> {
  running = await startApp(home === undefined ? {} : { home })
  home = running.home
  const { page } = running
  await whenReady(page)
  return page
}

const row = (page: Page, name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const expander = (page: Page) => row(page, NAME).getByRole('button', { includeHidden: true })

test('with the server gone, a known connection still shows its tree, a relation and the diagram, and says that it is offline', async () => {
  test.setTimeout(180_000)

  await test.step('read it while it is there', async () => {
    const page = await open()
    await addConnection(page)
    await row(page, 'purchases').dblclick()
    await expect(page.getByRole('article', { name: 'purchases' }).getByRole('cell', { name: 'customer_id', exact: true })).toBeVisible()
    await expect(page.getByTestId('freshness').first()).toContainText(/^read/)
    await running?.close()
  })

  await server.halt()
  const page = await open()

  await test.step('the tree is there, and the freshness line says why nothing is newer', async () => {
    // It is open as it was left, and asks nobody until somebody does something with it.
    await expander(page).click()
    await expander(page).click()
    const unlock = page.getByRole('dialog', { name: 'Unlock saved passwords' })
    await expect(unlock.or(page.getByTestId('freshness').filter({ hasText: OFFLINE })).first()).toBeVisible()
    if (await unlock.isVisible()) {
      await unlock.getByLabel('Master password').fill(MASTER)
      await unlock.getByRole('button', { name: 'Unlock', exact: true }).click()
      await expect(unlock).toHaveCount(0)
    }
    await expect(row(page, 'customers')).toBeVisible()
    await row(page, 'purchases').dblclick()
    const view = page.getByRole('article', { name: 'purchases' })
    await expect(view.getByRole('cell', { name: 'customer_id', exact: true })).toBeVisible()
    await expect(view.getByTestId('freshness')).toHaveText(OFFLINE)
    await expect(page.getByRole('contentinfo').getByTestId('freshness')).toHaveText(OFFLINE)
  })

  await test.step('a function opens with its facts and its definition, and has a menu', async () => {
    await row(page, 'Functions').dblclick()
    const twice = page.getByTestId('tree').getByTitle(/^twice\(/)
    await twice.click({ button: 'right' })
    await expect(page.getByRole('menuitem', { name: 'Copy qualified name' })).toBeVisible()
    await page.keyboard.press('Escape')
    await twice.dblclick()
    const view = page.getByRole('article', { name: 'twice' })
    await expect(view).toContainText('immutable')
    await expect(view).toContainText('SELECT n * 2')
    await expect(view.getByTestId('freshness')).toHaveText(OFFLINE)
    await page.getByRole('tab', { name: 'purchases' }).click()
  })

  await test.step('the Data tab says why it cannot', async () => {
    const view = page.getByRole('article', { name: 'purchases' })
    await view.getByRole('tab', { name: 'Data' }).click()
    await expect(view.getByRole('alert').getByRole('heading')).toHaveText(`Cannot reach ${NAME}`)
    await expect(view.getByRole('alert')).toContainText(REASON)
  })

  await test.step('the diagram is drawn', async () => {
    await row(page, NAME).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
    await expect(page.locator('.react-flow__node')).toHaveCount(2)
    await expect(page.getByTestId('edge')).toHaveCount(1)
    await expect(page.getByRole('main').getByTestId('freshness')).toHaveText(OFFLINE)
    // Every box bears it, and so does what is said of one.
    await expect(page.locator('.react-flow__node').getByRole('img', { name: 'Offline' })).toHaveCount(2)
    await page.locator('.react-flow__node').first().click()
    await expect(page.getByRole('complementary', { name: 'Details' }).getByTestId('freshness')).toHaveText(OFFLINE)
    await picture(page, 'diagram-offline')
    await page.keyboard.press('Escape')
  })

  await test.step('the last reading is exported, and what cannot be written says why', async () => {
    if (running === undefined) return
    const file = join(running.home, 'fleet.json')
    for (const [place, word] of [
      [join(running.home, 'gone', 'x.json'), 'Nothing was exported. This folder is not there any more. Choose another one'],
      [file, `Exported the schema of ${NAME} to ${file}`],
    ] as const) {
      await saveAs(running, place)
      await row(page, NAME).click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Export', exact: true }).hover()
      await page.getByRole('menuitem', { name: 'Schema…' }).click()
      await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText(word)
    }
    const { relations } = JSON.parse(readFileSync(file, 'utf8')) as { relations: { name: string }[] }
    expect(relations.map(({ name }) => name).sort()).toEqual(['customers', 'purchases'])
  })

  await test.step('a refresh that cannot be done says so, and takes nothing away', async () => {
    await row(page, NAME).click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Refresh ?F5/ }).click()
    await expect(page.getByRole('contentinfo').getByRole('status')).toContainText(REASON)
    await expect(page.getByRole('contentinfo').getByRole('status')).toContainText(`Refreshing ${NAME} needs its database`)
    await expect(page.locator('.react-flow__node')).toHaveCount(2)
    await expect(row(page, 'customers')).toBeVisible()
  })

  await test.step('what cannot be read again is not forgotten without asking, and can be saved first', async () => {
    if (running === undefined) return
    const file = join(running.home, 'kept.json')
    await saveAs(running, file)
    await row(page, 'customers').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Forget cached' }).hover()
    await page.getByRole('menuitem', { name: /^This relation ?\d+ entr/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Forget what is known of customers?' })
    await expect(dialog).toContainText(
      /^.*Out of reach: nothing listens on 127\.0\.0\.1:\d+\. What you forget cannot be read again until Fleet is back/,
    )
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await dialog.getByRole('button', { name: 'Export schema first…' }).click()
    await expect(dialog.getByRole('status')).toHaveText(`Exported the schema of ${NAME} to ${file}`)
    expect(readFileSync(file, 'utf8')).toContain('customers')
    await picture(page, 'forget')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toHaveCount(0)
    await row(page, 'customers').dblclick()
    const view = page.getByRole('article', { name: 'customers' })
    await expect(view.getByRole('cell', { name: 'name', exact: true })).toBeVisible()
  })

  await test.step('what is forgotten all the same says that only the database can tell it', async () => {
    await row(page, 'customers').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Forget cached' }).hover()
    await page.getByRole('menuitem', { name: /^This relation ?\d+ entr/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Forget', exact: true }).click()
    await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText(/^Forgot \d+ entries, [\d.]+ kB$/)
    await page.getByRole('tab', { name: 'customers' }).click()
    await picture(page, 'forgotten')
    await expect(page.getByRole('alert')).toContainText('What was known of customers was forgotten: only the database can tell it')
    await expect(row(page, 'customers')).toBeVisible()
    await expect(row(page, 'purchases')).toBeVisible()
  })

  await server.revive()

  await test.step('it is live again by itself', async () => {
    await expect(page.getByRole('contentinfo').getByTestId('freshness')).toHaveText(/unchanged when checked/, { timeout: 70_000 })
    await expect(row(page, 'customers')).toBeVisible()
    await expect(page.getByRole('main').getByTestId('freshness')).toHaveText(/unchanged when checked/)
  })

  await test.step('a refresh reads it, and rows are there again', async () => {
    await runPostgres(server, 'ALTER TABLE purchases ADD COLUMN paid boolean')
    await row(page, NAME).click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Refresh ?F5/ }).click()
    // A check that was still on its way may have read the change before; then the refresh says so, and the tree marks it.
    await expect(page.getByText(/^Fleet: 2 read, (1 changed|nothing changed)$/)).toBeVisible()
    await page.getByRole('tab', { name: 'purchases' }).click()
    const view = page.getByRole('article', { name: 'purchases' })
    // The part that was in front stays in front.
    await view.getByRole('tab', { name: 'Structure' }).click()
    await expect(view.getByRole('cell', { name: 'paid', exact: true })).toBeVisible()
    await view.getByRole('tab', { name: 'Data' }).click()
    await expect(view.getByRole('grid').getByText('first of many')).toBeVisible()
  })
})

/** Pastes the URL, and keeps the password in whatever this system has: its keychain, or a master password. */
async function addConnection(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add connection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Paste a URL or a path').fill(server.url)
  await dialog.getByLabel('Name').fill(NAME)
  await dialog.getByRole('button', { name: 'Save and connect' }).click()
  const master = dialog.getByRole('button', { name: 'Set the master password and connect' })
  await expect(master.or(row(page, NAME)).first()).toBeVisible()
  if (await master.isVisible()) {
    await dialog.getByLabel('Master password').fill(MASTER)
    await master.click()
    await expect(dialog).toHaveCount(0)
  }
  await expect(row(page, 'purchases')).toBeVisible()
}
