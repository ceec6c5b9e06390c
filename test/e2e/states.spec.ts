import { expect, type Page, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { freight, freightStatements } from '../support/freight'
import { runPostgres, startPostgres } from '../support/postgres-server'
import { openProxy, type Proxy } from '../support/proxy'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { axeFinds, BOTH_LOOKS, endApp, picture, type RunningApp, startApp, whenReady } from './app'

// What a window shows that has little to show: each of these states says what is the matter and what can be done about it.
const PASSWORD = 'clerk 7'
const MASTER = 'correct horse battery'
const RIGHTS = `
  CREATE SCHEMA archive; CREATE SCHEMA payroll; CREATE TABLE payroll.salaries (id int PRIMARY KEY);
  CREATE ROLE clerk LOGIN PASSWORD '${PASSWORD}';`

let server: TestServer
let proxy: Proxy
let redis: Awaited<ReturnType<typeof startRedis>>
let running: RunningApp
let page: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  ;[server, redis] = await Promise.all([startPostgres(), startRedis()])
  await runPostgres(server, [...freightStatements(freight(300), 'schemas'), RIGHTS].join(';\n'))
  proxy = await openProxy(server)
  running = await startApp({ env: { REDIS_URL: redis.url } })
  page = running.page
  await whenReady(page)
})
test.afterAll(async () => {
  await endApp(running)
  await Promise.all([proxy.close(), server.stop(), redis.stop()])
})

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const chevron = async (name: string) => await row(name).first().getByRole('button', { includeHidden: true }).click()
const status = () => page.getByRole('contentinfo', { name: 'Status' })

async function look(name: string): Promise<void> {
  expect(await axeFinds(page, { looks: BOTH_LOOKS })).toEqual([])
  await picture(page, name)
}

test('a first run: the sample, its diagram, and a cache that nobody had to set up', async () => {
  await expect(row('bookings')).toBeVisible()
  await expect(page.locator('.react-flow__node')).toHaveCount(29)
  await look('first-run')
})

test('a long reading says what, how many of how many, since when, and can be cancelled; what was not read says so', async () => {
  await ask(page, 'vault.setPassword', [{ password: MASTER }])
  await page.getByRole('button', { name: 'Not now' }).click()
  const { host, user, database, password } = server
  const options = { host, port: server.port, user, database }
  await ask(page, 'connections.create', [
    { name: 'Fleet', engine: 'postgres', options: { ...options, port: proxy.port }, secrets: { password }, environment: 'staging' },
    { name: 'Clerk', engine: 'postgres', options: { ...options, user: 'clerk' }, secrets: { password: PASSWORD } },
  ])
  await chevron('Harbour sample')
  proxy.narrow(20_000)
  await chevron('Fleet')
  const job = status().getByTestId('job')
  await expect(job).toContainText(/Reading \w+, \d+ of 6[\d.]+ s/)
  await look('reading')
  await job.getByRole('button', { name: 'Cancel' }).click()
  await expect(job).toHaveCount(0)
  proxy.heal()
  await expect(row('Not read yet').getByRole('button', { name: 'Read now' })).toBeVisible()
  await look('not-read')
  await chevron('Fleet')
})

test('nothing there, nothing this user may read, nothing that fits: each says which it is', async () => {
  await chevron('Clerk')
  await chevron('archive')
  // Its names are there before the reading is, and two readings at once are one.
  await expect(status().getByTestId('job')).toHaveCount(0)
  await row('Nothing in here').getByRole('button', { name: 'Refresh' }).click()
  await expect(status()).toContainText(/Clerk: \d+ read, nothing changed/)
  await expect(row('Nothing in here')).toBeVisible()
  await chevron('payroll')
  await row('salaries').dblclick()
  const view = page.getByRole('article', { name: 'salaries' })
  await view.getByRole('tab', { name: 'Data' }).click()
  await expect(view.getByRole('alert')).toContainText(/permission denied/i)
  await look('no-right')
  await page.getByRole('textbox', { name: /^Filter names/ }).fill('nobody knows')
  await expect(page.getByText('Nothing called “nobody knows”')).toBeVisible()
  await look('no-match')
  await page.keyboard.press('Escape')
})

test('locked secrets are asked for where they are needed, and only there', async () => {
  await ask(page, 'vault.lock', [{}])
  await expect(row('salaries')).toBeVisible()
  await chevron('Fleet')
  const dialog = page.getByRole('dialog', { name: 'Unlock saved passwords' })
  await expect(dialog).toBeVisible()
  await look('vault-locked')
  await dialog.getByLabel('Master password').fill(MASTER)
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await expect(row('archive')).toHaveCount(2)
  await chevron('Fleet')
})

test('a database that is gone leaves what was read, says since when, and is asked again at once where somebody wants it', async () => {
  await chevron('shipping')
  await page.locator('[data-kind=relation]').first().dblclick()
  const view = page.getByRole('tabpanel').getByRole('article')
  await view.getByRole('tab', { name: 'Structure' }).click()
  await expect(view.getByRole('cell', { name: 'id', exact: true })).toBeVisible()
  await server.halt()
  await view.getByRole('button', { name: 'Refresh' }).click()
  await expect(view.getByTestId('freshness')).toContainText(/^offline, read .* · nothing listens on/)
  await expect(view.getByRole('cell', { name: 'id', exact: true })).toBeVisible()
  await look('database-gone')
  await server.revive()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(view.getByTestId('freshness')).toContainText(/^read/)
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  await look('found-again')
})

test('a Redis that is gone is one quiet line with its cause; nothing waits for it', async () => {
  await redis.stop()
  await expect(page.getByTestId('cache-state')).toContainText('Degraded since', { timeout: 45_000 })
  await page.getByTestId('cache-state').click()
  await look('redis-gone')
  await page.keyboard.press('Control+W')
})

test('no connection at all: what can be done', async () => {
  for (const name of ['Fleet', 'Clerk', 'Harbour sample']) {
    await row(name).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await page.getByRole('button', { name: 'Remove the connection' }).click()
    await expect(row(name)).toHaveCount(0)
  }
  await expect(page.getByTestId('tree')).toHaveCount(1)
  await look('no-connection')
  // What is pasted where nothing takes it is a connection that somebody wants.
  await running.app.evaluate(({ clipboard }) => clipboard.writeText('postgres://reader:canary-0815@db.example:5432/ledger'))
  await page.keyboard.press('Control+V')
  const form = page.getByRole('dialog')
  await expect(form.getByText(/^Filled in 5 fields/)).toBeVisible()
  await expect(form.getByLabel('Paste a URL or a path')).toHaveValue('postgres://reader@db.example:5432/ledger')
  await expect(form.getByLabel('Host', { exact: true })).toHaveValue('db.example')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Paste a URL/ }).click()
  await expect(form.getByLabel('Paste a URL or a path')).toBeFocused()
  await expect(form.getByLabel('Paste a URL or a path')).toHaveValue('')
})
