import { expect, type Page, test } from '@playwright/test'
import { hearKeys, picture, type RunningApp, startApp, BOTH_LOOKS, axeFinds, whenReady, endApp } from './app'

let running: RunningApp
let page: Page

test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await whenReady(page)
  await expect(page.getByTestId('tree').getByTitle('bookings', { exact: true })).toBeVisible()
})
test.afterAll(async () => {
  await endApp(running)
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

const axe = async () => await axeFinds(page, { looks: BOTH_LOOKS })

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
    await expect(said()).toHaveText(/^bookings: 1 read/)
    await page.keyboard.press('Control+F5')
    await expect(said()).toHaveText(/^Harbour sample: \d+ read/)
  }
})

test('fields have the menu that every program has for text, and chosen text its Copy', async () => {
  await running.app.evaluate(({ Menu }) => {
    const build = Menu.buildFromTemplate.bind(Menu)
    const seen: string[] = []
    Object.assign(globalThis, { seen, buildMenu: build })
    // No test can click in a menu of the system.
    Menu.buildFromTemplate = (template) => {
      const items = template.filter(({ type }) => type !== 'separator')
      seen.push(items.map(({ label, enabled }) => `${label ?? ''}${enabled === false ? ' off' : ''}`).join(', '))
      return Object.assign(build([]), { popup: () => undefined })
    }
  })
  const last = async () => await running.app.evaluate(() => (globalThis as unknown as { seen: string[] }).seen.at(-1))
  const filter = page.getByRole('textbox', { name: /^Filter names/ })
  await filter.fill('book')
  await filter.selectText()
  await filter.click({ button: 'right' })
  await expect.poll(last).toMatch(/^Undo.*, Redo.*, Cut, Copy, Paste.*, Select all$/)
  await filter.fill('')
  const view = page.getByRole('article', { name: 'bookings' })
  await view.getByRole('tab', { name: 'DDL' }).click()
  await view.locator('pre').getByText('CREATE').first().dblclick()
  await view.locator('pre').getByText('CREATE').first().click({ button: 'right' })
  await expect.poll(last).toBe('Copy')
  await running.app.evaluate(({ Menu }) => {
    Menu.buildFromTemplate = (globalThis as unknown as { buildMenu: typeof Menu.buildFromTemplate }).buildMenu
  })
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

const palette = () => page.getByRole('combobox', { name: 'Commands' })
const option = (name: RegExp) => page.getByRole('option', { name })

test('Ctrl K finds a command by its first letters, and Enter runs it', async () => {
  await page.getByTestId('tree').focus()
  await page.keyboard.press('Control+K')
  await expect(palette()).toBeFocused()
  await expect(option(/^Show or hide the sidebar/)).toContainText('CtrlB')
  expect(await axe()).toEqual([])
  await picture(page, 'commands')
  await page.keyboard.type('oset')
  await page.keyboard.press('Escape')
  // Whoever closes it is where he was.
  await expect(page.getByTestId('tree')).toBeFocused()
  await page.keyboard.press('Control+K')
  await page.keyboard.type('srch')
  await expect(option(/^Search everything/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('combobox', { name: 'Search everything that was read' })).toBeFocused()
  await page.keyboard.press('Control+W')
})

test('the palette says why a command cannot run, and runs one by the mouse', async () => {
  await page.keyboard.press('Control+,')
  await page.keyboard.press('Control+K')
  await page.keyboard.type('refresh')
  await expect(option(/^Refresh.*Open a table or a diagram first/).first()).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('close tab')
  await option(/^Close tab Ctrl/).click()
  await expect(tab('Settings')).toHaveCount(0)
  await page.keyboard.press('Control+K')
  await page.keyboard.type('zzz')
  await expect(page.getByText('No command fits “zzz”')).toBeVisible()
  await page.keyboard.press('Escape')
})

test('a tip that the pointer called does not take the Esc that is meant for a dialog', async () => {
  await page.getByRole('button', { name: /^Settings/ }).hover()
  await expect(page.getByRole('tooltip')).toBeAttached()
  await page.keyboard.press('F1')
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(list).toBeVisible()
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(list).toHaveCount(0)
})

test('F1 and ? list the keys', async () => {
  const heard = await hearKeys(page)
  for (const key of ['F1', '?']) {
    await page.getByRole('button', { name: /^Sidebar/ }).focus()
    await page.keyboard.press(key)
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(list.getByRole('term').filter({ hasText: 'Refresh' }).first()).toBeVisible()
    await expect(list.getByRole('region', { name: 'Go' })).toContainText('CtrlShiftF')
    if (key === 'F1') {
      expect(await axe()).toEqual([])
      await picture(page, 'shortcuts')
    }
    await page.keyboard.press('Escape')
    await expect(list, 'Escape closes it')
      .toHaveCount(0)
      .catch(async (error: unknown) => {
        throw new Error(`${key}: ${await heard()}`, { cause: error })
      })
  }
  // In a text field it is a question mark.
  await page.getByRole('textbox', { name: /^Filter names/ }).focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('textbox', { name: /^Filter names/ })).toHaveValue('?')
  await page.keyboard.press('Escape')
})
