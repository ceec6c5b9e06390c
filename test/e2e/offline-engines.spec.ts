import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { ask } from '../bench/in-page'
import { runMariadb, startMariadb } from '../support/mariadb-server'
import { runPostgres, startPostgres } from '../support/postgres-server'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { dropHome, picture, type RunningApp, startApp, BOTH_LOOKS, axeFinds, whenReady } from './app'

const MASTER = 'correct horse'
const PATIENCE = { timeout: 90_000 }

/** One database that goes away and comes back. Its tables have a prefix of their own: the tree filters and searches all at once. */
interface Place {
  readonly name: string
  readonly prefix: string
  readonly url: string
  /** Why it cannot be had while it is away, as the line has it. */
  readonly why: string
  leave(): Promise<void>
  comeBack(): Promise<void>
}

let places: readonly Place[]
let redis: TestServer
let servers: readonly TestServer[]
let running: RunningApp | undefined
let home: string | undefined
const folder = mkdtempSync(join(tmpdir(), 'relata-away-'))

const tables = (prefix: string) =>
  `CREATE TABLE ${prefix}_customers (id INT PRIMARY KEY, name VARCHAR(40));
   CREATE TABLE ${prefix}_purchases (id INT PRIMARY KEY, customer_id INT, FOREIGN KEY (customer_id) REFERENCES ${prefix}_customers (id));
   INSERT INTO ${prefix}_customers VALUES (1, 'Ada');`

test.beforeAll(async () => {
  test.setTimeout(120_000)
  const [postgres, mariadb, cache] = await Promise.all([startPostgres(), startMariadb(), startRedis()])
  redis = cache
  servers = [postgres, mariadb, cache]
  await runPostgres(postgres, tables('pg'))
  await runMariadb(mariadb, tables('my'))
  const file = join(folder, 'shop.db')
  const db = new Database(file)
  db.exec(tables('lite'))
  db.close()
  const server = (name: string, prefix: string, from: TestServer): Place => ({
    ...{ name, prefix, url: from.url, why: `nothing listens on 127.0.0.1:${String(from.port)}` },
    leave: async () => await from.halt(),
    comeBack: async () => await from.revive(),
  })
  places = [
    server('Orders', 'pg', postgres),
    server('Billing', 'my', mariadb),
    {
      ...{ name: 'Kiosk', prefix: 'lite', url: file, why: `there is no file ${file}` },
      leave: async () => renameSync(file, `${file}.away`),
      comeBack: async () => renameSync(`${file}.away`, file),
    },
  ]
})
test.afterAll(async () => {
  await running?.close()
  await Promise.all(servers.map((server) => server.stop()))
  rmSync(folder, { recursive: true, force: true })
  if (home !== undefined) dropHome(home)
})

async function open(): Promise<Page> {
  running = await startApp({ ...(home === undefined ? {} : { home }), env: { REDIS_URL: redis.url } })
  home = running.home
  await whenReady(running.page)
  return running.page
}

const row = (page: Page, name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const expander = (page: Page, name: string) => row(page, name).getByRole('button', { includeHidden: true })
const statusLine = (page: Page) => page.getByRole('contentinfo').getByTestId('freshness')
const article = (page: Page, place: Place) => page.getByRole('article', { name: `${place.prefix}_purchases` })

test('with every server, Redis and file gone, a new start shows all of it, says why it is not newer, and comes back by itself', async () => {
  test.setTimeout(420_000)
  let page = await open()

  await test.step('read them while they are there', async () => {
    // The sample's tables would take the room of the others.
    await expander(page, 'Harbour sample').click()
    for (const place of places) await addConnection(page, place)
    for (const place of places) {
      await row(page, `${place.prefix}_purchases`).dblclick()
      await expect(article(page, place).getByRole('cell', { name: 'customer_id', exact: true })).toBeVisible()
    }
    await running?.close()
  })

  await Promise.all([...places.map((place) => place.leave()), redis.halt()])
  page = await open()

  await test.step('the tree lists everything, and marks what is out of reach', async () => {
    await expander(page, 'Orders').click()
    if ((await row(page, 'Orders').getAttribute('aria-expanded')) === 'false') await expander(page, 'Orders').click()
    await unlock(page)
    for (const place of places) {
      // Open as they were left, they ask nobody until somebody does something with them.
      await expander(page, place.name).click()
      if ((await row(page, place.name).getAttribute('aria-expanded')) === 'false') await expander(page, place.name).click()
      await expect(row(page, `${place.prefix}_customers`)).toBeVisible()
      await expect(row(page, place.name).getByRole('img', { name: `Out of reach: ${place.why}` })).toBeVisible(PATIENCE)
    }
    await picture(page, 'tree')
  })

  await test.step('all of it is found', async () => {
    await page.keyboard.press('Control+Shift+F')
    await page.getByRole('combobox', { name: 'Search everything that was read' }).fill('purchases')
    for (const place of places) await expect(page.getByRole('main').getByText(`${place.prefix}_purchases`).first()).toBeVisible()
    await picture(page, 'search')
  })

  for (const place of places)
    await test.step(`${place.name}: relation, diagram, rows and refresh`, async () => {
      const line = new RegExp(`^offline, read \\d\\d:\\d\\d · ${escaped(place.why)}$`)
      await row(page, `${place.prefix}_purchases`).dblclick()
      const view = article(page, place)
      await expect(view.getByRole('cell', { name: 'customer_id', exact: true })).toBeVisible()
      await expect(view.getByTestId('freshness')).toHaveText(line)
      await expect(statusLine(page)).toHaveText(line)
      await expect(view.getByRole('status').first()).toContainText('Offline.')
      await picture(page, `relation-${place.prefix}`)
      if (place === places[0]) expect(await axe(page)).toEqual([])

      await view.getByRole('tab', { name: 'Data' }).click()
      await expect(view.getByRole('alert')).toContainText('each look at them needs the database')
      await expect(view.getByRole('alert')).toContainText(new RegExp(escaped(place.why), 'i'))
      await picture(page, `rows-${place.prefix}`)
      expect(await axe(page)).toEqual([])

      const refresh = view.getByRole('button', { name: 'Refresh' })
      await expect(refresh).toHaveAccessibleDescription(`Out of reach: ${place.why}`)
      await refresh.click()
      await expect(said(page)).toContainText(`Refreshing ${place.prefix}_purchases needs its database`)
      await expect(said(page)).toContainText(new RegExp(escaped(place.why), 'i'))
      await expect(view.getByRole('tab', { name: 'Structure' })).toBeVisible()

      await row(page, place.name).click({ button: 'right' })
      await expect(page.getByRole('menuitem', { name: /^Refresh ?F5/ })).toHaveAccessibleDescription(`Out of reach: ${place.why}`)
      if (place === places[0]) await picture(page, 'menu')
      await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
      await expect(page.locator('.react-flow__node')).toHaveCount(2)
      await expect(page.getByTestId('edge')).toHaveCount(1)
      await expect(page.getByRole('main').getByTestId('freshness')).toHaveText(line)
      await picture(page, `diagram-${place.prefix}`)
    })

  await test.step('nothing is still on its way', async () => await expectCalm(page))

  await Promise.all([...places.map((place) => place.comeBack()), redis.revive()])

  await test.step('back again, all of it is verified and live without a click', async () => {
    for (const place of places) await expect(row(page, place.name).getByRole('img')).toHaveCount(0, PATIENCE)
    await expect(statusLine(page)).toHaveText(/unchanged when checked/)
    for (const place of places) {
      await page.getByRole('tab', { name: `${place.prefix}_purchases` }).click()
      await expect(article(page, place).getByTestId('freshness')).toHaveText(/unchanged when checked/)
      // It was left on its rows: what could not be read was asked again.
      await article(page, place).getByRole('tab', { name: 'Data' }).click()
      await expect(article(page, place).getByText('No rows')).toBeVisible()
    }
  })

  await test.step('lost in the middle of a session: nothing on screen goes, and each says why', async () => {
    for (const place of places) {
      await page.getByRole('tab', { name: `${place.prefix}_purchases` }).click()
      await place.leave()
      await focusAgain(page)
      await expect(article(page, place).getByTestId('freshness')).toContainText(place.why, PATIENCE)
      await expect(article(page, place).getByRole('tab', { name: 'Structure' })).toBeVisible()
    }
    await redis.halt()
    await picture(page, 'lost')
    await expectCalm(page)
  })

  await Promise.all([...places.map((place) => place.comeBack()), redis.revive()])

  await test.step('and back once more', async () => {
    for (const place of places) await expect(row(page, place.name).getByRole('img')).toHaveCount(0, PATIENCE)
    await expect(statusLine(page)).toHaveText(/unchanged when checked/)
  })

  await test.step('a first reading that met nobody is taken up again when the network is back', async () => {
    const [place] = places
    if (place === undefined) throw new Error('no place')
    await place.leave()
    const all = (await ask(page, 'connections.list', [{}])).values.flat() as { id: string; name: string }[]
    await ask(page, 'catalog.forget', [{ id: all.find(({ name }) => name === place.name)?.id, scope: {} }])
    await expect(page.getByRole('treeitem', { name: new RegExp(`^${escaped(place.why)}`, 'i') })).toBeVisible(PATIENCE)
    await place.comeBack()
    await focusAgain(page)
    await expect(row(page, `${place.prefix}_purchases`)).toBeVisible(PATIENCE)
  })
})

const axe = async (page: Page) => await axeFinds(page, { looks: BOTH_LOOKS })

function said(page: Page): Locator {
  return page.getByRole('contentinfo').getByRole('status')
}

/** No reading runs, no skeleton stands, and what failed is said once in the one place for it. */
async function expectCalm(page: Page): Promise<void> {
  await expect(page.getByTestId('job')).toHaveCount(0)
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
  await expect(page.getByRole('alert')).toHaveCount(await page.getByRole('main').getByRole('alert').count())
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** As somebody who comes back to the window. The pause between two questions has to be over. */
async function focusAgain(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
}

async function unlock(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Unlock saved passwords' })
  await expect(dialog.or(row(page, 'Orders').getByRole('img')).first()).toBeVisible(PATIENCE)
  if (!(await dialog.isVisible())) return
  await dialog.getByLabel('Master password').fill(MASTER)
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(dialog).toHaveCount(0)
}

/** Pastes the URL, and keeps the password in whatever this system has: its keychain, or a master password. */
async function addConnection(page: Page, { name, prefix, url }: Place): Promise<void> {
  await page.getByRole('button', { name: 'Add connection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Paste a URL or a path').fill(url)
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Save and connect' }).click()
  const master = dialog.getByRole('button', { name: 'Set the master password and connect' })
  await expect(master.or(row(page, name)).first()).toBeVisible()
  if (await master.isVisible()) {
    await dialog.getByLabel('Master password').fill(MASTER)
    await master.click()
    await expect(dialog).toHaveCount(0)
  }
  await expect(row(page, `${prefix}_purchases`)).toBeVisible()
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
