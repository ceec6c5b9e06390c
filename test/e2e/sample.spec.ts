import { expect, type Page, test } from '@playwright/test'
import { picture, type RunningApp, startApp, axeFinds, whenReady, endApp } from './app'

let running: RunningApp
let page: Page

test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await whenReady(page)
})
test.afterAll(async () => {
  await endApp(running)
})

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const menu = () => page.getByRole('menu').first()

const axe = async () => await axeFinds(page)

test('a newcomer sees the sample: its tables in the tree and its diagram', async () => {
  await expect(row('bookings')).toBeVisible()
  await expect(page.locator('.react-flow__node')).toHaveCount(29)
  await expect(page.getByTestId('edge')).toHaveCount(37)
  await expect(page.getByTestId('freshness').first()).toContainText('read')
  expect(await axe()).toEqual([])
})

test('a composite key is one edge with a bead', async () => {
  await expect(page.locator('[data-edge="berths.port_id,terminal_code-terminals.port_id,code"]')).toHaveCount(1)
})

test('the one menu of the tree is about the row under the pointer', async () => {
  await row('ports').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Forget cached' }).hover()
  await expect(page.getByRole('menuitem', { name: /^This relation ?\d+ entr/ })).toBeVisible()
  // Straight to another row, the menu still open.
  await row('vessels').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Refresh ?F5/ }).click()
  await expect(page.getByText('vessels: 1 read, nothing changed')).toBeVisible()
  await row('Harbour sample').click({ button: 'right' })
  await expect(menu().getByRole('menuitem', { name: 'Remove…' })).toBeVisible()
  await expect(menu().getByRole('menuitem', { name: 'Copy qualified name' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(menu()).toHaveCount(0)
})

test('what cannot be pointed at has no menu', async () => {
  await row('Tables').click({ button: 'right' })
  await expect(menu()).toHaveCount(0)
  await row('ports').click({ button: 'right' })
  await expect(menu()).toBeVisible()
  await page.keyboard.press('Escape')
})

test('a relation opens with columns, keys, rows and DDL', async () => {
  await row('bookings').dblclick()
  const view = page.getByRole('article', { name: 'bookings' })
  await expect(view.getByRole('heading', { name: 'bookings' })).toBeVisible()
  await expect(view.getByRole('cell', { name: 'consignee_id', exact: true })).toBeVisible()
  await expect(view.getByRole('group', { name: 'Keys and references' })).toContainText('bookings_discharge')
  await expect(view.getByRole('group', { name: 'Referenced by' })).toContainText('booking_containers')
  expect(await axe()).toEqual([])
  await view.getByRole('tab', { name: 'Data' }).click()
  await expect(view.getByRole('grid').getByText('BK-25-00001')).toBeVisible()
  expect(await axe()).toEqual([])
  await view.getByRole('tab', { name: 'DDL' }).click()
  await expect(view.getByText('moves_forward')).toBeVisible()
})

test('right-click forgets exactly one relation, and looking at it reads it again', async () => {
  await row('ports').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Forget cached' }).hover()
  await page.getByRole('menuitem', { name: /^This relation ?\d+ entr/ }).click()
  await expect(page.getByRole('status').filter({ hasText: /Forgot \d+ entr/ })).toBeVisible()
  await row('ports').dblclick()
  await expect(page.getByRole('article', { name: 'ports' }).getByRole('cell', { name: 'locode', exact: true })).toBeVisible()
})

test('right-click refreshes a relation', async () => {
  await row('vessels').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Refresh ?F5/ }).click()
  await expect(page.getByText('vessels: 1 read, nothing changed')).toBeVisible()
})

test('a forget says what it drops and is undone', async () => {
  await row('terminals').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Forget cached' }).hover()
  await page.getByRole('menuitem', { name: /^This relation ?\d+ entries, [\d.]+ kB$/ }).click()
  const status = page.getByRole('contentinfo')
  await expect(status).toContainText(/Forgot \d+ entries, [\d.]+ kB/)
  await status.getByRole('button', { name: 'Undo' }).click()
  await expect(status).toContainText(/Put back \d+ entries|It was read again meanwhile/)
  await expect(status.getByRole('button', { name: 'Undo' })).toHaveCount(0)
})

test('what is pinned stands at the top, what is hidden at the end, by keyboard alone', async () => {
  const tree = page.getByRole('tree')
  const active = page.locator('[role=treeitem][aria-selected=true]')
  const choose = async (name: string, item: string) => {
    await tree.focus()
    await page.keyboard.press('Home')
    await page.keyboard.type(name)
    await expect(active).toContainText(name)
    await page.keyboard.press('Shift+F10')
    await expect(menu()).toBeVisible()
    await page.keyboard.type(item)
    await page.keyboard.press('Enter')
    await expect(menu()).toHaveCount(0)
  }
  await choose('vessels', 'pin')
  await expect(tree.getByRole('treeitem', { name: /^Pinned\s*1$/ })).toHaveAttribute('aria-posinset', '1')
  await expect(row('vessels')).toHaveCount(2)
  await choose('ports', 'hide')
  await expect(row('ports')).toHaveCount(0)
  await page.keyboard.press('End')
  await expect(active).toContainText('Hidden')
  await page.keyboard.press('ArrowRight')
  await expect(row('ports')).toHaveCount(1)
  await choose('ports', 'show a')
  await expect(row('Hidden')).toHaveCount(0)
  await choose('vessels', 'unpin')
  await expect(row('Pinned')).toHaveCount(0)
  await expect(row('vessels')).toHaveCount(1)
})

test('the menu copies names, DDL and statements, of a column too, and opens data and structure', async () => {
  const clipboard = async () => await running.app.evaluate(({ clipboard: board }) => board.readText())
  const copied = async (...items: string[]) => {
    await row('vessels').click({ button: 'right' })
    for (const name of items.slice(0, -1)) await page.getByRole('menuitem', { name, exact: true }).hover()
    await page.getByRole('menuitem', { name: items.at(-1) ?? '', exact: true }).click()
    await expect(page.getByRole('contentinfo')).toContainText('Copied')
    return await clipboard()
  }
  expect(await copied('Copy qualified name')).toBe('main.vessels')
  expect(await copied('Copy DDL')).toMatch(/^CREATE TABLE/)
  await expect.poll(async () => await copied('SQL templates', 'DELETE')).toMatch(/^DELETE FROM "main"\."vessels"\nWHERE "\w+" = :\w+;$/)
  await row('vessels').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'View data' }).click()
  await expect(page.getByRole('article', { name: 'vessels' }).getByRole('grid')).toBeVisible()
  await row('vessels').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'View structure' }).click()
  await expect(page.getByRole('article', { name: 'vessels' }).getByRole('group', { name: 'Columns' })).toBeVisible()
  await row('terminals').click({ modifiers: ['ControlOrMeta'] })
  await expect(page.getByRole('tab', { name: /terminals/ })).toHaveAttribute('aria-selected', 'false')
  await expect(page.getByRole('tab', { name: /vessels/ })).toHaveAttribute('aria-selected', 'true')
})

test('the lines of a relation have the menu too: of a column, of another relation, and of the relation itself', async () => {
  const view = page.getByRole('article', { name: 'vessels' })
  const clipboard = async () => await running.app.evaluate(({ clipboard: board }) => board.readText())
  const copy = async (name: string) => {
    await page.getByRole('menuitem', { name, exact: true }).click()
    return await clipboard()
  }
  await view.getByRole('cell', { name: 'imo', exact: true }).click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: /^View data/ })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: /^Open/ })).toHaveCount(0)
  expect(await copy('Copy qualified name')).toBe('main.vessels.imo')
  await view.getByRole('heading', { name: 'vessels' }).click({ button: 'right' })
  expect(await copy('Copy qualified name')).toBe('main.vessels')
  const other = view.getByRole('group', { name: 'Referenced by' }).getByRole('button').first()
  const name = (await other.textContent()) ?? ''
  await other.click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: /^Open Enter/ })).toBeVisible()
  expect(await copy('Copy name')).toBe(name)
})

test('the diagram node has the same menu', async () => {
  await page.getByRole('tab', { name: /Harbour sample diagram/ }).click()
  await page.locator('.react-flow__node', { hasText: 'invoices' }).first().click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: /^Refresh ?F5/ })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Copy name' })).toBeVisible()
  await page.keyboard.press('Escape')
})

test('the tree is worked with the keyboard alone', async () => {
  const tree = page.getByRole('tree')
  await tree.focus()
  await page.keyboard.press('Home')
  await expect(page.locator('[aria-selected=true][aria-level="1"]')).toBeVisible()
  await page.keyboard.type('vess')
  await expect(page.locator('[role=treeitem][aria-selected=true]')).toContainText('vessels')
  await page.keyboard.press('ArrowRight')
  await expect(row('capacity_teu')).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(row('capacity_teu')).toHaveCount(0)
})

test('below a table stand its parts with their counts, by keyboard alone; a reference leads to the other table', async () => {
  const tree = page.getByRole('tree')
  const active = page.locator('[role=treeitem][aria-selected=true]')
  await tree.focus()
  await page.keyboard.press('Home')
  await page.keyboard.type('bookings')
  await page.keyboard.press('ArrowRight')
  await expect(row('Constraints')).toBeVisible()
  for (const group of ['Columns', 'Keys', 'References', 'Indexes'])
    await expect(tree.getByRole('treeitem', { name: new RegExp(`^${group}\\s*\\d+$`) })).toHaveAttribute('aria-level', '4')
  await page.keyboard.type('references')
  await expect(active).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('consignee')
  await expect(active).toContainText('→')
  await expect(active).toHaveAttribute('aria-level', '5')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'companies' })).toBeVisible()
  expect(await axe()).toEqual([])
  await page.keyboard.press('ArrowLeft')
  await expect(active).toContainText('References')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(active).toContainText('bookings')
  await page.keyboard.press('ArrowLeft')
  await expect(row('References')).toHaveCount(0)
})

test('the menu of a row opens from the keyboard, beside the row', async () => {
  const tree = page.getByRole('tree')
  await tree.focus()
  await page.keyboard.press('Home')
  await page.keyboard.type('vess')
  await page.keyboard.press('Shift+F10')
  await expect(menu().getByRole('menuitem', { name: 'Copy qualified name' })).toBeVisible()
  const [box, at] = [await menu().boundingBox(), await row('vessels').boundingBox()]
  if (box === null || at === null) throw new Error('no menu, or no row')
  // Where there is no room below the row, it stands higher, yet beside it.
  expect([box.y < at.y + at.height + 8, box.y + box.height > at.y, box.x < at.x + 60]).toEqual([true, true, true])
  await page.keyboard.press('Escape')
  await expect(menu()).toHaveCount(0)
  await expect(tree).toBeFocused()
})

test('the sample is restored from its menu, and from the form of a new connection once it was removed', async () => {
  const restore = page.getByRole('dialog', { name: 'Restore the sample?' })
  await row('Harbour sample').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Restore the sample…' }).click()
  await restore.getByRole('button', { name: 'Restore the sample' }).click()
  await expect(restore).toHaveCount(0)
  await expect(row('vessels')).toBeVisible()

  await row('Harbour sample').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Remove…' }).click()
  await page.getByRole('button', { name: 'Remove the connection' }).click()
  await expect(row('Harbour sample')).toHaveCount(0)
  await page.getByRole('button', { name: 'Add connection' }).click()
  await page.getByRole('button', { name: 'Use the sample' }).click()
  await restore.getByRole('button', { name: 'Restore the sample' }).click()
  await expect(row('vessels')).toBeVisible()
})

test('the filter finds names and says how many', async () => {
  await page.getByRole('textbox', { name: 'Filter names' }).fill('invoice')
  await expect(row('invoice_lines')).toBeVisible()
  // Three by their names at once; a moment later the one that has a column of that name.
  await expect(row('payments')).toBeVisible()
  await expect(page.getByText(/^4 of \d\d$/)).toBeVisible()
  await expect(row('vessels')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(row('vessels')).toBeVisible()
})

test('the filter finds columns and comments, shows the columns below their tables, and gives the place back', async () => {
  const field = page.getByRole('textbox', { name: 'Filter names, columns' })
  await field.fill('consignee')
  await expect(row('consignee_id')).toBeVisible()
  await expect(row('bookings')).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByText(/^\d of \d\d$/)).toBeVisible()
  expect(await axe()).toEqual([])
  await picture(page, 'tree-filter')
  await field.press('ArrowDown')
  await expect(page.getByRole('tree')).toBeFocused()
  await field.press('Escape')
  await expect(row('consignee_id')).toHaveCount(0)
  await expect(row('vessels')).toBeVisible()
})

test('the cache view shows health, entries and a self-test that passes', async () => {
  await page.getByTestId('cache-state').click()
  await expect(page.getByTestId('cache-health')).toContainText('Local only')
  await page.getByRole('button', { name: 'Test the cache' }).click()
  await expect(page.getByTestId('self-test').getByText('ok', { exact: true })).toHaveCount(7)
  await page.getByRole('textbox', { name: 'Filter entries' }).fill('bookings')
  const entry = page.getByRole('row', { name: /^main\.bookings Harbour sample schema: Memory, Embedded file/ })
  await expect(entry).toBeVisible()
  expect(await axe()).toEqual([])
  await entry.hover()
  await entry.getByRole('button', { name: 'Forget main.bookings…' }).click()
  const tray = page.getByRole('alertdialog', { name: 'Forget main.bookings' })
  await expect(tray).toContainText('The database is not touched')
  await tray.getByRole('button', { name: /^Forget \d+ entries$/ }).click()
  await expect(tray).toHaveCount(0)
  await expect(entry).toHaveCount(0)
})

test('dark theme keeps its contrast', async () => {
  for (let step = 0; step < 2; step += 1) await page.getByRole('button', { name: /^Theme/ }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await axe()).toEqual([])
})

test('the page has no Node, no network and no way out', async () => {
  expect(
    await page.evaluate(() => [
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
      window.open('https://example.com') === null,
    ]),
  ).toEqual(['undefined', 'undefined', true])
  const fetched = await page.evaluate(
    async () =>
      await fetch('https://example.com').then(
        () => 'reached',
        () => 'refused',
      ),
  )
  expect(fetched).toBe('refused')
  // Playwright waits for a navigation that never comes: the main process is asked instead.
  const after = await running.app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    await window?.webContents.executeJavaScript("void window.location.assign('https://example.com')")
    await new Promise((done) => setTimeout(done, 500))
    return [window?.webContents.getURL(), await window?.webContents.executeJavaScript("document.querySelector('[role=tree]') !== null")]
  })
  expect(after).toEqual(['app://relata/index.html', true])
})
