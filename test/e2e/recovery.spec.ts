import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { dropHome, picture, type RunningApp, startApp, axeFinds, whenReady } from './app'

// R23 in the window: a start that finds the store damaged shows what can be done, and goes on into the application.
const MASTER = 'correct horse battery'
let home: string
let running: RunningApp

/** Calls a channel as the page does; answers the reply as it came. */
async function ask(page: Page, channel: string, input: unknown): Promise<{ ok: boolean; value: unknown; error?: { code: string } }> {
  return (await page.evaluate(async ([name, value]) => await window.relata.call(crypto.randomUUID(), String(name), value), [
    channel,
    input,
  ] as const)) as { ok: boolean; value: unknown; error?: { code: string } }
}
const ready = async (page: Page) => await whenReady(page)
const file = () => join(home, 'relata.db')
const asides = () => readdirSync(home).filter((name) => name.startsWith('relata.db.aside-') && name.endsWith('Z'))

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/e2e/${name}.png` })
  expect(await axeFinds(page)).toEqual([])
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await startApp()
  home = running.home
  await ready(running.page)
  await ask(running.page, 'vault.setPassword', { password: MASTER })
  const draft = { engine: 'sqlite', options: { path: join(home, 'sample.db') } }
  await ask(running.page, 'connections.create', { ...draft, name: 'Kept' })
  // A new key takes a backup with it.
  await ask(running.page, 'vault.rotate', { password: MASTER })
  await ask(running.page, 'connections.create', { ...draft, name: 'Too late' })
  await running.close()
})
test.afterAll(() => dropHome(home))

test('R23 a damaged store: what happened, the backups, and one of them in its place', async () => {
  const damage = readFileSync(file())
  damage.fill(0, 4096)
  writeFileSync(file(), damage)
  writeFileSync(join(home, 'backups', 'relata-v5-2026-01-02T03-04-05-678Z.db'), 'not one')
  running = await startApp({ home })
  const { page } = running
  await ready(page)
  await expect(page.getByRole('heading', { name: 'Your saved connections cannot be read' })).toBeVisible()
  await expect(page.getByText(file())).toBeVisible()
  await expect(page.getByRole('listitem')).toHaveCount(2)
  await expect(page.getByRole('listitem').first()).toContainText('2 connections')
  await expect(page.getByRole('listitem').last()).toContainText('cannot be used')
  expect(await ask(page, 'connections.list', {})).toMatchObject({ ok: false, error: { code: 'store_damaged' } })
  await look(page, 'recovery')
  await page.emulateMedia({ colorScheme: 'dark' })
  await look(page, 'recovery-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await picture(page, 'store-damaged')
  expect(readFileSync(file())).toEqual(damage)

  // The newest has the focus.
  await page.keyboard.press('Enter')
  await expect(page.getByRole('treeitem', { name: 'Kept' })).toBeVisible()
  await expect(page.getByRole('treeitem', { name: 'Too late' })).toHaveCount(0)
  expect(asides().map((name) => readFileSync(join(home, name)).equals(damage))).toEqual([true])
  expect(await ask(page, 'vault.unlock', { password: MASTER })).toMatchObject({ ok: true, value: { state: 'unlocked' } })
  expect(await ask(page, 'connections.create', { engine: 'sqlite', name: 'New', options: { path: file() } })).toMatchObject({ ok: false })
  await running.close()
})

test('R23 quitting leaves everything as it is', async () => {
  const whole = readFileSync(file())
  rmSync(file())
  running = await startApp({ home })
  await ready(running.page)
  await expect(running.page.getByRole('heading', { name: 'Your saved connections are gone' })).toBeVisible()
  const gone = running.app.waitForEvent('close')
  // The window may be gone before anybody can say that it was clicked; whether the application ends is waited for below.
  await running.page
    .getByRole('button', { name: 'Quit' })
    .click()
    .catch((error: unknown) => {
      if (!String(error).includes('has been closed')) throw error
    })
  await gone
  expect(readdirSync(home)).not.toContain('relata.db')
  writeFileSync(file(), whole)
})

test('R23 an older store can be used as it is', async () => {
  const older = readFileSync(file())
  running = await startApp({ home })
  await ready(running.page)
  await ask(running.page, 'preferences.set', { sidebarWidth: 300 })
  await running.close()
  writeFileSync(file(), older)
  running = await startApp({ home })
  const { page } = running
  await ready(page)
  await expect(page.getByRole('heading', { name: 'Your saved connections are older than they were' })).toBeVisible()
  await look(page, 'recovery-older')
  await expect(page.getByRole('button', { name: 'Use the file as it is' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('treeitem', { name: 'Kept' })).toBeVisible()
  await running.close()
})

test('R23 beginning without connections keeps the file', async () => {
  writeFileSync(file(), 'no database')
  rmSync(join(home, 'backups'), { recursive: true })
  const before = asides().length
  running = await startApp({ home })
  const { page } = running
  await ready(page)
  await expect(page.getByText('There is no backup yet.')).toBeVisible()
  await look(page, 'recovery-no-backup')
  await page.getByRole('button', { name: 'Begin without connections, keep the file' }).click()
  await expect(page.getByRole('button', { name: 'Add a connection' }).last()).toBeVisible()
  expect(await ask(page, 'connections.list', {})).toEqual({ ok: true, value: [] })
  expect(asides()).toHaveLength(before + 1)
  await running.close()
})
