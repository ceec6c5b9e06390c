import { expect, type Page, test } from '@playwright/test'
import { clickOnTheWay, type RunningApp, startApp, axeFinds, whenReady, endApp } from './app'

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

const input = () => page.getByRole('combobox', { name: 'Search everything that was read' })
const hits = () => page.getByRole('listbox', { name: 'Hits' }).getByRole('option')

const axe = async () => await axeFinds(page)

test('Ctrl Shift F opens the search, which says what it does', async () => {
  await page.keyboard.press('ControlOrMeta+Shift+F')
  await expect(input()).toBeFocused()
  await expect(page.getByText('so it works offline too')).toBeVisible()
  expect(await axe()).toEqual([])
})

test('names come first, with where they are from; what was typed is marked', async () => {
  await input().fill('booking')
  await expect(hits().first()).toContainText('bookings')
  await expect(hits().first()).toContainText('Harbour sample')
  await expect(hits().first().locator('mark')).toHaveText('booking')
  await expect(page.getByTestId('search-status')).toContainText(/hits in [\d.]+ ms/)
  expect(await axe()).toEqual([])
})

test('who comes back to it finds what was typed, and writes over it', async () => {
  await page.getByTestId('tree').focus()
  await page.keyboard.press('ControlOrMeta+Shift+F')
  await expect(input()).toHaveValue('booking')
  await page.keyboard.insertText('vessel')
  await expect(input()).toHaveValue('vessel')
  await input().fill('booking')
  await expect(hits().first()).toContainText('bookings')
})

test('chips narrow it to a kind', async () => {
  const kinds = page.getByRole('group', { name: 'Kind' })
  await kinds.getByRole('button', { name: 'Views' }).click()
  await expect(kinds.getByRole('button', { name: 'Views' })).toHaveAttribute('aria-pressed', 'true')
  await expect(hits().first().getByLabel('view', { exact: true })).toBeVisible()
  await expect(hits().getByLabel('table', { exact: true })).toHaveCount(0)
  await kinds.getByRole('button', { name: 'Views' }).click()
  await expect(hits().first().getByLabel('table', { exact: true })).toBeVisible()
})

test('hits can be grouped by connection, with its age', async () => {
  await page.getByRole('button', { name: 'Group by connection' }).click()
  await expect(page.getByRole('listbox', { name: 'Hits' }).getByTestId('freshness')).toContainText('read')
  await page.getByRole('button', { name: 'Group by connection' }).click()
})

test('arrows and Enter open a relation in a tab, and the search is as it was', async () => {
  await input().fill('bookings.consignee_id')
  await expect(hits().first()).toContainText('bookings.consignee_id')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'bookings' })).toBeVisible()
  await page.getByRole('button', { name: 'Search everything (Ctrl Shift F)' }).click()
  await expect(input()).toHaveValue('bookings.consignee_id')
})

const item = (name: string | RegExp) => page.getByRole('menuitem', { name })

test('a hit has the menu of its relation: by right-click, and by key on the active one', async () => {
  await input().fill('bookings')
  await expect(hits().first()).toContainText('bookings')
  await hits().nth(1).click({ button: 'right' })
  await expect(hits().nth(1)).toHaveAttribute('aria-selected', 'true')
  for (const name of ['Open ?Enter', 'Show in diagram', 'Copy name', 'Refresh ?F5', 'Forget cached'])
    await expect(item(new RegExp(`^${name}`))).toBeVisible()
  await page.keyboard.press('Escape')
  for (const key of ['Shift+F10', 'ContextMenu']) {
    await input().focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press(key)
    await expect(item('Copy name')).toBeVisible()
    await expect(page.getByRole('menu')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
    await expect(input()).toBeFocused()
  }
})

test('what is forgotten by that menu is not on screen any more', async () => {
  await input().fill('bookings.consignee_id')
  await expect(hits().first()).toContainText('bookings.consignee_id')
  await hits().first().click({ button: 'right' })
  await item('Forget cached').click()
  await clickOnTheWay(page, item(/^This relation ?\d+ entr/))
  await expect(hits().filter({ hasText: 'bookings.consignee_id' })).toHaveCount(0)
})

test('nothing found says so, and Escape begins anew', async () => {
  await input().fill('" OR * NEAR(zebra')
  await expect(page.getByText('Nothing holds', { exact: false })).toBeVisible()
  expect(await axe()).toEqual([])
  await page.keyboard.press('Escape')
  await expect(input()).toHaveValue('')
})
