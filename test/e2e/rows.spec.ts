import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { dropHome, picture, type RunningApp, startApp } from './app'

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
