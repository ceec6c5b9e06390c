import { expect, type Page, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { axeFinds, BOTH_LOOKS, endApp, picture, type RunningApp, startApp, whenReady } from './app'

// A connection of PostgreSQL is of one database; the others of its server stand at its end.
let server: TestServer
let running: RunningApp
let page: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  server = await startPostgres()
  await runPostgres(server, 'CREATE DATABASE billing', 'CREATE DATABASE warehouse', 'CREATE TABLE orders (id int PRIMARY KEY)')
  await runPostgres({ ...server, database: 'warehouse' }, 'CREATE TABLE shelves (id int PRIMARY KEY)')
  await runPostgres({ ...server, database: 'billing' }, 'CREATE TABLE invoices (id int PRIMARY KEY)')
  running = await startApp()
  page = running.page
  await whenReady(page)
  await ask(page, 'vault.useSession', [{}])
  const { host, port, user, password, database } = server
  await ask(page, 'connections.create', [
    { name: 'Shop', engine: 'postgres', options: { host, port, user, database }, secrets: { password }, folder: 'Stores' },
  ])
})
test.afterAll(async () => {
  await endApp(running)
  await server.stop()
})

const tree = () => page.getByRole('tree')
const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const chevron = async (name: string) => await row(name).first().getByRole('button', { includeHidden: true }).first().click()
const names = async () => (await ask(page, 'connections.list', [{}])).values[0] as { name: string; folder: string }[]

async function look(name: string): Promise<void> {
  expect(await axeFinds(page, { looks: BOTH_LOOKS })).toEqual([])
  await picture(page, name)
}

test('a connection says which database it is of, and lists the others of its server when they are wanted', async () => {
  await chevron('Harbour sample')
  await expect(page.getByRole('treeitem', { name: `Shop ${server.database}` })).toBeVisible()
  await chevron('Shop')
  const group = row('Other databases')
  await expect(group).toHaveAttribute('aria-expanded', 'false')
  await chevron('Other databases')
  await expect(row('billing')).toHaveAttribute('aria-level', '4')
  await expect(row('warehouse')).toHaveAttribute('data-kind', 'database')
  const size = await row('billing').getAttribute('aria-setsize')
  await expect(row('warehouse')).toHaveAttribute('aria-posinset', size ?? '')
  await expect(group).toContainText(size ?? 'none')
  await look('other-databases')
})

test('by mouse: a double click opens one as a connection beside this one; the next one finds it', async () => {
  await row('billing').dblclick()
  const made = row('Shop / billing')
  await expect(made).toHaveAttribute('aria-expanded', 'true')
  await expect(made).toHaveAttribute('aria-selected', 'true')
  await expect(row('invoices')).toBeVisible()
  expect((await names()).map(({ name, folder }) => `${folder}/${name}`)).toContain('Stores/Shop / billing')
  const before = (await names()).length
  await row('billing').first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Open as a connection' }).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(made).toHaveAttribute('aria-selected', 'true')
  expect(await names()).toHaveLength(before)
  await chevron('Shop / billing')
})

test('by keyboard: to the row, down into it, Enter', async () => {
  await row('Other databases').click()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('w')
  await expect(row('warehouse')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(row('Shop / warehouse')).toHaveAttribute('aria-selected', 'true')
  await expect(row('shelves')).toBeVisible()
  await expect(tree()).toBeFocused()
})

test('out of reach the last list stays, and says of when it is and why', async () => {
  await chevron('Shop / warehouse')
  await chevron('Other databases')
  await server.halt()
  await chevron('Other databases')
  const note = page.getByTestId('tree').locator('[data-kind=note]').filter({ hasText: /As of/ })
  await expect(note).toBeVisible()
  await expect(row('billing')).toBeVisible()
  await look('other-databases-offline')
  await server.revive()
  await note.getByRole('button', { name: 'Try again', includeHidden: true }).click()
  await expect(note).toHaveCount(0)
  await expect(row('billing')).toBeVisible()
})
