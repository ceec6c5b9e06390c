import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { dropHome, picture, type RunningApp, startApp, whenReady } from './app'
import { type Keys, keysOf } from './by-keys'

// The window where the store cannot be opened, without one click.
const MASTER = 'correct horse battery'
let home: string
let running: RunningApp
let page: Page
let keys: Keys

const file = () => join(home, 'relata.db')
const heading = (name: string) => page.getByRole('heading', { name })
const button = (name: string) => page.getByRole('button', { name })

async function start(): Promise<void> {
  running = await startApp({ home })
  page = running.page
  await whenReady(page)
  keys = keysOf(page)
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await startApp()
  home = running.home
  await whenReady(running.page)
  await ask(running.page, 'vault.setPassword', [{ password: MASTER }])
  await ask(running.page, 'connections.create', [{ name: 'Kept', engine: 'sqlite', options: { path: join(home, 'sample.db') } }])
  // A new key takes a backup with it.
  await ask(running.page, 'vault.rotate', [{ password: MASTER }])
  await running.close()
})
test.afterAll(() => dropHome(home))

test('R23 a damaged store: every way on is reached, and the newest backup is put in its place', async () => {
  const damage = readFileSync(file())
  damage.fill(0, 4096)
  writeFileSync(file(), damage)
  await start()
  await expect(heading('Your saved connections cannot be read')).toBeVisible()
  const restore = page.getByRole('listitem').first().getByRole('button')
  await expect(restore).toBeFocused()
  // All that can be chosen, and around.
  await keys.to(button('Begin without connections, keep the file'))
  await keys.to(button('Quit'))
  await keys.to(restore, 'Shift+Tab')
  await picture(page, 'keyboard-recovery')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('treeitem', { name: 'Kept' })).toBeVisible()
  await expect(page.locator('.react-flow__node').first()).toBeVisible()
  await keys.press('Tab')
  // The other way round every box of the diagram is a stop.
  await keys.to(page.getByRole('tree'), 'Shift+Tab')
  await running.close()
})

test('R23 what cannot be restored says why, and the focus stays', async () => {
  const whole = readFileSync(file())
  rmSync(file())
  await start()
  await expect(heading('Your saved connections are gone')).toBeVisible()
  const restore = page.getByRole('listitem').first().getByRole('button')
  await expect(restore).toBeFocused()
  rmSync(join(home, 'backups'), { recursive: true })
  await keys.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await keys.press('Tab')
  const gone = running.app.waitForEvent('close')
  await keys.to(button('Quit'))
  // The window may be gone before anybody can say that the key was pressed.
  await page.keyboard.press('Enter').catch((error: unknown) => {
    if (!String(error).includes('has been closed')) throw error
  })
  await gone
  writeFileSync(file(), whole)
})

test('R23 who begins without connections is in the application, with the keyboard', async () => {
  writeFileSync(file(), 'no database')
  await start()
  await expect(page.getByText('There is no backup yet.')).toBeVisible()
  await expect(button('Quit')).toBeFocused()
  await keys.to(button('Begin without connections, keep the file'), 'Shift+Tab')
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Add a connection' }).last()).toBeVisible()
  await keys.press('Control+n')
  await expect(page.getByRole('dialog')).toBeVisible()
  await keys.press('Escape')
  await running.close()
})
