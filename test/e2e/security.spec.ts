import { expect, type Page, test } from '@playwright/test'
import { type RunningApp, startApp, axeFinds, whenReady, endApp, powerEvent } from './app'

const MASTER = 'correct horse battery'
let running: RunningApp
let page: Page
test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await whenReady(page)
})
test.afterAll(async () => {
  await endApp(running)
})

async function look(name: string): Promise<void> {
  await page.screenshot({ path: `test-results/e2e/${name}.png` })
  expect(await axeFinds(page)).toEqual([])
}

test('R48: a master password, a recovery code that is shown once, a lock of the screen, and back in by the code', async () => {
  await page.keyboard.press('Control+,')
  const master = page.getByRole('textbox', { name: 'Master password', exact: true })
  await master.fill('password1')
  await expect(page.getByText('Guessed at once')).toBeVisible()
  await master.fill('nine ships wait outside the harbour')
  await expect(page.getByText('Very hard to guess')).toBeVisible()
  await page.getByText('Very hard to guess').scrollIntoViewIfNeeded()
  await look('security-strength')
  await master.fill(MASTER)
  await page.getByRole('textbox', { name: 'The same again' }).fill(MASTER)
  await page.getByRole('button', { name: 'Set it' }).click()
  // Secrets have a key from here on: a code is offered at once, in a line that covers nothing.
  const offer = page.getByRole('status').filter({ hasText: 'A recovery code opens them then' })
  await expect(offer).toBeVisible()
  await look('security-offer')
  await offer.getByRole('button', { name: 'Make a recovery code' }).click()
  const shown = page.getByText(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/)
  const code = (await shown.textContent()) ?? ''
  await expect(page.getByRole('dialog', { name: 'Recovery code' })).toBeVisible()
  await look('security-code')
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await expect(shown).toHaveCount(0)
  await expect(offer).toHaveCount(0)
  await expect(page.getByText('or the recovery code opens')).toBeVisible()

  await powerEvent(running, 'lock-screen')
  await expect(page.getByText('Saved secrets are locked')).toBeVisible()
  await page.getByRole('button', { name: 'Unlock…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Unlock saved passwords' })
  await dialog.getByLabel('Master password').fill('wrong')
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(dialog.getByText('This is not the master password')).toBeVisible()
  await dialog.getByRole('button', { name: 'Use the recovery code' }).click()
  await dialog.getByLabel('Recovery code').fill(code.toLowerCase())
  await look('security-unlock')
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByText('Saved secrets are unlocked')).toBeVisible()
})

test('R43 R48: a new key needs the password, ends the code before, and idle time locks', async () => {
  const field = page.getByRole('textbox', { name: 'Master password, for a new key' })
  await field.fill('wrong')
  await page.getByRole('button', { name: 'Use a new key' }).click()
  await expect(page.getByText('This is not the master password')).toBeVisible()
  await field.fill(MASTER)
  await page.getByRole('button', { name: 'Use a new key' }).click()
  await expect(page.getByText(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/)).toBeVisible()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('radio', { name: 'Dark', exact: true }).check({ force: true })
  await page.getByRole('button', { name: 'Use a new key' }).scrollIntoViewIfNeeded()
  await look('security-dark')
  await running.app.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 3600
  })
  await expect(page.getByText('Saved secrets are locked')).toBeVisible({ timeout: 15_000 })
})

test('R48: what the settings say of idle time holds, and sleep locks whatever they say', async () => {
  const unlock = async () => {
    await page.getByRole('button', { name: 'Unlock…' }).first().click()
    await page.getByRole('dialog').getByLabel('Master password').fill(MASTER)
    await page.getByRole('dialog').getByRole('button', { name: 'Unlock', exact: true }).click()
    await expect(page.getByText('Saved secrets are unlocked')).toBeVisible()
  }
  await page.getByLabel('Lock when nobody is there').selectOption({ label: 'Never' })
  await unlock()
  // Idle for an hour, and looked at twice.
  await page.waitForTimeout(21_000)
  await expect(page.getByText('Saved secrets are unlocked')).toBeVisible()
  await powerEvent(running, 'suspend')
  await expect(page.getByText('Saved secrets are locked')).toBeVisible()
  await unlock()
  await page.getByLabel('Lock when nobody is there').selectOption({ label: 'After 60 min' })
  await expect(page.getByText('Saved secrets are locked')).toBeVisible({ timeout: 15_000 })
})
