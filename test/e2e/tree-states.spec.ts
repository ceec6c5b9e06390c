import { expect, type Page, test } from '@playwright/test'
import { runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { ask } from '../bench/in-page'
import { dropHome, picture, type RunningApp, startApp, BOTH_LOOKS, axeFinds, whenReady } from './app'

const MASTER = 'correct horse battery'
const NAME = 'Fleet'
const TABLES = `
  CREATE SCHEMA archive;
  CREATE TABLE ships (id int PRIMARY KEY, call_sign text UNIQUE, tonnage int CHECK (tonnage > 0));
  COMMENT ON COLUMN ships.tonnage IS 'Deadweight, as the registry says';
  CREATE TABLE voyages (id int PRIMARY KEY, ship_id int REFERENCES ships (id) ON DELETE CASCADE, left_at date);
  CREATE VIEW afloat AS SELECT s.id, s.call_sign FROM ships s JOIN voyages v ON v.ship_id = s.id;
  CREATE TABLE positions (at date, ship_id int) PARTITION BY RANGE (at);
  CREATE TABLE positions_2026 PARTITION OF positions FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE FUNCTION touch () RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER ships_touch BEFORE UPDATE ON ships FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE RULE ships_stay AS ON DELETE TO ships DO INSTEAD NOTHING;
  INSERT INTO ships SELECT n, 'S' || n, 100 FROM generate_series(1, 50) n; ANALYZE ships;`

let server: TestServer
let running: RunningApp
let page: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  server = await startPostgres()
  await runPostgres(server, TABLES)
  running = await startApp()
  page = running.page
  await whenReady(page)
  await ask(page, 'vault.setPassword', [{ password: MASTER }])
  const { host, port, user, database, password } = server
  await ask(page, 'connections.create', [
    { name: NAME, engine: 'postgres', options: { host, port, user, database }, secrets: { password } },
  ])
})
test.afterAll(async () => {
  await running.close()
  await server.stop()
  dropHome(running.home)
})

const tree = () => page.getByRole('tree')
const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const table = (name: string) => row(name).and(page.locator('[data-kind=relation]'))
const status = () => page.getByRole('contentinfo')
const chevron = async (name: string) => await row(name).first().getByRole('button', { includeHidden: true }).click()
const view = (name: string) => page.getByRole('article', { name })
const region = (name: string, of: string) => view(name).getByRole('group', { name: of })

const axe = async () => await axeFinds(page, { looks: BOTH_LOOKS })

test('a connection that was not read is read by a click; a schema of nothing says so', async () => {
  await expect(row(NAME)).toBeVisible()
  // Only what is in view is in the page: the sample would leave no room.
  await chevron('Harbour sample')
  await chevron(NAME)
  await expect(row('public')).toBeVisible()
  await chevron('archive')
  await expect(row('Nothing in here')).toBeVisible()
  await row(NAME).locator('[data-age]').hover()
  await expect(row(NAME).locator('[data-age]')).toHaveAttribute('title', /^read .* ago|just now/)
  await picture(page, 'tree-empty-schema')
  expect(await axe()).toEqual([])
})

test('a menu that is open tells what a reading made that ended under it', async () => {
  const { host, port, user, database, password } = server
  const made = { name: 'Once', engine: 'postgres', options: { host, port, user, database }, secrets: { password } }
  const [{ id }] = (await ask(page, 'connections.create', [made])).values as [{ id: string }]
  await row('Once').click({ button: 'right' })
  await page
    .getByRole('menuitem', { name: /^Forget/ })
    .first()
    .hover()
  const forget = page.getByRole('menuitem', { name: /^Last known schema/ }).first()
  await expect(forget).toBeDisabled()
  await ask(page, 'catalog.scan', [{ id }])
  await expect(forget).toBeEnabled()
  await page.keyboard.press('Escape')
  await ask(page, 'connections.remove', [{ id }])
  await expect(row('Once')).toHaveCount(0)
})

test('partitions are nested, keys and triggers stand below their table; selection and what is open survive a refresh', async () => {
  await chevron('public')
  await chevron('positions')
  await chevron('Partitions')
  await expect(row('positions_2026')).toHaveAttribute('aria-level', '6')
  await chevron('ships')
  for (const group of ['Keys', 'References', 'Indexes', 'Constraints', 'Triggers']) await chevron(group)
  await expect(row('ships_touch')).toBeVisible()
  await expect(row('ships_stay')).toBeVisible()
  await row('ships').first().click()
  const lines = async () =>
    await tree()
      .getByRole('treeitem')
      .evaluateAll((all) => all.map((line) => `${line.ariaLevel ?? ''} ${line.getAttribute('title') ?? ''}`))
  const top = await tree().evaluate((element) => {
    element.scrollTop = 40
    return element.scrollTop
  })
  // The last row is drawn once that has been scrolled.
  await expect(row('Other databases')).toBeAttached()
  const before = await lines()
  await runPostgres(server, 'ALTER TABLE voyages ADD COLUMN back_at date')
  await row(NAME).click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Refresh ?F5/ }).click()
  await expect(status()).toContainText(/Fleet: \d+ read, (1 changed|nothing changed)/)
  expect(await lines()).toEqual(before)
  // The same row on top: a mark that comes may move it by a hair.
  expect(Math.abs((await tree().evaluate((element) => element.scrollTop)) - top)).toBeLessThan(6)
  await expect(page.locator('[role=treeitem][aria-selected=true]')).toContainText('ships')
})

test('what changed since it was looked at has a mark, which looking takes away; the relation tells its history', async () => {
  await expect(table('voyages').getByRole('img', { name: 'changed since you last looked' })).toBeVisible()
  await expect(row('public').getByRole('img', { name: '1 changed since you last looked' })).toBeVisible()
  await table('voyages').dblclick()
  await expect(table('voyages').getByRole('img', { name: 'changed since you last looked' })).toHaveCount(0)
  await view('voyages').getByRole('tab', { name: 'History' }).click()
  await expect(view('voyages')).toContainText('Column back_at added')
  expect(await axe()).toEqual([])
  await picture(page, 'relation-history')
  await table('ships').dblclick()
  await view('ships').getByRole('tab', { name: 'History' }).click()
  await expect(view('ships')).toContainText('No change yet')
})

test('the structure tells references both ways, triggers, rules, who reads it, and how old the statistics are', async () => {
  await view('ships').getByRole('tab', { name: 'Structure' }).click()
  await expect(region('ships', 'Keys and references')).toContainText('ships_call_sign_key')
  await expect(region('ships', 'Triggers')).toContainText('ships_touch')
  await expect(region('ships', 'Rules')).toContainText('ships_stay')
  await expect(region('ships', 'What is known, and since when')).toContainText(/Row estimate.*50, by the server/)
  await picture(page, 'relation-structure')
  await region('ships', 'Read by').getByRole('button', { name: 'afloat' }).click()
  await expect(region('afloat', 'Reads')).toContainText('ships')
  await region('afloat', 'Reads').getByRole('button', { name: 'ships' }).click()
  await region('ships', 'Referenced by').getByRole('button', { name: 'voyages' }).click()
  // A tab keeps the part it showed.
  await view('voyages').getByRole('tab', { name: 'Structure' }).click()
  await region('voyages', 'Keys and references').getByRole('button', { name: /ships/ }).first().click()
  await expect(view('ships')).toBeVisible()
  await table('positions').dblclick()
  await expect(region('positions', 'Partitions')).toContainText('positions_2026')
  expect(await axe()).toEqual([])
})

test('rows that take long say since when and are given up; what was there before says that it is that', async () => {
  await runPostgres(server, 'CREATE VIEW slow AS SELECT s.id, pg_sleep(60)::text AS nap FROM ships s')
  await row(NAME).click()
  await page.keyboard.press('Control+F5')
  await table('slow').dblclick()
  await view('slow').getByRole('tab', { name: 'Data' }).click()
  const naps = async () =>
    await runPostgres(server, `DO $$ BEGIN ASSERT (SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep') = 0; END $$`).then(
      () => false,
      () => true,
    )
  await expect(view('slow').getByText(/^reading… [234] s Cancel$/)).toBeVisible()
  expect(await naps()).toBe(true)
  await picture(page, 'rows-reading')
  await view('slow').getByRole('button', { name: 'Cancel' }).click()
  await expect(view('slow').getByRole('heading', { name: 'Cancelled' })).toBeVisible()
  await expect.poll(naps).toBe(false)
  expect(await axe()).toEqual([])
  await view('slow').getByRole('button', { name: 'Try again' }).click()
  await expect(view('slow').getByText(/^reading…/)).toBeVisible()
  await view('slow').getByRole('tab', { name: 'Structure' }).click()
  await expect.poll(naps).toBe(false)
})

test('the filter finds comments, says of how many, and offers something where nothing is found; by keyboard alone', async () => {
  const field = page.getByRole('textbox', { name: 'Filter names, columns' })
  await field.fill('registry')
  await expect(row('tonnage')).toBeVisible()
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible()
  await field.fill('zebra')
  await expect(page.getByText('Nothing called “zebra”')).toBeVisible()
  await expect(page.getByText(/^Names were read/)).toBeVisible()
  expect(await axe()).toEqual([])
  await picture(page, 'tree-nothing-found')
  await field.focus()
  await page.keyboard.press('Tab')
  for (let step = 0; step < 4 && (await page.evaluate(() => document.activeElement?.textContent)) !== 'Search everything'; step += 1)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: 'Search everything that was read' })).toHaveValue('zebra')
  await field.fill('shisp')
  await expect(page.getByText('Close by: ships')).toBeVisible()
  expect(await axe()).toEqual([])
  await picture(page, 'tree-close-by')
  await field.focus()
  for (let step = 0; step < 5 && (await page.evaluate(() => document.activeElement?.textContent)) !== 'ships'; step += 1)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(field).toHaveValue('ships')
  await expect(field).toBeFocused()
  await expect(table('ships')).toBeVisible()
  await field.fill('')
})

test('locked, gone and back: each says so, and what was read stays', async () => {
  test.setTimeout(150_000)
  await ask(page, 'vault.lock', [{}])
  await ask(page, 'catalog.get', [{ id: await idOf() }])
  await expect(table('ships')).toBeVisible()
  await ask(page, 'vault.unlock', [{ password: MASTER }])
  await server.halt()
  await table('voyages').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Refresh ?F5/ }).click()
  await expect(status()).toContainText(/Refreshing voyages needs its database/)
  await expect(row(NAME).getByRole('img', { name: /Nothing listens|Out of reach|offline/i })).toBeVisible()
  await table('ships').click({ button: 'right' })
  const data = page.getByRole('menuitem', { name: /^View data/ })
  await expect(data).toHaveAttribute('aria-disabled', 'true')
  await expect(data).toContainText('Data needs the database')
  await picture(page, 'menu-offline')
  await page.keyboard.press('Escape')
  await server.revive()
  await expect(row(NAME).getByRole('img', { name: /Nothing listens|Out of reach|offline/i })).toHaveCount(0, { timeout: 70_000 })
})

async function idOf(): Promise<string> {
  const [list] = (await ask(page, 'connections.list', [{}])).values as [{ id: string; name: string }[]]
  return list.find(({ name }) => name === NAME)?.id ?? ''
}
