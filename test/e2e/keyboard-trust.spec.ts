import { expect, type Locator, type Page, test } from '@playwright/test'
import { runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { type SshServer, startSsh } from '../support/ssh-server'
import { endApp, picture, type RunningApp, startApp, whenReady } from './app'
import { type Keys, keysOf } from './by-keys'

// An SSH server that nobody has met is trusted, or not, without one click.
let running: RunningApp
let page: Page
let keys: Keys
let database: TestServer
let first: SshServer
let second: SshServer

// Two forms are filled in key by key.
test.describe.configure({ timeout: 120_000 })
test.beforeAll(async () => {
  ;[database, first, second] = await Promise.all([startPostgres(), startSsh(), startSsh()])
  await runPostgres(database, 'CREATE TABLE purchases (id INT PRIMARY KEY)')
  running = await startApp()
  page = running.page
  await whenReady(page)
  keys = keysOf(page)
})
test.afterAll(async () => {
  await endApp(running)
  await Promise.all([database, first, second].map((server) => server.stop()))
})

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })

/** Fills the form of a new connection to the database, through a server. */
async function fill(name: string, { host, port, user, lockedKeyFile, passphrase }: SshServer): Promise<Locator> {
  await keys.press('Control+n')
  const dialog = page.getByRole('dialog')
  const write = async (label: string | RegExp, text: string) => {
    await keys.to(dialog.getByLabel(label, { exact: true }))
    await keys.press('Control+a')
    await keys.type(text)
  }
  await write(/^Paste a URL or a path/, database.url)
  await write('Name', name)
  await keys.to(dialog.getByRole('switch', { name: 'Through an SSH tunnel' }))
  await keys.press('Space')
  await write('SSH host', host)
  await write('SSH port', String(port))
  await write('SSH user', user)
  await write('SSH key file', lockedKeyFile)
  await write('SSH key passphrase', passphrase)
  return dialog
}

test('R47 in the form the key is read, trusted, and the test goes on', async () => {
  const dialog = await fill('Through first', first)
  await keys.enter(dialog.getByRole('button', { name: 'Test', exact: true }))
  const panel = dialog.getByRole('region', { name: 'SSH server' })
  await expect(panel).toContainText(first.sha256())
  await keys.to(panel.getByRole('button', { name: 'Trust this key' }))
  await picture(page, 'keyboard-host-key')
  await keys.press('Enter')
  await expect(dialog.getByTestId('test-outcome')).toContainText('Connected to PostgreSQL')
  await keys.enter(dialog.getByRole('button', { name: 'Save and connect' }))
  await keys.enter(dialog.getByRole('button', { name: 'Keep for this session only' }))
  await expect(dialog).toHaveCount(0)
  await expect(row('purchases')).toBeVisible()
})

test('R47 where a reading meets such a server Cancel has the focus; later it is trusted', async () => {
  const form = await fill('Through second', second)
  await keys.enter(form.getByRole('button', { name: 'Save and connect' }))
  const question = page.getByRole('dialog', { name: 'Is this your SSH server?' })
  await expect(question).toContainText(second.sha256())
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await keys.press('Enter')
  await expect(question).toHaveCount(0)
  expect(second.log()).not.toMatch(/userauth-request/)
  await keys.goTo('Through second')
  await keys.press('F5')
  await expect(question).toBeVisible()
  await keys.press('Escape')
  await expect(question).toHaveCount(0)
  await expect(page.getByRole('tree')).toBeFocused()
  await keys.press('F5')
  await keys.enter(question.getByRole('button', { name: 'Trust this key' }))
  await expect(question).toHaveCount(0)
  await expect(page.getByText('Trusted the key of 127.0.0.1')).toBeVisible()
  await expect(page.getByTestId('tree').getByTitle('purchases', { exact: true })).toHaveCount(2)
  await keys.press('ArrowDown')
})
