import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { endApp, picture, type RunningApp, saveAs } from './app'
import { type Keys, startByKeys } from './by-keys'

const folder = mkdtempSync(join(tmpdir(), 'relata-keys-'))
let running: RunningApp
let page: Page
let keys: Keys

test.beforeAll(async () => {
  ;({ running, page, keys } = await startByKeys())
})
test.afterAll(async () => {
  await endApp(running)
})

const dialog = () => page.getByRole('dialog')

test('rows are reached, sorted, filtered, copied and exported', async () => {
  await keys.goTo('bookings')
  await keys.press('Enter')
  const view = page.getByRole('article', { name: 'bookings', exact: true })
  await keys.to(view.getByRole('tab', { name: 'Structure' }))
  await keys.press('ArrowRight')
  const grid = view.getByRole('grid')
  await keys.to(grid)
  await keys.press('Control+Home', 'ArrowUp', 'ArrowUp', 'Enter')
  await expect(view.getByRole('columnheader').filter({ hasText: /^.*id/ }).first()).toHaveAttribute('aria-sort', /ascending|descending/)
  await keys.press('ArrowDown', 'Enter')
  await keys.type('> 790')
  await keys.press('Enter')
  await expect(view.getByText('1 filter')).toBeVisible()
  await keys.press('Escape')
  await expect(grid).toBeFocused()
  await keys.press('Control+Home', 'Control+c')
  await expect(page.getByText(/^Copied/)).toBeVisible()
  const out = join(folder, 'rows.csv')
  await saveAs(running, out)
  await keys.enter(view.getByRole('button', { name: /^Export/ }))
  await keys.enter(dialog().getByRole('button', { name: 'Choose a file…' }))
  await expect(page.getByText(`rows in ${out}`)).toBeVisible()
  await expect(dialog()).toHaveCount(0)
  await keys.press('Tab')
  expect(readFileSync(out, 'utf8').trim().split('\r\n').length).toBeGreaterThan(1)
})

test('a console is opened, run, cancelled, and what was run is taken from its history', async () => {
  await keys.goTo('Harbour sample')
  await keys.press('Control+Shift+n')
  const editor = page.getByRole('textbox', { name: 'Statements' })
  await expect(editor).toBeFocused()
  await keys.type('SELECT 42 AS answer')
  await keys.press('Control+Enter')
  await expect(page.getByRole('grid', { name: 'Result 1' })).toContainText('42')
  await keys.press('Control+a')
  await page.keyboard.insertText('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n')
  await keys.press('Control+Enter')
  await keys.enter(page.getByRole('button', { name: 'Cancel' }), 'Shift+Tab')
  await expect(page.getByText('The server was asked to stop the statement')).toBeVisible()
  await keys.to(page.getByRole('button', { name: 'What was run' }))
  await keys.press('Enter')
  await keys.to(page.getByRole('textbox', { name: 'Search what was run' }))
  await keys.type('answer')
  await keys.enter(page.getByRole('complementary', { name: 'What was run' }).getByRole('button', { name: /SELECT 42 AS answer/ }))
  await expect(editor).toContainText('SELECT 42 AS answer')
  await picture(page, 'keyboard-console')
  await keys.press('Control+w')
  await expect(editor).toHaveCount(0)
})
