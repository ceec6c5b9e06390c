import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { endApp, openFile, picture, type RunningApp, saveAs, startApp, whenReady } from './app'
import { type Keys, keysOf } from './by-keys'

const MASTER = 'nine ships wait outside the harbour'
const folder = mkdtempSync(join(tmpdir(), 'relata-keys-'))
const file = join(folder, 'shop.db')
let running: RunningApp
let page: Page
let keys: Keys

test.beforeAll(async () => {
  const db = new Database(file)
  db.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY)')
  db.close()
  running = await startApp()
  page = running.page
  await whenReady(page)
  keys = keysOf(page)
})
test.afterAll(async () => {
  await endApp(running)
})

const tree = () => page.getByRole('tree')
const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const dialog = () => page.getByRole('dialog')
const button = (name: string | RegExp) => dialog().getByRole('button', { name, exact: true })
const menuItem = (name: string | RegExp) => page.getByRole('menuitem', { name })

/** Goes to a row of the tree by its name. */
async function goTo(name: string): Promise<void> {
  await keys.to(tree(), 'F6')
  await keys.press('Home')
  await page.waitForTimeout(750)
  await keys.type(name)
  await expect(row(name)).toHaveAttribute('aria-selected', 'true')
}

async function choose(name: string | RegExp): Promise<void> {
  await keys.press('Shift+F10')
  await keys.to(menuItem(name), 'ArrowDown')
  await keys.press('Enter')
}

test('a connection is added, tried where it fails and where it works, saved, edited and removed', async () => {
  await keys.press('Control+n')
  await keys.to(dialog().getByRole('radio', { name: 'SQLite', checked: true }))
  await keys.to(dialog().getByRole('radio', { name: 'PostgreSQL' }), 'ArrowRight')
  await keys.to(dialog().getByRole('radio', { name: 'SQLite' }), 'ArrowLeft')
  await keys.to(dialog().getByLabel('Name', { exact: true }))
  await keys.type('Shop')
  await keys.to(dialog().getByLabel('Environment').getByRole('radio', { checked: true }))
  await keys.press('ArrowLeft')
  const path = dialog().getByRole('textbox', { name: 'File', exact: true })
  await keys.to(path)
  await keys.type(`${file}.absent`)
  await keys.enter(button('Test'))
  await expect(button('Test again')).toBeVisible()
  await picture(page, 'keyboard-test')
  await keys.to(path, 'Shift+Tab')
  await keys.press('Control+a')
  await keys.type(file)
  await keys.enter(button(/^Test/))
  await expect(dialog().getByText(/Catalog can be read/)).toBeVisible()
  await expect(button('Test again')).toBeFocused()
  await keys.enter(button('Save and connect'))
  await expect(dialog()).toHaveCount(0)
  await expect(row('orders')).toBeVisible()

  await goTo('Shop')
  await choose('Edit…')
  await keys.to(dialog().getByLabel('Name', { exact: true }))
  await keys.press('Control+a')
  await keys.type('Store')
  await keys.enter(button('Save'))
  await expect(row('Store')).toBeVisible()
  await expect(dialog()).toHaveCount(0)
  await goTo('Store')
  await choose('Remove…')
  await keys.enter(button('Remove the connection'))
  await expect(row('Store')).toHaveCount(0)
  await keys.press('Tab')
})

test('Esc leaves a form, and the focus is where it was', async () => {
  await goTo('Harbour sample')
  await choose('Edit…')
  await expect(dialog()).toBeVisible()
  await keys.press('Escape')
  await expect(tree()).toBeFocused()
})

test('a master password is set, secrets are locked and unlocked, with a wrong one before the right one', async () => {
  await keys.press('Control+,')
  await keys.to(page.getByRole('textbox', { name: 'Master password', exact: true }))
  await keys.type(MASTER)
  await keys.to(page.getByRole('textbox', { name: 'The same again' }))
  await keys.type(MASTER)
  await keys.enter(page.getByRole('button', { name: 'Set it' }))
  await keys.enter(page.getByRole('button', { name: 'Make a recovery code' }))
  await keys.enter(page.getByRole('button', { name: 'I have kept it' }))
  await expect(dialog()).toHaveCount(0)
  await keys.enter(page.getByRole('button', { name: 'Lock now' }))
  await keys.enter(page.getByRole('button', { name: 'Unlock…' }))
  await keys.to(dialog().getByLabel('Master password'))
  await keys.type('wrong')
  await keys.press('Enter')
  await expect(dialog().getByText('This is not the master password')).toBeVisible()
  await keys.to(dialog().getByLabel('Master password'))
  await keys.press('Control+a')
  await keys.type(MASTER)
  await keys.enter(button('Unlock'))
  await expect(page.getByText('Saved secrets are unlocked')).toBeVisible()
  await picture(page, 'keyboard-unlocked')
  await keys.press('Tab')
})

test('theme, language and a key are chosen in the settings', async () => {
  await keys.press('Control+,')
  const theme = page.getByRole('radiogroup', { name: 'Theme' })
  await keys.to(theme.getByRole('radio', { checked: true }))
  await keys.press('ArrowRight', 'ArrowRight')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await keys.press('ArrowLeft', 'ArrowLeft')
  const language = page.getByRole('radiogroup', { name: 'Language' })
  await keys.to(language.getByRole('radio', { checked: true }))
  await keys.press('ArrowRight', 'ArrowRight')
  await expect(page.getByRole('radiogroup', { name: 'Sprache' })).toBeVisible()
  await keys.press('Tab', 'Shift+Tab')
  await keys.to(page.getByRole('radiogroup', { name: 'Sprache' }).getByRole('radio', { checked: true }))
  await keys.press('ArrowLeft', 'ArrowLeft')
  await expect(page.getByRole('radiogroup', { name: 'Language' })).toBeVisible()
})

test('connections go to a file under a passphrase, and come from one', async () => {
  const out = join(folder, 'connections.json')
  await saveAs(running, out)
  await openFile(running, out)
  await keys.press('Control+k')
  await keys.type('export connections')
  await keys.press('Enter')
  await keys.to(dialog().getByLabel('With passwords, sealed under a passphrase'))
  await keys.press('Space')
  await keys.to(dialog().getByLabel('Passphrase', { exact: true }))
  await keys.type(MASTER)
  await keys.to(dialog().getByLabel('The same again'))
  await keys.type(MASTER)
  await keys.enter(button('Export…'))
  await expect(page.getByText(/^Exported 1 connection to/)).toBeVisible()
  expect(readFileSync(out, 'utf8')).not.toContain('Harbour')
  await keys.press('Control+k')
  await keys.type('import connections')
  await keys.press('Enter')
  await keys.to(dialog().getByLabel('Passphrase of the file'))
  await keys.type(MASTER)
  await keys.enter(button('Open the file'))
  const sample = dialog().getByRole('checkbox', { name: 'Harbour sample' })
  await keys.to(sample)
  await keys.press('Space')
  await expect(sample).toBeChecked()
  await keys.enter(button('Import 1 connection'))
  await expect(page.getByText('Imported 1 connection')).toBeVisible()
  await expect(dialog()).toHaveCount(0)
  await keys.press('Tab')
})
