import { expect, type Page, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { runMariadb, startMariadb } from '../support/mariadb-server'
import { runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { axeFinds, BOTH_LOOKS, endApp, picture, type RunningApp, startApp, whenReady } from './app'

// Where a right is missing, the statement that gives it can be copied: here an owner runs what stands in the clipboard.
let postgres: TestServer
let mariadb: TestServer
let running: RunningApp
let page: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  ;[postgres, mariadb] = await Promise.all([startPostgres(), startMariadb()])
  await runPostgres(
    postgres,
    `CREATE SCHEMA payroll; CREATE TABLE payroll.salaries (id int PRIMARY KEY); INSERT INTO payroll.salaries VALUES (4711);
     CREATE TABLE public.open (id int); CREATE ROLE clerk LOGIN PASSWORD 'clerk 7'; REVOKE SELECT ON pg_catalog.pg_policy FROM PUBLIC`,
  )
  await runMariadb(
    mariadb,
    `CREATE DATABASE pay_roll; CREATE TABLE pay_roll.salaries (id int PRIMARY KEY); CREATE DATABASE other; CREATE TABLE other.things (id int);
     CREATE USER clerk@'%' IDENTIFIED BY 'clerk 7'; GRANT CREATE ROUTINE ON \`pay\\_roll\`.* TO clerk@'%'; GRANT SELECT ON other.* TO clerk@'%'`,
  )
  running = await startApp()
  page = running.page
  await whenReady(page)
  await ask(page, 'vault.useSession', [{}])
  const login = { user: 'clerk' }
  const secrets = { password: 'clerk 7' }
  await ask(page, 'connections.create', [
    {
      name: 'Clerk',
      engine: 'postgres',
      options: { host: postgres.host, port: postgres.port, database: postgres.database, ...login },
      secrets,
    },
    { name: 'Clerk too', engine: 'mysql', options: { host: mariadb.host, port: mariadb.port, ...login }, secrets },
  ])
})
test.afterAll(async () => {
  await endApp(running)
  await Promise.all([postgres.stop(), mariadb.stop()])
})

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const chevron = async (name: string) => await row(name).first().getByRole('button', { includeHidden: true }).first().click()
const copied = async () => await running.app.evaluate(({ clipboard }) => clipboard.readText())
const status = () => page.getByRole('contentinfo', { name: 'Status' })

async function look(name: string): Promise<void> {
  expect(await axeFinds(page, { looks: BOTH_LOOKS })).toEqual([])
  await picture(page, name)
}

test('rows that may not be read: the statement is copied by a click, and once an owner ran it they are there', async () => {
  await chevron('Harbour sample')
  await chevron('Clerk')
  await chevron('payroll')
  await row('salaries').dblclick()
  const view = page.getByRole('article', { name: 'salaries' })
  await view.getByRole('tab', { name: 'Data' }).click()
  await expect(view.getByRole('alert')).toContainText(/permission denied/i)
  await look('no-right-grant')
  await view.getByRole('alert').getByRole('button', { name: 'Copy the GRANT' }).click()
  await expect(status()).toContainText('Copied GRANT USAGE ON SCHEMA "payroll" TO "clerk";')
  const sql = await copied()
  expect(sql).toBe('GRANT USAGE ON SCHEMA "payroll" TO "clerk";\nGRANT SELECT ON TABLE "payroll"."salaries" TO "clerk";')
  await runPostgres(postgres, sql)
  await view.getByRole('button', { name: 'Try again' }).click()
  await expect(view.getByRole('gridcell', { name: '4711' })).toBeVisible()
})

test('what a reading lacks of the catalog: its statement stands at the end of it', async () => {
  await chevron('Not known')
  await row('Ask an owner').getByRole('button', { name: 'Copy the GRANT', includeHidden: true }).click()
  await expect.poll(copied).toBe('GRANT SELECT ON TABLE pg_catalog.pg_policy TO "clerk";')
  // A relation says the same of itself.
  const banner = page.getByRole('article', { name: 'salaries' }).getByRole('status').filter({ hasText: 'missing' })
  await running.app.evaluate(({ clipboard }) => clipboard.clear())
  await banner.getByRole('button', { name: 'Copy the GRANT' }).click()
  await expect.poll(copied).toBe('GRANT SELECT ON TABLE pg_catalog.pg_policy TO "clerk";')
})

test('a database of which nothing may be seen: the statement is copied by keyboard, and opens it', async () => {
  await chevron('Clerk')
  await row('Clerk too').click()
  await page.keyboard.press('ArrowRight')
  await expect(row('pay_roll')).toBeVisible()
  await row('pay_roll').click()
  await page.keyboard.press('ArrowRight')
  await expect(row('Nothing you may see')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(row('Ask an owner')).toHaveAttribute('aria-selected', 'true')
  await expect(row('Ask an owner')).toHaveAttribute('aria-setsize', '2')
  await look('nothing-by-right')
  await page.keyboard.press('Enter')
  await expect.poll(copied).toBe('GRANT SELECT, SHOW VIEW ON `pay\\_roll`.* TO `clerk`@`%`;')
  await runMariadb(mariadb, await copied())
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(row('Tables').first()).toBeVisible()
  await expect(row('salaries')).toBeVisible()
})
