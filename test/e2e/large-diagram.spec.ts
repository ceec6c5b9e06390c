import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, type Page, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { writeFreight } from '../support/freight'
import { picture, type RunningApp, startApp, axeFinds, whenReady, endApp } from './app'

const TABLES = 400
const freight = { path: '', id: '' }
let running: RunningApp
let page: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await whenReady(page)
  const path = join(running.home, 'freight.db')
  freight.path = path
  writeFreight(path, TABLES)
  await ask(page, 'vault.setPassword', [{ password: 'the master password' }])
  for (const { id } of (await ask(page, 'connections.list', [{}])).values.flat() as { id: string }[])
    await ask(page, 'connections.remove', [{ id }])
  const saved = { name: 'Freight', engine: 'sqlite', options: { path } }
  const [{ id }] = (await ask(page, 'connections.create', [saved])).values as [{ id: string }]
  freight.id = id
  await ask(page, 'catalog.scan', [{ id }])
  await page.getByTestId('tree').getByTitle('Freight', { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
})
test.afterAll(async () => {
  await endApp(running)
})

const canvas = () => page.getByTestId('canvas')
const nodes = () => page.locator('.react-flow__node')
const said = () => page.getByTestId('diagram-said')
const drawn = () => page.locator('[data-testid=layer][data-drawn]').first()

// What is not selected is dimmed on purpose; the list says the same at full strength.
const axe = async () => await axeFinds(page, { exclude: '[data-nearness=far]' })

test('a large diagram opens on one relation and its neighbours, as far as is wanted', async () => {
  await expect(page.getByRole('heading', { name: /^Around / })).toBeVisible()
  await expect(canvas()).toHaveAttribute('data-refining', 'false')
  await expect(nodes().first()).toBeVisible()
  const few = await nodes().count()
  expect(few).toBeGreaterThan(1)
  expect(few).toBeLessThan(150)
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible()
  const direction = page.getByRole('combobox', { name: 'Which references are followed' })
  await direction.selectOption('Refers to')
  await expect.poll(() => nodes().count()).toBeLessThan(few)
  await direction.selectOption('Both ways')
  await expect(nodes()).toHaveCount(few)
  await picture(page, 'diagram-part')
  expect(await axe()).toEqual([])
})

test('all of it is a map, of which nothing is mounted', async () => {
  await page.getByRole('button', { name: `Show all (${String(TABLES)})` }).click()
  await expect(drawn()).toBeAttached()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Fit' }).click()
  await expect(nodes()).toHaveCount(0)
  await page.getByRole('button', { name: 'Close the details' }).click()
  const regions = page.getByRole('complementary', { name: 'Regions' })
  expect(await axe()).toEqual([])
  await regions.getByRole('button', { name: 'sales', exact: true }).click()
  await expect(regions.getByRole('columnheader', { name: 'To sales' })).toBeVisible()
  await picture(page, 'diagram-map')
  expect(await axe()).toEqual([])
})

test('its marks tell rows, age or changes, as is chosen by keyboard, and a change is told in each', async () => {
  const regions = page.getByRole('complementary', { name: 'Regions' })
  const by = (name: string) => regions.getByRole('radio', { name })
  await by('Rows').focus()
  await page.keyboard.press('ArrowRight')
  await expect(by('Age')).toBeChecked()
  await expect(regions).toContainText('no change seen')
  await page.keyboard.press('ArrowRight')
  await expect(regions).toContainText('nothing changed that was not looked at')
  const { path, id } = freight
  const file = new Database(path)
  file.exec('ALTER TABLE sales_invoices ADD COLUMN told text; CREATE TABLE sales_fresh (id integer PRIMARY KEY)')
  file.close()
  await ask(page, 'catalog.scan', [{ id, force: true }])
  await expect(regions).toContainText('added, 1')
  await expect(regions).toContainText('changed, 1')
  await picture(page, 'diagram-map-changes')
  expect(await axe()).toEqual([])
  await by('Age').check()
  await page.waitForTimeout(600)
  await picture(page, 'diagram-map-age')
  const kept = async () => (await ask(page, 'diagram.views', [{ id }])).values.flat() as { marks?: string }[]
  await expect.poll(kept).toMatchObject([{ marks: 'age' }])
  await page.getByRole('button', { name: 'What is drawn' }).click()
  await expect(page.getByRole('menuitemradio', { name: 'How lately a reading found it changed' })).toBeChecked()
  await page.getByRole('menuitemradio', { name: 'How many rows there are' }).click()
  await page.keyboard.press('Escape')
  await expect(by('Rows')).toBeChecked()
})

test('a search finds what is not mounted, and arrows go along its references', async () => {
  await canvas()
    .locator('.react-flow__pane')
    .click({ position: { x: 8, y: 8 } })
  await page.getByRole('combobox', { name: 'Find a table in the diagram' }).fill('sales_invoices')
  await page.keyboard.press('Enter')
  await expect(said()).toContainText('sales_invoices')
  const node = page.locator('.react-flow__node[data-id="sales_invoices"]')
  await expect(node).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Details' }).getByRole('heading', { name: 'sales_invoices' })).toBeVisible()
  // In the middle of what the details leave free.
  const aside = async () => {
    const [box, room] = [await node.boundingBox(), await canvas().boundingBox()]
    return Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - (room?.x ?? 0) - (room?.width ?? 0) / 2)
  }
  await expect.poll(aside).toBeLessThan(3)
  await node.focus()
  const before = await said().textContent()
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
    await page.keyboard.press(key)
    if ((await said().textContent()) !== before) break
  }
  await expect(said()).not.toHaveText(before ?? '')
  await picture(page, 'diagram-found')
  expect(await axe()).toEqual([])
})

test('the way to another relation is found, with the join it means', async () => {
  const details = page.getByRole('complementary', { name: 'Details' })
  const reference = details.getByRole('button', { name: /^sales_/ }).last()
  const to = (await reference.textContent()) ?? ''
  await details.getByRole('combobox', { name: 'Path to …' }).fill(to)
  await expect(details.getByText(/^SELECT \*/)).toContainText(`"main"."${to}" AS t2 ON`)
  await expect(nodes()).toHaveCount(2)
  await details.getByRole('button', { name: 'End the path' }).click()
  await expect(drawn()).toBeAttached()
})

test('a box is dragged, and put back with Ctrl Z', async () => {
  const [name = ''] = ((await said().textContent()) ?? '').split(':')
  const node = page.locator(`.react-flow__node[data-id="${name}"]`)
  // All of it is in view again since the way has ended: from there no box is mounted.
  await page.getByRole('combobox', { name: 'Find a table in the diagram' }).fill(name)
  await page.keyboard.press('Enter')
  await expect(node).toBeVisible()
  await page.waitForTimeout(600)
  const box = await node.boundingBox()
  if (box === null) throw new Error('no box')
  await page.mouse.move(box.x + 60, box.y + 14)
  await page.mouse.down()
  await page.mouse.move(box.x + 110, box.y + 74, { steps: 4 })
  await page.mouse.up()
  const x = async () => Math.round((await node.boundingBox())?.x ?? 0)
  await expect.poll(x).toBeGreaterThan(box.x + 30)
  await node.focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(x).toBe(Math.round(box.x))
  await page.keyboard.press('ControlOrMeta+y')
  await expect.poll(x).toBeGreaterThan(box.x + 30)
})

test('while a box is dragged nothing moves but what goes with it; its details come once it is dropped', async () => {
  const details = page.getByRole('complementary', { name: 'Details' })
  await page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)
  await expect.poll(async () => await nodes().count()).toBeGreaterThan(2)
  await page.waitForTimeout(600)
  const room = await canvas().boundingBox()
  const [id = '', other = ''] = await page.evaluate(
    ([x, y]) => {
      // One that is in the middle, and another one that is seen as well: the canvas as it is while nothing is beside it.
      const seen = [...document.querySelectorAll<HTMLElement>('.react-flow__node')].flatMap((node) => {
        const { x: left, y: top } = node.getBoundingClientRect()
        const isFree = node.contains(document.elementFromPoint(left + 60, top + 14))
        return isFree ? [{ id: node.dataset['id'] ?? '', apart: Math.abs(left + 60 - x) + Math.abs(top + 14 - y) }] : []
      })
      return seen.sort((a, b) => a.apart - b.apart).map((node) => node.id)
    },
    [(room?.x ?? 0) + (room?.width ?? 0) / 2, (room?.y ?? 0) + (room?.height ?? 0) / 2] as const,
  )
  const at = async (node: string) => await page.locator(`.react-flow__node[data-id="${node}"]`).boundingBox()
  const [box, still] = [await at(id), await at(other)]
  if (box === null || still === null) throw new Error('no boxes')
  await page.mouse.move(box.x + 60, box.y + 14)
  await page.mouse.down()
  await page.mouse.move(box.x + 90, box.y + 54, { steps: 4 })
  await expect.poll(async () => Math.round(((await at(id))?.x ?? 0) - box.x)).toBeGreaterThan(20)
  // It is selected, and its lines go with it.
  await expect(said()).toContainText(id)
  await expect(details).toHaveCount(0)
  expect(await canvas().boundingBox()).toEqual(room)
  expect(await at(other)).toEqual(still)
  await page.mouse.up()
  await expect(details.getByRole('heading', { name: id })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(async () => Math.round(((await at(id))?.x ?? 0) - box.x)).toBeLessThan(2)
})

test('what was moved and hidden is a view, which is there again when the diagram is opened again', async () => {
  await page.getByRole('button', { name: 'Save as a view' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mine')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Save' })).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'Hide here' }).click()
  await expect(page.getByRole('combobox', { name: 'View of the diagram' })).toHaveValue('Mine')
  await expect(page.getByRole('button', { name: 'Show hidden (1)' })).toBeVisible()
  await picture(page, 'diagram-hidden')
  // There is no room for it beside the panel and the tools of a view.
  // One was added above, one is hidden.
  await expect(page.getByText(`${String(TABLES)} relations`)).toBeAttached()
  const id = ((await ask(page, 'connections.list', [{}])).values.flat() as { id: string }[])[0]?.id
  const kept = async () =>
    (await ask(page, 'diagram.views', [{ id }])).values.flat() as { name: string; places: unknown[]; hidden: unknown[] }[]
  await expect.poll(async () => (await kept()).find(({ name }) => name === 'Mine')).toMatchObject({ hidden: [expect.any(String)] })
  const mine = (await kept()).find(({ name }) => name === 'Mine')
  expect(mine?.places.length).toBeGreaterThanOrEqual(TABLES - 1)
  await page.getByRole('combobox', { name: 'View of the diagram' }).selectOption('Standard view')
  await expect(page.getByRole('button', { name: 'Show hidden (1)' })).toHaveCount(0)
  await page.getByRole('combobox', { name: 'View of the diagram' }).selectOption('Mine')
  await expect(page.getByRole('button', { name: 'Show hidden (1)' })).toBeVisible()
  // One that was removed by mistake comes back as it was.
  await page.getByRole('button', { name: 'Remove the view Mine' }).click()
  await expect(page.getByRole('combobox', { name: 'View of the diagram' })).toHaveValue('')
  await expect.poll(async () => (await kept()).map(({ name }) => name)).not.toContain('Mine')
  await page.getByRole('contentinfo').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('combobox', { name: 'View of the diagram' })).toHaveValue('Mine')
  await expect.poll(async () => (await kept()).find(({ name }) => name === 'Mine')?.places.length).toBe(mine?.places.length)
})

test('the same as a table, every row of it', async () => {
  await page.getByRole('button', { name: 'Show as list' }).click()
  const table = page.getByRole('table', { name: 'References between relations' })
  expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(TABLES / 2)
  await expect(table.getByRole('row').nth(1)).toContainText(/many to one( or none)?$/)
  expect(await axe()).toEqual([])
})

test('what was changed right before its tab was closed is kept', async () => {
  await page.getByRole('button', { name: 'Show as diagram' }).click()
  await page.getByRole('button', { name: 'Names', exact: true }).click()
  await page.keyboard.press('ControlOrMeta+w')
  await expect(canvas()).toHaveCount(0)
  const kept = async () => (await ask(page, 'diagram.views', [{ id: freight.id }])).values.flat() as { name: string; fields: string }[]
  await expect.poll(async () => (await kept()).find(({ name }) => name === 'Mine')?.fields).toBe('names')
})
