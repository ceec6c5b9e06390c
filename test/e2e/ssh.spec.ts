import { expect, type Locator, type Page, test } from '@playwright/test'
import { runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { type SshServer, startSsh } from '../support/ssh-server'
import { type RunningApp, startApp, axeFinds, whenReady, endApp } from './app'

let running: RunningApp
let page: Page
let database: TestServer
let first: SshServer
let second: SshServer
test.beforeAll(async () => {
  ;[database, first, second] = await Promise.all([startPostgres(), startSsh(), startSsh()])
  await runPostgres(database, 'CREATE TABLE purchases (id INT PRIMARY KEY)')
  running = await startApp()
  page = running.page
  await whenReady(page)
  // Closed, so that what comes below it is in view.
  await row('Harbour sample').getByRole('button', { includeHidden: true }).first().click()
})
test.afterAll(async () => {
  await endApp(running)
  await Promise.all([database, first, second].map((server) => server.stop()))
})

async function look(name: string): Promise<void> {
  await page.screenshot({ path: `test-results/e2e/${name}.png` })
  expect(await axeFinds(page)).toEqual([])
}

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })

/** Fills the form of a new connection to the database, through a server. */
async function fill(name: string, { host, port, user, lockedKeyFile, passphrase }: SshServer): Promise<Locator> {
  await page.getByRole('button', { name: 'Add connection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Paste a URL or a path').fill(database.url)
  await dialog.getByLabel('Name').fill(name)
  await expect(dialog.getByLabel('SSH host')).toHaveCount(0)
  await dialog.getByRole('switch', { name: 'Through an SSH tunnel' }).check({ force: true })
  await dialog.getByLabel('SSH host').fill(host)
  await dialog.getByLabel('SSH port').fill(String(port))
  await dialog.getByLabel('SSH user').fill(user)
  await dialog.getByLabel('SSH key file').fill(lockedKeyFile)
  await dialog.getByLabel('SSH key passphrase').fill(passphrase)
  return dialog
}

test('R47 the form: a tunnel is a switch, and its test asks about a server that nobody has met', async () => {
  const dialog = await fill('Through first', first)
  await dialog.getByLabel('SSH host').scrollIntoViewIfNeeded()
  await dialog.getByRole('button', { name: 'Test', exact: true }).click()
  const panel = dialog.getByRole('region', { name: 'SSH server' })
  await expect(panel).toContainText(first.sha256())
  await look('ssh-form')
  expect(first.log()).not.toMatch(/userauth-request/)
  await panel.getByRole('button', { name: 'Trust this key' }).click()
  await expect(dialog.getByTestId('test-outcome')).toContainText('Connected to PostgreSQL')
  await dialog.getByRole('button', { name: 'Save and connect' }).click()
  await dialog.getByRole('button', { name: 'Keep for this session only' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(row('purchases')).toBeVisible()
})

test('R47 a dialog asks where the first reading meets such a server; Cancel leaves it unread, trust goes on', async () => {
  const form = await fill('Through second', second)
  await form.getByRole('button', { name: 'Save and connect' }).click()
  const question = page.getByRole('dialog', { name: 'Is this your SSH server?' })
  await expect(question).toContainText(second.sha256())
  await look('ssh-dialog-light')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toHaveCount(0)
  expect(second.log()).not.toMatch(/userauth-request/)
  await page.emulateMedia({ colorScheme: 'dark' })
  await row('Through second').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Refresh ?F5/ }).click()
  await expect(question).toBeVisible()
  await look('ssh-dialog-dark')
  await question.getByRole('button', { name: 'Trust this key' }).click()
  await expect(question).toHaveCount(0)
  await expect(page.getByText('Trusted the key of 127.0.0.1')).toBeVisible()
  await expect(page.getByTestId('tree').getByTitle('purchases', { exact: true })).toHaveCount(2)
  // Names come first: only what was read whole is there whatever its server does.
  await expect(page.getByTestId('job')).toHaveCount(0)
})

test('R47 a changed key stops, says which line to remove, and offers no way past', async () => {
  await second.changeKey()
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(row('Through second').getByRole('img', { name: /shows another key than before/, includeHidden: true })).toBeVisible({
    timeout: 15_000,
  })
  const form = await fill('Through second again', second)
  await form.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(form.getByTestId('test-outcome')).toContainText('shows another key than before')
  await expect(form).toContainText('remove line 2 of')
  await expect(page.getByRole('button', { name: 'Trust this key' })).toHaveCount(0)
  await look('ssh-changed-dark')
  await form.getByRole('switch', { name: 'Through another SSH server first' }).check({ force: true })
  await form.getByLabel('Jump login').selectOption('by a password')
  await expect(form.getByLabel('Jump key file')).toHaveCount(0)
  await form.getByLabel('Jump password').scrollIntoViewIfNeeded()
  await look('ssh-jump-dark')
})
