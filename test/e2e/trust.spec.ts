import { expect, type Page, test } from '@playwright/test'
import { startMariadb } from '../support/mariadb-server'
import { startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { type RunningApp, startApp, whenReady, endApp } from './app'

let servers: readonly (readonly [string, TestServer, string])[]
let running: RunningApp
let page: Page
test.beforeAll(async () => {
  const [postgres, mariadb] = await Promise.all([startPostgres(), startMariadb()])
  servers = [
    ['PostgreSQL', postgres, 'sslmode=verify-full'],
    ['MariaDB', mariadb, 'ssl-mode=VERIFY_IDENTITY'],
  ]
  running = await startApp()
  page = running.page
  await whenReady(page)
})
test.afterAll(async () => {
  await endApp(running)
  await Promise.all(servers.map(async ([, server]) => await server.stop()))
})

test('R07: a certificate that nobody vouches for is shown, and taken once it is trusted', async () => {
  for (const [engine, server, strict] of servers) {
    await page.getByRole('button', { name: 'Add connection' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Paste a URL or a path').fill(`${server.url.replace('127.0.0.1', 'localhost')}?${strict}`)
    await expect(dialog.getByRole('button', { name: 'Certificates' })).toHaveAttribute('aria-expanded', 'false')
    await expect(dialog.getByLabel('Trusted certificate')).toHaveCount(0)
    await dialog.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(dialog.getByTestId('test-outcome')).toContainText('vouches for')
    const fingerprint = await dialog.getByTestId('fingerprint').innerText()
    expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: test.info().outputPath(`${engine}-${colorScheme}.png`) })
    }
    await dialog.getByRole('button', { name: 'Trust this certificate' }).click()
    await expect(dialog.getByTestId('test-outcome')).toContainText('Connected to')
    await expect(dialog.getByLabel('Trusted certificate')).toHaveValue(fingerprint)
    await dialog.getByRole('button', { name: 'Cancel', exact: true }).click()
  }
})
