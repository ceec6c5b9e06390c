import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { endApp, picture, type RunningApp, startApp, whenReady } from '../e2e/app'
import { writeFreight } from '../support/freight'
import { NORTHWIND, SAKILA, SHOP, writeSchema } from '../support/known-schemas'
import { ask } from './in-page'

// The pictures of docs/screens: run with RELATA_E2E_PICTURES=docs/screens. Without, it is tried that all of it is drawn. The one of
// 300 and those of parts are of a schema that people know: RELATA_SCREENS_SQL names its statements for SQLite, which are not here, and
// RELATA_SCREENS_RELATION one of its relations.
const KNOWN = process.env['RELATA_SCREENS_SQL']
const RELATION = process.env['RELATA_SCREENS_RELATION'] ?? ''
// The one of 3,000 is of schemas that people know, each in a schema of one PostgreSQL server: RELATA_SCREENS_POSTGRES has the options of a
// connection to it as JSON, RELATA_SCREENS_REGION names one of them.
const SERVER = process.env['RELATA_SCREENS_POSTGRES']
const REGION = process.env['RELATA_SCREENS_REGION'] ?? ''
let running: RunningApp
let page: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await whenReady(page)
  await ask(page, 'vault.setPassword', [{ password: 'the master password' }])
  await page.getByRole('button', { name: 'Not now' }).click()
})
test.afterAll(async () => {
  await endApp(running)
})

const canvas = () => page.getByTestId('canvas')
const nodes = () => page.locator('.react-flow__node')
const regions = () => page.getByRole('complementary', { name: 'Regions' })

/** The diagram of a connection that is made for it, as the only one there is. */
async function open(name: string, options: Readonly<Record<string, unknown>>, engine = 'sqlite'): Promise<void> {
  for (const { id } of (await ask(page, 'connections.list', [{}])).values.flat() as { id: string }[])
    await ask(page, 'connections.remove', [{ id }])
  const [{ id }] = (await ask(page, 'connections.create', [{ name, engine, options }])).values as [{ id: string }]
  await ask(page, 'catalog.scan', [{ id }])
  await page.getByTestId('tree').getByTitle(name, { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
  await page.getByRole('tab', { name }).last().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Close other tabs' }).click()
  await settled()
}

async function settled(): Promise<void> {
  await expect(canvas()).toHaveAttribute('data-refining', 'false', { timeout: 60_000 })
  await page.waitForTimeout(1200)
}

async function fit(): Promise<void> {
  await page.getByRole('button', { name: 'Fit', exact: true }).click()
  await page.waitForTimeout(1500)
  await page.mouse.move(700, 80)
}

async function freight(count: number): Promise<void> {
  const path = join(running.home, `freight-${String(count)}.db`)
  writeFreight(path, count)
  await open('Freight', { path })
  await showAll()
}

async function showAll(): Promise<void> {
  await page.getByRole('button', { name: /^Show all/ }).click()
  await settled()
  await page.getByRole('button', { name: 'Close the details' }).click()
  await fit()
}

test('5 relations: a shop', async () => {
  const path = join(running.home, 'shop.db')
  writeSchema(path, SHOP)
  await open('Shop', { path })
  await page.getByRole('button', { name: 'All columns' }).click()
  await settled()
  await expect(nodes()).toHaveCount(5)
  await picture(page, 'diagram-5')
})

test('30 relations: a trader and a lender of films', async () => {
  const [none, northwind, sakila] = ['none.db', 'northwind.db', 'sakila.db'].map((file) => join(running.home, file))
  if (none === undefined || northwind === undefined || sakila === undefined) throw new Error('no files')
  writeSchema(none, '')
  writeSchema(northwind, NORTHWIND)
  writeSchema(sakila, SAKILA)
  await open('Examples', { path: none, attached: `northwind = ${northwind}\nsakila = ${sakila}` })
  await fit()
  await expect(nodes()).toHaveCount(30)
  await picture(page, 'diagram-30')
  await page.locator('.react-flow__node[data-id="sakila.rental"]').click()
  await page.waitForTimeout(600)
  await fit()
  await picture(page, 'diagram-30-selected')
})

test('300 relations: regions of a schema, names in them; what is around a relation, and it among all', async () => {
  if (KNOWN === undefined) {
    await freight(300)
    await expect(canvas()).toBeVisible()
    return
  }
  const name = basename(KNOWN, '.sql')
  const path = join(running.home, `${name}.db`)
  writeSchema(path, readFileSync(KNOWN, 'utf8'))
  await open(name, { path })
  await page.getByRole('combobox', { name: 'Find a table in the diagram' }).fill(RELATION)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Show this and its neighbours' }).click()
  await expect(page.getByRole('heading', { name: `Around ${RELATION}` })).toBeVisible()
  await settled()
  await picture(page, 'diagram-around')
  await page.getByRole('button', { name: /^Show all/ }).click()
  await settled()
  await page.getByRole('combobox', { name: 'Find a table in the diagram' }).fill(RELATION)
  await page.keyboard.press('Enter')
  await settled()
  await picture(page, 'diagram-near')
  await page.getByRole('button', { name: 'Close the details' }).click()
  await page.getByRole('button', { name: 'Names', exact: true }).click()
  await settled()
  await fit()
  await picture(page, 'diagram-300')
})

for (const count of [3000, 10_000])
  test(`${String(count)} relations: a map, and what refers to one region of it`, async () => {
    const known = count === 3000 && SERVER !== undefined
    if (known) {
      await open('Public schemas', JSON.parse(SERVER) as Record<string, unknown>, 'postgres')
      await showAll()
    } else await freight(count)
    const region = known ? REGION : 'sales'
    await regions().getByRole('button', { name: region, exact: true }).click()
    await expect(regions().getByRole('columnheader', { name: `To ${region}` })).toBeVisible()
    await page.waitForTimeout(2000)
    await page.mouse.move(700, 80)
    await picture(page, `diagram-${String(count)}`)
  })
