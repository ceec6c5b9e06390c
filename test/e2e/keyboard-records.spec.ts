import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { ask } from '../bench/in-page'
import { axeFinds, BOTH_LOOKS, endApp, picture, type RunningApp, startApp, whenReady } from './app'
import { type Keys, keysOf } from './by-keys'

// What was read and what is kept of it, without one click.
const file = join(mkdtempSync(join(tmpdir(), 'relata-keys-')), 'shop.db')
let running: RunningApp
let page: Page
let keys: Keys

const run = (sql: string) => {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}

test.beforeAll(async () => {
  run('CREATE TABLE orders (id INTEGER PRIMARY KEY)')
  running = await startApp()
  page = running.page
  await whenReady(page)
  await ask(page, 'connections.create', [{ name: 'Shop', engine: 'sqlite', options: { path: file } }])
  keys = keysOf(page)
})
test.afterAll(async () => {
  await endApp(running)
})

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const said = () => page.getByRole('contentinfo', { name: 'Status' })

async function choose(name: string | RegExp): Promise<void> {
  await keys.press('Shift+F10')
  await keys.to(page.getByRole('menuitem', { name }), 'ArrowDown')
  await keys.press('Enter')
}

test('two readings of the history are compared with Shift, and what differs is walked through', async () => {
  await keys.goTo('Shop')
  await keys.press('Enter')
  await expect(row('orders')).toBeVisible()
  // Its names are there before the reading is, and behind that the database is asked once more: what is changed until then is found by those.
  await expect(said().getByTestId('job')).toHaveCount(0)
  await page.waitForTimeout(1500)
  for (const sql of [
    'ALTER TABLE orders ADD COLUMN placed_at TEXT',
    'CREATE TABLE returns (id INTEGER)',
    'CREATE TABLE refunds (id INTEGER)',
  ]) {
    run(sql)
    await keys.goTo('Shop')
    await keys.press('Control+F5')
    await expect(said()).toContainText('1 changed')
    await keys.press('F5')
    await expect(said()).toContainText('nothing changed')
  }
  await keys.goTo('Shop')
  await choose('Show what changed')
  const readings = page.getByRole('navigation', { name: 'Readings' }).getByRole('button')
  await expect(readings).toHaveCount(3)
  const changes = page.getByRole('list', { name: 'Changes' })
  await expect(changes.getByText('main.refunds')).toBeVisible()
  // One stop, and arrows inside.
  await keys.to(readings.first())
  await keys.press('End')
  await expect(readings.last()).toBeFocused()
  await keys.press('Enter')
  await expect(changes.getByText('Column placed_at added: TEXT')).toBeVisible()
  await expect(changes.getByRole('listitem')).toHaveCount(1)
  await keys.press('ArrowUp')
  await expect(readings.nth(1)).toBeFocused()
  await keys.press('Home', 'Shift+Enter')
  await expect(changes.getByRole('listitem')).toHaveCount(3)
  await expect(readings.first()).toBeFocused()
  await expect(readings.first()).toContainText('to')
  await picture(page, 'keyboard-readings')
  await keys.enter(changes.getByRole('button', { name: /main\.returns/ }))
  await expect(page.getByRole('region', { name: 'DDL of returns' })).toContainText('CREATE TABLE')
  await keys.enter(page.getByRole('button', { name: 'Copy as text' }), 'Shift+Tab')
  await expect.poll(async () => await running.app.evaluate(({ clipboard }) => clipboard.readText())).toContain('placed_at')
})

test('in the cache view a row is chosen and forgotten, kept by Esc, and put back', async () => {
  await keys.press('Control+k')
  await keys.type('cache')
  await expect(page.getByRole('option', { name: /^Cache/ }).first()).toHaveAttribute('aria-selected', 'true')
  await keys.press('Enter')
  const grid = page.getByRole('grid', { name: 'Entries' })
  await keys.to(page.getByRole('textbox', { name: 'Filter entries' }))
  await keys.type('shop main')
  await expect(grid.getByRole('row', { name: /^main\.orders/ })).toBeVisible()
  await keys.to(grid)
  await keys.press('End', 'Home')
  const orders = grid.getByRole('row', { name: /^main\.orders Shop/ })
  await keys.to(orders, 'ArrowDown')
  await picture(page, 'keyboard-cache')
  expect(await axeFinds(page, { looks: BOTH_LOOKS })).toEqual([])
  const tray = page.getByRole('alertdialog', { name: 'Forget main.orders' })
  await keys.press('Delete')
  await expect(tray.getByRole('button', { name: /^Forget \d+ entr/ })).toBeFocused()
  await keys.press('Escape')
  await expect(tray).toHaveCount(0)
  await expect(grid).toBeFocused()
  await expect(orders).toHaveAttribute('aria-selected', 'true')
  await keys.press('Enter')
  await expect(tray).toContainText('The database is not touched')
  await keys.press('Shift+Tab')
  await expect(tray.getByRole('button', { name: /^Cancel/ })).toBeFocused()
  await keys.enter(tray.getByRole('button', { name: /^Forget \d+ entr/ }))
  await expect(tray).toHaveCount(0)
  await expect(orders).toHaveCount(0)
  await expect(grid).toBeFocused()
  await keys.enter(said().getByRole('button', { name: 'Undo' }))
  await expect(said()).toContainText(/Put back \d+ entries/)
  await expect(orders).toBeVisible()
  await keys.press('Tab')
})

test('everything is forgotten only after Cancel was passed by', async () => {
  await keys.to(page.getByRole('button', { name: 'Forget everything…' }), 'Shift+Tab')
  await keys.press('Enter')
  const tray = page.getByRole('alertdialog')
  // What destroys more than can be undone is not what Enter does.
  await expect(tray.getByRole('button', { name: /^Cancel/ })).toBeFocused()
  await keys.press('Enter')
  await expect(tray).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Forget everything…' })).toBeFocused()
})
