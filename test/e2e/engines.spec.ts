import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { runMariadb, startMariadb } from '../support/mariadb-server'
import { runPostgres, startPostgres } from '../support/postgres-server'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { type RunningApp, startApp, whenReady, endApp } from './app'

const TABLES =
  'CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(40)); CREATE TABLE purchases (id INT PRIMARY KEY, customer_id INT, FOREIGN KEY (customer_id) REFERENCES customers (id));'
const ENGINES = ['PostgreSQL', 'MariaDB', 'SQLite'] as const

let servers: { postgres: TestServer; mariadb: TestServer; redis: TestServer }
test.beforeAll(async () => {
  const [postgres, mariadb, redis] = await Promise.all([startPostgres(), startMariadb(), startRedis()])
  servers = { postgres, mariadb, redis }
  await runPostgres(postgres, TABLES)
  await runMariadb(mariadb, TABLES)
})
test.afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.stop()))
})

const row = (page: Page, name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })

for (const layer of ['Redis', 'embedded'] as const) {
  test.describe(`with ${layer}`, () => {
    let running: RunningApp
    let page: Page
    test.beforeAll(async () => {
      running = await startApp({ env: { REDIS_URL: layer === 'Redis' ? servers.redis.url : '' } })
      page = running.page
      await whenReady(page)
    })
    test.afterAll(async () => {
      await endApp(running)
    })

    test('the status bar says which cache is used', async () => {
      await expect(page.getByTestId('cache-state')).toContainText(layer === 'Redis' ? 'Redis' : 'Local cache')
    })

    for (const engine of ENGINES) {
      test(`${engine}: from a pasted URL to tree, relation, diagram, refresh and forget`, async () => {
        const name = `${engine} ${layer}`
        await addConnection(name, await urlOf(engine))
        await row(page, 'purchases').dblclick()
        const view = page.getByRole('article', { name: 'purchases' })
        await expect(view.getByRole('cell', { name: 'customer_id', exact: true })).toBeVisible()
        await expect(view.getByRole('group', { name: 'Keys and references' })).toContainText('customers')

        await row(page, name).click({ button: 'right' })
        await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
        await expect(page.getByTestId('edge')).toHaveCount(1)
        await expect(page.locator('.react-flow__node')).toHaveCount(2)

        await row(page, 'customers').click({ button: 'right' })
        await page.getByRole('menuitem', { name: /^Refresh ?F5/ }).click()
        await expect(page.getByText('customers: 1 read, nothing changed')).toBeVisible()

        if (engine !== 'SQLite') await lookIntoSystem(name, engine === 'PostgreSQL' ? 'sql_features' : 'ALL_PLUGINS')

        await row(page, name).click({ button: 'right' })
        await page.getByRole('menuitem', { name: 'Forget cached' }).hover()
        await page.getByRole('menuitem', { name: /^Last known schema and history ?\d+ entr/ }).click()
        await expect(page.getByText(/^Forgot \d+ entries/)).toBeVisible()
        await row(page, 'Not read yet').getByRole('button', { name: 'Read now' }).click()
        await expect(row(page, 'purchases')).toBeVisible()
        await removeConnection(name)
      })
    }

    /** What the database keeps for itself is shown faint behind the rest, opened as it is now, and gone again. */
    async function lookIntoSystem(connection: string, view: string): Promise<void> {
      await row(page, connection).click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Show system schemas' }).click()
      await expect(row(page, 'information_schema')).toHaveAttribute('data-dim', 'true')
      await row(page, 'information_schema').click()
      await page.keyboard.press('ArrowRight')
      await row(page, view).dblclick()
      await expect(page.getByRole('article', { name: view }).getByRole('heading', { name: view })).toBeVisible()
      await expect(page.getByRole('article', { name: view }).getByRole('heading', { name: 'Not understood' })).toHaveCount(0)
      await page.screenshot({ path: test.info().outputPath('system.png') })
      await row(page, view).click({ button: 'right' })
      await expect(page.getByRole('menuitem', { name: /^Show in diagram/ })).toContainText('in no diagram')
      await page.keyboard.press('Escape')
      await row(page, connection).click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Hide system schemas' }).click()
      await expect(row(page, 'information_schema')).toHaveCount(0)
    }

    async function addConnection(name: string, url: string): Promise<void> {
      await page.getByRole('button', { name: 'Add connection' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Paste a URL or a path').fill(url)
      await dialog.getByLabel('Name').fill(name)
      await dialog.getByRole('button', { name: 'Test', exact: true }).click()
      await expect(dialog.getByTestId('test-outcome')).toContainText('Connected to')
      await dialog.getByRole('button', { name: 'Save and connect' }).click()
      const session = dialog.getByRole('button', { name: 'Keep for this session only' })
      await expect(session.or(row(page, name)).first()).toBeVisible()
      // Where a question comes in between, the answer does what the button said.
      if (await session.isVisible()) await session.click()
      await expect(dialog).toHaveCount(0)
      await expect(row(page, 'purchases')).toBeVisible()
    }

    async function removeConnection(name: string): Promise<void> {
      await row(page, name).click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Remove…' }).click()
      await page.getByRole('button', { name: 'Remove the connection' }).click()
      await expect(row(page, name)).toHaveCount(0)
    }
  })
}

async function urlOf(engine: (typeof ENGINES)[number]): Promise<string> {
  if (engine === 'PostgreSQL') return servers.postgres.url
  if (engine === 'MariaDB') return servers.mariadb.url
  const { default: Database } = await import('better-sqlite3')
  const path = join(mkdtempSync(join(tmpdir(), 'relata-sqlite-')), 'shop.db')
  const db = new Database(path)
  db.exec(TABLES)
  db.close()
  return path
}
