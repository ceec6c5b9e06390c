import { expect, type Page, test } from '@playwright/test'
import { picture, type RunningApp, startApp, BOTH_LOOKS, axeFinds, whenReady, endApp } from './app'

let running: RunningApp
let page: Page

async function start(home?: string): Promise<void> {
  running = await startApp(home === undefined ? {} : { home })
  page = running.page
  await whenReady(page)
  await expect(page.getByTestId('tree').getByTitle('bookings', { exact: true })).toBeVisible()
}

test.beforeAll(async () => {
  await start()
})
test.afterAll(async () => {
  await endApp(running)
})

const input = () => page.getByRole('combobox', { name: 'Find anything' })
const options = () => page.getByRole('dialog').getByRole('option')
const active = () => page.getByRole('dialog').getByRole('option', { selected: true })
const tab = (name: string) => page.getByRole('tab', { name: new RegExp(name) })

const axe = async () => await axeFinds(page, { looks: BOTH_LOOKS })

test('Ctrl P finds a table by its first letters, and Enter opens it', async () => {
  await page.keyboard.press('Control+P')
  await expect(input()).toBeFocused()
  await page.keyboard.type('bc')
  await expect(active()).toContainText('booking_containers')
  await expect(active()).toContainText('Harbour sample')
  await expect(active().locator('mark')).toHaveText(['b', 'c'])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(tab('booking_containers')).toHaveAttribute('aria-selected', 'true')
})

test('columns and comments are found too, and commands', async () => {
  await page.keyboard.press('Control+P')
  await page.keyboard.type('consignee')
  await expect(page.getByRole('dialog').getByRole('option', { name: 'consignee_id main.bookings', exact: false }).first()).toBeVisible()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('refr')
  await expect(options().filter({ hasText: 'Refresh everything' })).toBeVisible()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('book')
  await expect(options().filter({ hasText: 'bookings' }).first()).toBeVisible()
  await expect(options().filter({ hasText: /_id/ }).first()).toBeVisible()
  expect(await axe()).toEqual([])
  await picture(page, 'find')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('zebra unknown')
  await expect(page.getByText('Nothing that was read fits “zebra unknown”')).toBeVisible()
  await page.keyboard.press('Escape')
})

test('Ctrl Enter opens behind what is in front, and the list stays', async () => {
  await page.keyboard.press('Control+P')
  await page.keyboard.type('vessels')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Opened vessels in the background')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(tab('vessels')).toHaveAttribute('aria-selected', 'false')
  await expect(tab('booking_containers')).toHaveAttribute('aria-selected', 'true')
})

test('by the mouse: the field in the title, and a click on a line', async () => {
  await page.getByRole('button', { name: 'Find anything' }).click()
  await input().fill('terminals')
  await options().first().click()
  await expect(tab('terminals')).toHaveAttribute('aria-selected', 'true')
})

test('what was opened stands first, also after the next start', async () => {
  await page.keyboard.press('Control+P')
  await expect(options()).toHaveCount(3)
  await expect(options().first()).toContainText('terminals')
  await picture(page, 'find-lately')
  await page.keyboard.press('Escape')
  const { home } = running
  await running.close()
  await start(home)
  await page.keyboard.press('Control+P')
  await expect(options()).toHaveCount(3)
  for (const name of ['terminals', 'vessels', 'booking_containers']) await expect(options().filter({ hasText: name })).toBeVisible()
  await page.keyboard.press('Escape')
})

test('it is of a connection that is forgotten no more', async () => {
  await page.getByTestId('tree').getByText('Harbour sample').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Forget cached' }).hover()
  await page.getByRole('menuitem', { name: /^Last known schema and history/ }).click()
  await expect(page.getByTestId('tree').getByTitle('bookings', { exact: true })).toHaveCount(0)
  await page.keyboard.press('Control+P')
  await expect(page.getByText('Any table, column, routine or comment')).toBeVisible()
  await expect(options()).toHaveCount(0)
  await page.keyboard.press('Escape')
})
