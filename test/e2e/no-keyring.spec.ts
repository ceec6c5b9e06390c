import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { makeCanary, scanFolder } from '../support/canary'
import { picture, type RunningApp, startApp, endApp } from './app'

// A Linux without a keyring, and one where Chromium was told to use its constant in place of one.

const secret = makeCanary('password')
/** Nobody to ask: what a container or a bare window manager has. */
const NOBODY = { DBUS_SESSION_BUS_ADDRESS: 'disabled:', XDG_CURRENT_DESKTOP: '' }
let running: RunningApp
let page: Page
test.afterEach(async () => {
  await endApp(running)
})

async function start(home: string, args: readonly string[]): Promise<void> {
  running = await startApp({ home, env: NOBODY, args })
  page = running.page
  await page.locator('html[data-ready]').waitFor()
}
const status = async () =>
  (await page.evaluate(async () => await window.relata.call(crypto.randomUUID(), 'vault.status', {}))) as {
    value: { state: string; slots: string[] }
  }

async function fill(name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add connection' }).click()
  await page.getByLabel('Paste a URL or a path').fill(`postgres://reader:${encodeURIComponent(secret.value)}@db.example:5432/ledger`)
  await page.getByLabel('Name', { exact: true }).fill(name)
}

for (const args of [[], ['--password-store=basic']])
  test(`R03: no keyring ${args.join('')}: it is told, nothing is kept under a constant, and a password is asked for or kept for a session`, async () => {
    const home = mkdtempSync(join(tmpdir(), 'relata-no-keyring-'))
    await start(home, args)
    await page.keyboard.press('Control+,')
    await expect(page.getByText('No keychain on this system')).toBeVisible({ timeout: 20_000 })

    await fill('Asked')
    await page.getByLabel('Keep the password').selectOption('asks')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('treeitem', { name: /Asked/ })).toBeVisible()
    expect(await status()).toMatchObject({ value: { state: 'empty', slots: [] } })

    await fill('For now')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('This system has no keychain to keep a password in')).toBeVisible()
    await picture(page, 'no-keyring')
    await expect(page.getByRole('button', { name: 'Set the master password and save' })).toBeDisabled()
    await page.getByRole('button', { name: 'Keep for this session only' }).click()
    await expect(page.getByRole('treeitem', { name: /For now/ })).toBeVisible()
    expect(await status()).toMatchObject({ value: { state: 'session', slots: [] } })
    expect(scanFolder(home, [secret])).toEqual([])

    await running.close()
    await start(home, args)
    await expect(page.getByRole('treeitem', { name: /For now/ })).toBeVisible()
    // No key stands anywhere that could have sealed it.
    expect(await status()).toMatchObject({ value: { state: 'empty', slots: [] } })
    expect(scanFolder(home, [secret])).toEqual([])

    // And with a master password it is kept, by that alone.
    await fill('Kept')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Master password').fill('nine ships wait outside')
    await page.getByRole('button', { name: 'Set the master password and save' }).click()
    await expect(page.getByRole('treeitem', { name: /Kept/ })).toBeVisible()
    expect(await status()).toMatchObject({ value: { state: 'unlocked', slots: ['password'] } })
    expect(scanFolder(home, [secret])).toEqual([])
  })
