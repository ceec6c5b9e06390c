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

test('a diagram: a relation is found, moved, put back, its references walked along, and the picture exported', async () => {
  await keys.goTo('Harbour sample')
  await keys.press('Shift+F10')
  await keys.to(page.getByRole('menuitem', { name: 'Show in diagram' }), 'ArrowDown')
  await keys.press('Enter')
  await expect(page.locator('.react-flow__node').first()).toBeVisible()
  await keys.to(page.getByRole('combobox', { name: 'Find a table in the diagram' }))
  await keys.type('payments')
  await keys.press('Enter')
  const node = page.locator('.react-flow__node', { hasText: 'payments' }).first()
  await keys.to(node)
  const x = async () => Math.round((await node.boundingBox())?.x ?? 0)
  await page.waitForTimeout(600)
  const before = await x()
  await keys.press('Alt+ArrowRight')
  await expect.poll(x).toBeGreaterThan(before)
  await picture(page, 'keyboard-diagram')
  await keys.press('Control+z')
  await expect.poll(x).toBe(before)
  const out = join(folder, 'harbour.svg')
  await saveAs(running, out)
  await keys.enter(page.getByRole('button', { name: 'Export', exact: true }))
  await keys.to(dialog().getByRole('radio', { name: 'PNG', exact: true }))
  await keys.to(dialog().getByRole('radio', { name: 'SVG', exact: true }), 'ArrowRight')
  await keys.press('Space')
  await keys.enter(dialog().getByRole('button', { name: 'Export…' }))
  await expect(page.getByText(`Exported to ${out}`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeFocused()
  expect(readFileSync(out, 'utf8')).toContain('payments')
})
