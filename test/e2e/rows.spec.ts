import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { dropHome, picture, type RunningApp, saveAs, startApp } from './app'

let running: RunningApp
let page: Page

test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true')
})
test.afterAll(async () => {
  await running.close()
  dropHome(running.home)
})

const grid = () => page.getByRole('grid')
const value = (row: number, column: number) => page.locator(`[role=gridcell][data-row="${row}"][data-column="${column}"]`)
/** The cell that the grid says is active. */
const active = () => page.locator('[role=grid] [data-active=true]')

async function axe(): Promise<string[]> {
  const result = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)
}

async function openRows(name: string): Promise<void> {
  await page.getByTestId('tree').getByTitle(name, { exact: true }).dblclick()
  await page.getByRole('article', { name }).getByRole('tab', { name: 'Data' }).click()
  await expect(value(0, 0)).toBeVisible()
}

test('cells are chosen by mouse: one, a range, whole rows', async () => {
  await openRows('bookings')
  await value(2, 1).click()
  await expect(active()).toHaveAttribute('data-row', '2')
  await value(4, 3).click({ modifiers: ['Shift'] })
  await expect(page.locator('[role=gridcell][aria-selected=true]')).toHaveCount(9)
  await page.locator('[data-number="1"]').click()
  await page.locator('[data-number="2"]').click({ modifiers: ['Shift'] })
  await expect(value(1, 0)).toHaveAttribute('aria-selected', 'true')
  await expect(value(2, 2)).toHaveAttribute('aria-selected', 'true')
  await expect(value(3, 0)).toHaveAttribute('aria-selected', 'false')
  await picture(page, 'rows-range')
})

test('cells are reached by keys alone, and only what is in sight is drawn', async () => {
  await grid().focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+End')
  const last = await grid().getAttribute('aria-activedescendant')
  await expect(page.locator(`[id="${last ?? ''}"]`)).toBeVisible()
  await expect(value(0, 0)).toHaveCount(0)
  expect(await page.getByRole('gridcell').count()).toBeLessThan(800)
  await page.keyboard.press('Control+Home')
  await expect(active()).toHaveAttribute('data-column', '0')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.locator('[role=gridcell][aria-selected=true]')).toHaveCount(2)
  const before = await value(1, 1).boundingBox()
  await page.keyboard.press('Alt+Shift+ArrowRight')
  await expect.poll(async () => (await value(1, 1).boundingBox())?.width).toBe((before?.width ?? 0) + 16)
  expect(await axe()).toEqual([])
})

test('a column is dragged wider', async () => {
  const header = page.getByRole('columnheader').nth(1)
  const box = await header.boundingBox()
  if (box === null) throw new Error('no header')
  await page.mouse.move(box.x + box.width, box.y + 20)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width + 60, box.y + 20, { steps: 4 })
  await page.mouse.up()
  await expect.poll(async () => Math.round((await header.boundingBox())?.width ?? 0)).toBe(Math.round(box.width) + 60)
})

test('rows are sorted, filtered, counted and followed by mouse, and back is where it was', async () => {
  const article = page.getByRole('article', { name: 'bookings' })
  const header = (name: string) => page.getByRole('columnheader', { name: new RegExp(`${name} `) })
  await header('reference').click()
  await expect(header('reference')).toHaveAttribute('aria-sort', 'ascending')
  await header('reference').click()
  await expect(header('reference')).toHaveAttribute('aria-sort', 'descending')
  await expect(value(0, 1)).toHaveText('BK-25-00800')
  await article.getByRole('button', { name: 'Count' }).click()
  await expect(article.getByRole('status')).toHaveText('800 rows in all')
  const status = page.getByRole('textbox', { name: 'Filter status' })
  await status.fill('= draft')
  await status.press('Enter')
  await expect(page.getByText('1 filter', { exact: false })).toBeVisible()
  await expect(value(0, 8)).toHaveText('draft')
  await picture(page, 'rows-filtered')
  const shipper = (await value(2, 2).textContent())?.replace('↗', '') ?? ''
  await value(2, 2).getByRole('button').click()
  const companies = page.getByRole('article', { name: 'companies' })
  await expect(companies.getByText('1 row', { exact: true })).toBeVisible()
  await expect(value(0, 0)).toHaveText(shipper)
  await picture(page, 'rows-followed')
  await companies.getByRole('button', { name: 'Back to bookings' }).click()
  await expect(article.getByRole('textbox', { name: 'Filter status' })).toHaveValue('= draft')
  await article.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(article.getByRole('textbox', { name: 'Filter status' })).toHaveValue('')
})

test('a value that does not suit its column is said, and the rows stay in reach', async () => {
  await openRows('bookings')
  const article = page.getByRole('article', { name: 'bookings' })
  const filter = page.getByRole('textbox', { name: 'Filter reference' })
  await filter.fill('nowhere to be found')
  await filter.press('Enter')
  await expect(article.getByText('No row passes the filter')).toBeVisible()
  await filter.fill('')
  await filter.press('Enter')
  await expect(value(0, 0)).toBeVisible()
})

test('all rows are exported where the user chooses, and the foot says so', async () => {
  await openRows('bookings')
  const file = join(running.home, 'bookings.csv')
  await saveAs(running, file)
  await page.getByRole('button', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export rows' })
  await expect(dialog.getByRole('radio', { name: 'CSV' })).toBeChecked()
  await picture(page, 'rows-export')
  expect(await axe()).toEqual([])
  await dialog.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(page.getByText(`800 rows in ${file}`)).toBeVisible()
  expect(readFileSync(file, 'utf8').split('\r\n')).toHaveLength(802)
})

test('all of it by keyboard alone: sort, filter, scroll to the end, show, copy, follow, back', async () => {
  await openRows('bookings')
  await grid().focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('columnheader', { name: /^.*id INTEGER/ }).first()).toHaveAttribute('aria-sort', /ascending|descending/)
  for (let at = 0; at < 8; at += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Filter status' })).toBeFocused()
  await page.keyboard.type('<> cancelled')
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 filter', { exact: false })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(grid()).toBeFocused()
  // Page by page to the last row: each page is asked for as its end comes near.
  await expect(async () => {
    await page.keyboard.press('Control+End')
    await expect(page.getByText(/^All \d+ rows$/)).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'Value of reference' })
  await expect(panel).toContainText(/BK-25-\d+/)
  await picture(page, 'rows-value')
  expect(await axe()).toEqual([])
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Control+c')
  await expect(page.getByText('Copied 2 cells')).toBeVisible()
  expect(await running.app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^BK-25-\d+\t\d+\n$/)
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Copy as' })).toBeVisible()
  await picture(page, 'rows-menu')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('article', { name: 'companies' })).toBeVisible()
  await expect(value(0, 0)).toBeVisible()
  await grid().focus()
  await page.keyboard.press('Backspace')
  await expect(page.getByRole('article', { name: 'bookings' }).getByRole('textbox', { name: 'Filter status' })).toHaveValue('<> cancelled')
})
