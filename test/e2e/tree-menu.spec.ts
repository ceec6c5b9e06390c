import { expect, type Page, test } from '@playwright/test'
import { dropHome, type RunningApp, startApp } from './app'

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

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const menu = () => page.getByRole('menu').first()

test('the one menu of the tree is about the row under the pointer', async () => {
  await row('ports').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Forget cached…' }).hover()
  await expect(page.getByRole('menuitem', { name: /^This relation \(\d+ entr/ })).toBeVisible()
  // Straight to another row, the menu still open.
  await row('vessels').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Refresh/ }).click()
  await expect(page.getByText('Read vessels, nothing changed')).toBeVisible()
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
