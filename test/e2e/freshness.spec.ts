import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { type RunningApp, startApp, axeFinds, whenReady, endApp } from './app'

let running: RunningApp
let page: Page
const file = join(mkdtempSync(join(tmpdir(), 'relata-fresh-')), 'shop.db')

function run(sql: string): void {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}

test.beforeAll(async () => {
  run(
    'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id))',
  )
  running = await startApp()
  page = running.page
  await whenReady(page)
  await page.getByRole('button', { name: 'Add connection' }).click()
  await page.getByRole('dialog').getByLabel('Paste a URL or a path').fill(file)
  await page.getByRole('dialog').getByLabel('Name').fill('Shop')
  await page.getByRole('dialog').getByRole('button', { name: 'Save and connect' }).click()
  // Its names are there before the reading is.
  await row('customers').dblclick()
  await expect(page.getByRole('article', { name: 'customers' }).getByRole('cell', { name: 'name', exact: true })).toBeVisible()
})
test.afterAll(async () => {
  await endApp(running)
})

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })

test('a change made elsewhere is noticed when the network or the window comes back, shown, marked, and unmarked by looking', async () => {
  run('ALTER TABLE orders ADD COLUMN placed_at TEXT; CREATE TABLE returns (id INTEGER PRIMARY KEY)')
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(row('returns')).toBeVisible()
  await expect(row('returns').getByRole('img', { name: 'new since you last looked' })).toBeVisible()
  const mark = row('orders').getByRole('img', { name: 'changed since you last looked' })
  await expect(mark).toBeVisible()
  await row('orders').dblclick()
  await expect(page.getByRole('article', { name: 'orders' }).getByRole('cell', { name: 'placed_at', exact: true })).toBeVisible()
  await expect(mark).toHaveCount(0)
  await expect(row('returns').getByRole('img', { name: 'new since you last looked' })).toBeVisible()
})

test('the history tells what changed, in words and in DDL, and compares with now', async () => {
  await row('Shop').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show what changed' }).click()
  const changes = page.getByRole('list', { name: 'Changes' })
  await expect(changes.getByText('Column placed_at added: TEXT')).toBeVisible()
  await expect(changes.getByText('main.returns')).toBeVisible()
  await expect(page.getByRole('region', { name: 'DDL of orders' })).toContainText('placed_at')
  expect(await axeFinds(page)).toEqual([])

  run('DROP TABLE returns')
  await page.getByRole('button', { name: 'Compare with now' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Read again: 1 changed' })).toBeVisible()
  await expect(changes.getByText('main.returns')).toHaveCount(0)
  await page.getByRole('navigation', { name: 'Readings' }).getByRole('button').first().click()
  await expect(changes.getByText('main.returns')).toBeVisible()
})

test('a connection that is closed and opened again is asked, and so is every one when the machine wakes', async () => {
  await page.getByTestId('tree').getByRole('treeitem', { name: /^Shop/ }).click()
  // The first may be found by what the click asks for. Opening comes in bursts and is asked for at most every few seconds.
  for (const name of ['parcels', 'pallets']) {
    run(`CREATE TABLE ${name} (id INTEGER PRIMARY KEY)`)
    await expect(async () => {
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowRight')
      await expect(row(name)).toBeVisible({ timeout: 500 })
    }).toPass({ timeout: 20_000 })
  }
  run('CREATE TABLE carriers (id INTEGER PRIMARY KEY)')
  await running.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'))
  await expect(row('carriers')).toBeVisible()
})
