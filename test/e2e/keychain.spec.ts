import { expect, type Page, test } from '@playwright/test'
import { type Keyring, startKeyring } from '../support/keyring'
import { dropHome, picture, type RunningApp, startApp } from './app'

let keyring: Keyring
let home: string
let running: RunningApp
let page: Page
test.beforeAll(async () => {
  keyring = await startKeyring()
  await keyring.start('unlocked')
})
test.afterEach(async () => {
  await running.close()
})
test.afterAll(async () => {
  await keyring.close()
  dropHome(home)
})

/** Starts Relata as a desktop with that keyring would, and opens the settings once the window is there. */
async function start(): Promise<void> {
  running = await startApp({ ...(home === undefined ? {} : { home }), env: keyring.env, args: ['--password-store=gnome-libsecret'] })
  ;({ page, home } = running)
  await page.locator('html[data-ready]').waitFor()
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('heading', { name: 'Security' })).toBeVisible()
}

const unlocked = () => expect(page.getByText('Saved secrets are unlocked')).toBeVisible({ timeout: 20_000 })

test('R03 R04: what is given to the system’s keyring comes back after a restart', async () => {
  await start()
  await page.getByRole('button', { name: 'Add connection' }).click()
  await page.getByLabel('Paste a URL or a path').fill('postgres://reader:hunter2@db.example:5432/ledger')
  await page.getByLabel('Name', { exact: true }).fill('Ledger')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('treeitem', { name: /Ledger/ })).toBeVisible({ timeout: 20_000 })
  await unlocked()
  await expect(page.getByText('Keychain: GNOME keyring')).toBeVisible()
  // The key is new: a code is offered, may be passed over, and is offered in the settings as well.
  await picture(page, 'recovery-offer')
  await page.getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByRole('button', { name: 'Not now' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Make a recovery code' })).toBeVisible()
  await running.close()
  await start()
  await unlocked()
})

test('R04: a keyring that answers nothing holds no window; it is told, and asked again', async () => {
  keyring.freeze()
  await start()
  await expect(page.getByText('which has not answered yet')).toBeVisible()
  await page.getByText('which has not answered yet').scrollIntoViewIfNeeded()
  await picture(page, 'keychain-silent')
  await page.getByRole('button', { name: 'Unlock…', exact: true }).first().click()
  await picture(page, 'keychain-unlock')
  await page.getByRole('dialog').getByRole('button', { name: 'Ask the keychain again' }).click()
  // Whichever of the two questions it answers first.
  keyring.thaw()
  await unlocked()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('R04: a keyring that is locked, one that is gone, and another one cost nothing that was saved', async () => {
  test.setTimeout(120_000)
  await keyring.start('locked')
  await start()
  await expect(page.getByText('GNOME keyring is locked, or not running').first()).toBeVisible({ timeout: 20_000 })
  await keyring.stop()
  await page.getByRole('button', { name: 'Unlock…', exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Ask the keychain again' }).click()
  await expect(page.getByRole('dialog').getByText('GNOME keyring is locked, or not running')).toBeVisible({ timeout: 20_000 })
  await keyring.start('unlocked', 'another')
  await page.getByRole('dialog').getByRole('button', { name: 'Ask the keychain again' }).click()
  await expect(page.getByRole('dialog').getByText('GNOME keyring did not give back the key that it was given')).toBeVisible({
    timeout: 20_000,
  })
  await keyring.start('unlocked')
  await page.getByRole('dialog').getByRole('button', { name: 'Ask the keychain again' }).click()
  await unlocked()
})
