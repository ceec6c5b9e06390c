import { expect, type Page, test } from '@playwright/test'
import { dropHome, type RunningApp, startApp } from './app'

let running: RunningApp
let page: Page

test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true')
  await expect(page.getByTestId('tree').getByTitle('bookings', { exact: true })).toBeVisible()
})
test.afterAll(async () => {
  await running.close()
  dropHome(running.home)
})

/** What the menu bar shows of a command now. */
async function menuItem(id: string): Promise<{ enabled: boolean; keys: string | null } | null> {
  return await running.app.evaluate(({ Menu }, wanted) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(wanted)
    return item ? { enabled: item.enabled, keys: item.accelerator ?? null } : null
  }, id)
}

async function choose(id: string): Promise<void> {
  await running.app.evaluate(({ Menu, BrowserWindow }, wanted) => {
    const [window] = BrowserWindow.getAllWindows()
    Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click({}, window, window?.webContents)
  }, id)
}

const tab = (name: string) => page.getByRole('tab', { name: new RegExp(name) })
const said = () => page.getByRole('contentinfo', { name: 'Status' }).getByRole('status')

test('the menu bar has the commands with their keys, and runs them', async () => {
  await expect.poll(() => menuItem('view.refresh')).toEqual({ enabled: true, keys: 'F5' })
  await choose('search.open')
  await expect(page.getByRole('combobox', { name: 'Search everything that was read' })).toBeFocused()
  // A search is of no connection: there is nothing to refresh, and the menu says so.
  await expect.poll(() => menuItem('view.refresh')).toEqual({ enabled: false, keys: 'F5' })
  await choose('tab.close')
  await expect(tab('Search')).toHaveCount(0)
})

test('a key whose command cannot run says why', async () => {
  await page.keyboard.press('Control+,')
  await expect(tab('Settings')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('F5')
  await expect(said()).toHaveText('Refresh: Open a table or a diagram first')
  await page.keyboard.press('Control+W')
  await expect(tab('Settings')).toHaveCount(0)
})

test('F5 and Ctrl R refresh what has the focus, Ctrl F5 the whole connection', async () => {
  await page.getByTestId('tree').getByTitle('bookings', { exact: true }).click()
  for (const key of ['F5', 'Control+R']) {
    await page.getByTestId('tree').focus()
    await page.keyboard.press(key)
    await expect(said()).toHaveText(/^Read bookings/)
    await page.keyboard.press('Control+F5')
    await expect(said()).toHaveText(/^Read \d+ relations/)
  }
})

test('behind a dialog no command runs', async () => {
  await page.keyboard.press('Control+N')
  await expect(page.getByRole('dialog')).toBeVisible()
  const before = await page.getByRole('tab').count()
  await page.keyboard.press('Control+W')
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('tab')).toHaveCount(before)
  await page.keyboard.press('Escape')
})
