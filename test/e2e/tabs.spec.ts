import { expect, type Page, test } from '@playwright/test'
import { picture, type RunningApp, startApp, BOTH_LOOKS, axeFinds, whenReady, endApp } from './app'

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

const strip = (side: 'left' | 'right') =>
  page.getByRole('tablist', { name: side === 'left' ? 'Open views' : 'Open views on the right', exact: true })
const names = (side: 'left' | 'right' = 'left') => strip(side).locator('[class*=tabName]')
const tab = (name: string) => page.getByRole('tab').filter({ has: page.locator('[class*=tabName]', { hasText: new RegExp(`^${name}$`) }) })
const inFront = async (name: string) => await expect(tab(name)).toHaveAttribute('aria-selected', 'true')
const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })

const axe = async () => await axeFinds(page, { looks: BOTH_LOOKS })

test('one click previews, the next replaces it, a double click keeps; the middle button closes', async () => {
  await row('bookings').click()
  await row('vessels').click()
  await expect(names()).toHaveText(['Harbour sample', 'vessels'])
  await tab('vessels').dblclick()
  await row('terminals').click()
  await row('terminals').dblclick()
  await row('ports').dblclick()
  await expect(names()).toHaveText(['Harbour sample', 'vessels', 'terminals', 'ports'])
  await tab('Harbour sample').click({ button: 'middle' })
  await expect(names()).toHaveText(['vessels', 'terminals', 'ports'])
})

test('Ctrl Shift T brings back what was closed', async () => {
  await page.keyboard.press('Control+W')
  await expect(names()).toHaveText(['vessels', 'terminals'])
  await page.keyboard.press('Control+Shift+T')
  await expect(names()).toHaveText(['vessels', 'terminals', 'ports'])
  await inFront('ports')
})

test('Ctrl Tab goes to the one used before, further while Ctrl is held; numbers and neighbours go by place', async () => {
  await page.keyboard.press('Control+1')
  await inFront('vessels')
  await page.keyboard.press('Control+9')
  await inFront('ports')
  await page.keyboard.press('Control+Tab')
  await inFront('vessels')
  await page.keyboard.press('Control+Tab')
  await inFront('ports')
  await page.keyboard.down('Control')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await inFront('terminals')
  await page.keyboard.up('Control')
  await page.keyboard.press('Control+Tab')
  await inFront('ports')
  await page.keyboard.press('Control+PageDown')
  await inFront('vessels')
})

test('pinned tabs stand first, and stay when the others are closed', async () => {
  await tab('ports').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Pin the tab' }).click()
  await expect(names()).toHaveText(['ports', 'vessels', 'terminals'])
  await tab('terminals').click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Close tabs to the right' })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('menuitem', { name: 'Close other tabs' }).click()
  await expect(names()).toHaveText(['ports', 'terminals'])
  await page.keyboard.press('Control+Shift+T')
  await expect(names()).toHaveText(['ports', 'terminals', 'vessels'])
})

test('the menu of a tab is also that of what it shows, which nobody is offered to open again', async () => {
  await tab('terminals').click({ button: 'right' })
  const item = (name: string) => page.getByRole('menuitem', { name, exact: true })
  await expect(page.getByRole('menuitem', { name: /^Close tab/ }).first()).toBeVisible()
  await expect(page.getByRole('menuitem', { name: /^Open/ })).toHaveCount(0)
  await expect(page.getByRole('menuitem', { name: /^Refresh ?F5/ })).toBeVisible()
  await item('Copy qualified name').click()
  expect(await running.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('main.terminals')
  await tab('terminals').click({ button: 'right' })
  await item('View data').click()
  await expect(page.getByRole('article', { name: 'terminals' }).getByRole('grid')).toBeVisible()
  await tab('terminals').click({ button: 'right' })
  await picture(page, 'tab-menu')
  await page.keyboard.press('Escape')
})

test('a tab is dragged before another one', async () => {
  await tab('vessels').dragTo(tab('terminals'), { targetPosition: { x: 4, y: 8 } })
  await expect(names()).toHaveText(['ports', 'vessels', 'terminals'])
})

test('the stage is split by key and put together again; each side is used where somebody works', async () => {
  await page.keyboard.press('Control+3')
  await inFront('terminals')
  await page.keyboard.press('Control+\\')
  await expect(names('right')).toHaveText(['terminals'])
  await expect(names()).toHaveText(['ports', 'vessels'])
  await expect(page.getByRole('article', { name: 'terminals' })).toBeVisible()
  await expect(page.getByRole('article', { name: 'vessels' })).toBeVisible()
  // What is opened comes to the side that is used.
  await row('berths').dblclick()
  await expect(names('right')).toHaveText(['terminals', 'berths'])
  await page.getByRole('article', { name: 'vessels' }).getByRole('heading', { name: 'vessels' }).click()
  await row('roles').dblclick()
  await expect(names()).toHaveText(['ports', 'vessels', 'roles'])
  expect(await axe()).toEqual([])
  await picture(page, 'split')
  const edge = page.getByRole('separator', { name: 'Width of the left side' })
  const before = Number(await edge.getAttribute('aria-valuenow'))
  await edge.focus()
  await page.keyboard.press('ArrowRight')
  await expect(edge).toHaveAttribute('aria-valuenow', String(before + 2))
})

test('everything is there again at the next start, from what is cached, and nothing connects by itself', async () => {
  await page.waitForTimeout(800)
  const { home } = running
  await running.close()
  running = await startApp({ home })
  page = running.page
  await whenReady(page)
  await expect(names()).toHaveText(['ports', 'vessels', 'roles'])
  await expect(names('right')).toHaveText(['terminals', 'berths'])
  await inFront('roles')
  await expect(page.getByRole('article', { name: 'roles' })).toBeVisible()
  await expect(tab('ports').getByRole('img', { name: 'pinned' })).toBeVisible()
  // A connection that was asked lives in a process of its own.
  const hosts = async () =>
    await running.app.evaluate(
      ({ app }) => app.getAppMetrics().filter(({ type, name }) => type === 'Utility' && /session/i.test(name ?? '')).length,
    )
  await page.waitForTimeout(1500)
  expect(await hosts()).toBe(0)
  // The control: looking closer asks.
  await page.getByRole('article', { name: 'roles' }).getByRole('tab', { name: 'Data' }).click()
  await expect.poll(hosts).toBeGreaterThan(0)
})
