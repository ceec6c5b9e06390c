import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { endApp, picture, type RunningApp, startApp, whenReady } from './app'
import { type Keys, keysOf } from './by-keys'

let running: RunningApp
let page: Page
let keys: Keys
const file = join(mkdtempSync(join(tmpdir(), 'relata-keys-')), 'shop.db')

test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await whenReady(page)
  await expect(row('bookings')).toBeVisible()
  keys = keysOf(page)
})
test.afterAll(async () => {
  await endApp(running)
})

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const tree = () => page.getByRole('tree')
const view = (name: string) => page.getByRole('article', { name, exact: true })
const tabs = () => page.getByRole('tablist', { name: 'Open views' }).getByRole('tab')
const menuItem = (name: string | RegExp) => page.getByRole('menuitem', { name })

/** Opens the menu of the row that is chosen, and chooses in it. */
async function choose(name: string | RegExp, within?: string): Promise<void> {
  await keys.press('Shift+F10')
  if (within !== undefined) {
    await keys.to(menuItem(within), 'ArrowDown')
    await keys.press('ArrowRight')
  }
  await keys.to(menuItem(name), 'ArrowDown')
  await keys.press('Enter')
}

test('a relation is opened from the tree, its parts walked through, a reference followed, and all of it closed again', async () => {
  await keys.goTo('bookings')
  await keys.press('Enter')
  await expect(view('bookings').getByRole('cell', { name: 'consignee_id', exact: true })).toBeVisible()
  const part = (name: string) => view('bookings').getByRole('tab', { name })
  await keys.to(part('Structure'))
  for (const [name, shown] of [
    ['Data', 'BK-25-00001'],
    ['References', 'booking_containers'],
    ['DDL', 'moves_forward'],
    ['History', ''],
  ] as const) {
    await keys.press('ArrowRight')
    await expect(part(name)).toHaveAttribute('aria-selected', 'true')
    await expect(part(name)).toBeFocused()
    await expect(view('bookings').getByText(shown).first()).toBeVisible()
  }
  await keys.press('ArrowRight')
  await keys.enter(view('bookings').getByRole('group', { name: 'Referenced by' }).getByRole('button', { name: 'booking_containers' }))
  await expect(view('booking_containers')).toBeVisible()
  await keys.press('Control+w')
  await expect(view('booking_containers')).toHaveCount(0)
  await keys.press('Control+w')
  await expect(view('bookings')).toHaveCount(0)
  await keys.press('Control+Shift+t')
  await expect(view('bookings')).toBeVisible()
})

test('regions are walked through, the sidebar goes and comes, tabs are closed to the last', async () => {
  await keys.goTo('ports')
  await keys.press('Enter', 'F6', 'F6', 'F6', 'Shift+F6')
  await keys.to(tree(), 'F6')
  await keys.press('Control+b')
  await expect(tree()).toHaveCount(0)
  await keys.press('Control+b')
  await expect(tree()).toBeVisible()
  await keys.to(tabs().last(), 'F6')
  for (let left = await tabs().count(); left > 0; left -= 1) await keys.press('Delete')
  await expect(page.getByText('Nothing open')).toBeVisible()
  await picture(page, 'keyboard-nothing-open')
})

test('a tab is pinned, moved to the other side and back by its menu', async () => {
  await keys.goTo('ports')
  await keys.press('Enter')
  await keys.goTo('vessels')
  await keys.press('Enter')
  const vessels = page.getByRole('tab', { name: /^vessels/ })
  await keys.to(vessels)
  await choose('Pin the tab')
  await expect(vessels.getByRole('img', { name: 'pinned' })).toBeVisible()
  await keys.to(vessels)
  await choose('Move to the right side')
  await expect(page.getByRole('tablist', { name: 'Open views on the right' })).toBeVisible()
  await picture(page, 'keyboard-split')
  await keys.to(page.getByRole('separator', { name: 'Width of the left side' }))
  await keys.press('ArrowLeft')
  await keys.to(vessels)
  await choose('Move to the left side')
  await expect(page.getByRole('tablist', { name: 'Open views on the right' })).toHaveCount(0)
})

test('a relation is refreshed, forgotten and put back', async () => {
  await keys.goTo('terminals')
  await keys.press('F5')
  await expect(page.getByText('terminals: 1 read, nothing changed')).toBeVisible()
  await choose(/^This relation/, 'Forget cached')
  const undo = page.getByRole('contentinfo').getByRole('button', { name: 'Undo' })
  await keys.enter(undo)
  await expect(page.getByRole('contentinfo')).toContainText(/Put back \d+ entries|It was read again meanwhile/)
  await expect(undo).toHaveCount(0)
})

test('the search finds a column, and its hit is opened', async () => {
  await keys.press('Control+Shift+f')
  await keys.type('consignee')
  await expect(page.getByRole('listbox', { name: 'Hits' }).getByRole('option').first()).toBeVisible()
  await keys.press('ArrowDown')
  await keys.press('Enter')
  await expect(page.getByRole('article').first()).toBeVisible()
})

test('a name is found from anywhere, and what had the focus has it again after Esc', async () => {
  await keys.goTo('berths')
  await keys.press('Control+p')
  await keys.type('vessels')
  await keys.press('Escape')
  await expect(tree()).toBeFocused()
  await keys.press('Control+p')
  await keys.type('vessels')
  await expect(page.getByRole('option').first()).toContainText('vessels')
  await keys.press('Enter')
  await expect(view('vessels')).toBeVisible()
})

test('the filter narrows the tree and is left for it', async () => {
  await keys.press('Control+f')
  await keys.type('invoice')
  await keys.press('ArrowDown')
  await expect(tree()).toBeFocused()
  await keys.to(row('invoices').first(), 'ArrowDown')
  await keys.press('Enter')
  await expect(view('invoices')).toBeVisible()
  await keys.press('Control+f', 'Escape')
})

test('what changed is looked at, and a reading is compared with now', async () => {
  const db = new Database(file)
  db.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY)')
  await keys.press('Control+n')
  await keys.to(page.getByRole('dialog').getByLabel('Paste a URL or a path'))
  await keys.type(file)
  await keys.to(page.getByRole('dialog').getByLabel('Name', { exact: true }))
  await keys.press('Control+a')
  await keys.type('Shop')
  await keys.enter(page.getByRole('dialog').getByRole('button', { name: 'Save and connect' }))
  await expect(row('orders')).toBeVisible()
  // Its names are there before the reading is.
  await keys.goTo('orders')
  await keys.press('Enter')
  await expect(view('orders').getByRole('cell', { name: 'id', exact: true })).toBeVisible()
  db.exec('ALTER TABLE orders ADD COLUMN placed_at TEXT')
  await keys.goTo('Shop')
  await keys.press('Control+F5')
  await keys.goTo('Shop')
  await choose('Show what changed')
  await expect(page.getByText('Column placed_at added: TEXT')).toBeVisible()
  db.exec('CREATE TABLE returns (id INTEGER PRIMARY KEY)')
  db.close()
  await keys.enter(page.getByRole('button', { name: 'Compare with now' }))
  await expect(page.getByRole('status').filter({ hasText: 'Read again' })).toBeVisible()
  const readings = page.getByRole('navigation', { name: 'Readings' }).getByRole('button')
  // One stop for Tab: at the reading that is shown.
  await keys.to(page.getByRole('navigation', { name: 'Readings' }).locator('button[tabindex="0"]'))
  await keys.press('Home', 'Enter')
  await expect(readings.first()).toBeFocused()
  await expect(page.getByRole('list', { name: 'Changes' }).getByText('main.returns')).toBeVisible()
})
