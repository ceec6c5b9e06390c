import { expect, type Locator, type Page, test } from '@playwright/test'
import { axeFinds, BOTH_LOOKS, endApp, picture, type RunningApp, startApp, whenReady } from './app'
import { type Keys, keysOf, startByKeys } from './by-keys'

// The keys of commands, changed without one click.
let running: RunningApp
let page: Page
let keys: Keys

test.beforeAll(async () => {
  ;({ running, page, keys } = await startByKeys())
  await keys.press('Control+,')
})
test.afterAll(async () => {
  await endApp(running)
})

const line = (command: string) => page.getByRole('listitem', { name: command, exact: true })
const change = (command: string) => page.getByRole('button', { name: `Change the keys of ${command}` })
const field = (command: string) => page.getByRole('textbox', { name: `New keys of ${command}` })
const filter = () => page.getByRole('textbox', { name: 'Filter commands and keys' })
/** What the menu bar shows as the keys of a command. */
const accelerator = async (id: string) =>
  await running.app.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.accelerator ?? null, id)
const isSearch = async (tab: Locator) => await expect(tab).toHaveAttribute('aria-selected', 'true')

const SIDEBAR = 'Show or hide the sidebar'
const SEARCH = 'Search everything'

test('other keys are pressed for a command, hold at once, in the menu bar too, and the old ones do nothing any more', async () => {
  await keys.to(filter())
  await keys.type('sidebar')
  await keys.enter(change(SIDEBAR))
  await expect(field(SIDEBAR)).toBeFocused()
  // What moves and chooses everywhere nobody may have.
  await keys.press('ArrowDown')
  await expect(line(SIDEBAR)).toContainText('These keys move and choose everywhere')
  await keys.press('Control+Alt+b')
  await expect(line(SIDEBAR)).toContainText('CtrlAltB')
  await expect(change(SIDEBAR)).toBeFocused()
  await picture(page, 'keymap-changed')
  expect(await axeFinds(page, { looks: BOTH_LOOKS })).toEqual([])
  await expect.poll(() => accelerator('sidebar.toggle')).toBe('CommandOrControl+Alt+B')
  await keys.press('Control+b')
  await expect(page.getByRole('tree')).toBeVisible()
  await keys.press('Control+Alt+b')
  await expect(page.getByRole('tree')).toHaveCount(0)
  await keys.press('Control+Alt+b')
  await expect(page.getByRole('tree')).toBeVisible()
})

test('keys that another command has are named, left alone by Esc, and taken only when that is chosen', async () => {
  await keys.to(change(SIDEBAR))
  await keys.press('Enter', 'Control+Shift+f')
  await expect(line(SIDEBAR)).toContainText(`Ctrl Shift F is ${SEARCH} now`)
  await expect(line(SIDEBAR).getByRole('button', { name: 'Use it here' })).toBeFocused()
  await picture(page, 'keymap-conflict')
  expect(await axeFinds(page, { looks: BOTH_LOOKS })).toEqual([])
  await keys.enter(line(SIDEBAR).getByRole('button', { name: 'Cancel' }))
  await expect(change(SIDEBAR)).toBeFocused()
  await expect(line(SIDEBAR)).toContainText('CtrlAltB')
  await keys.press('Enter', 'Control+Shift+f')
  await keys.enter(line(SIDEBAR).getByRole('button', { name: 'Use it here' }))
  await expect(line(SIDEBAR)).toContainText('CtrlShiftF')
  await expect(change(SIDEBAR)).toBeFocused()
  await keys.to(filter(), 'Shift+Tab')
  await keys.press('Control+a')
  await keys.type('search every')
  await expect(line(SEARCH)).toContainText('no keys')
  await keys.press('Control+Shift+f')
  await expect(page.getByRole('tree')).toHaveCount(0)
  await keys.press('Control+Shift+f')
  await expect(page.getByRole('tree')).toBeVisible()
})

test('Esc leaves the keys as they are, and a command can be without any', async () => {
  await keys.to(filter())
  await keys.press('Control+a')
  await keys.type('zoom in')
  await keys.enter(change('Zoom in'))
  await keys.press('Escape')
  await expect(change('Zoom in')).toBeFocused()
  await keys.press('Enter')
  await keys.enter(line('Zoom in').getByRole('button', { name: 'No keys' }))
  await expect(line('Zoom in')).toContainText('no keys')
  await expect(change('Zoom in')).toBeFocused()
  await keys.press('Control+=')
  expect(await page.evaluate(() => window.outerWidth / window.innerWidth)).toBeCloseTo(1, 1)
})

test('one command has its keys again, then all of them, also after a start', async () => {
  await keys.enter(page.getByRole('button', { name: 'Reset the keys of Zoom in' }), 'Shift+Tab')
  await expect(line('Zoom in')).toContainText('Ctrl=')
  await expect(change('Zoom in')).toBeFocused()
  const { home } = running
  await running.close()
  running = await startApp({ home })
  page = running.page
  await whenReady(page)
  keys = keysOf(page)
  await keys.press('Control+Shift+f')
  await expect(page.getByRole('tree')).toHaveCount(0)
  await keys.press('Control+Shift+f', 'Control+,')
  await keys.to(page.getByRole('button', { name: 'Reset all' }))
  await keys.press('Enter')
  await expect(line(SEARCH)).toContainText('CtrlShiftF')
  await expect(line(SIDEBAR)).toContainText('CtrlB')
  await expect(page.getByRole('button', { name: 'Reset all' })).toBeFocused()
  await keys.press('Control+Shift+f')
  await isSearch(page.getByRole('tab', { name: /^Search/ }))
})
