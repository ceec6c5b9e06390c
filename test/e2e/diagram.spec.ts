import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, type Page, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { writeFreight } from '../support/freight'
import { picture, type RunningApp, saveAs, startApp, axeFinds, whenReady, endApp } from './app'

let running: RunningApp
let page: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await whenReady(page)
})
test.afterAll(async () => {
  await endApp(running)
})

const canvas = () => page.getByTestId('canvas')
const lines = (kind: string) => page.getByTestId(kind)
const settled = async () => await expect(canvas()).toHaveAttribute('data-refining', 'false')

const axe = async (...without: string[]) => await axeFinds(page, { exclude: '[data-nearness=far]', without })

/** Switches one thing in the menu of what is drawn, with the keyboard alone. */
async function toggle(name: string): Promise<void> {
  const button = page.getByRole('button', { name: 'What is drawn' })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').getByText(name, { exact: true }).hover()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await settled()
}

test('what is opened whole is seen whole: legend and tools stand on no box', async () => {
  await settled()
  const boxes = await page.locator('.react-flow__node').all()
  const places = await Promise.all(boxes.map(async (box) => await box.boundingBox()))
  expect(places).toHaveLength(29)
  for (const tools of [page.getByTestId('legend'), page.getByRole('toolbar', { name: 'Diagram', exact: true })]) {
    const own = await tools.boundingBox()
    const covered = places.filter(
      (box) =>
        own && box && box.x < own.x + own.width && own.x < box.x + box.width && box.y < own.y + own.height && own.y < box.y + box.height,
    )
    expect(own).not.toBeNull()
    expect(covered).toEqual([])
  }
})

test('what views read is a dashed line without ends, which can be switched off and stays so', async () => {
  await settled()
  await expect(lines('edge')).toHaveCount(37)
  await expect(lines('reads')).toHaveCount(9)
  await expect(lines('reads').first()).toHaveAttribute('stroke-dasharray', '5 4')
  await page.locator('.react-flow__node', { hasText: 'invoice_totals' }).first().click()
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details.getByRole('heading', { name: /^Reads/ })).toHaveText('Reads 3')
  await picture(page, 'diagram-reads')
  expect(await axe()).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'What is drawn' }).click()
  await expect(page.getByRole('menuitemcheckbox', { name: 'What views read' })).toHaveAttribute('aria-checked', 'true')
  await picture(page, 'diagram-shown-menu')
  // A menu stands at the end of the page, in no region of it.
  expect(await axe('region')).toEqual([])
  await page.keyboard.press('Escape')
  await toggle('What views read')
  await expect(lines('reads')).toHaveCount(0)
  await expect(lines('edge')).toHaveCount(37)
  await toggle('What views read')
  await expect(lines('reads')).toHaveCount(9)
})

test('what names suggest is drawn where it is wanted, says so, and is kept with the view', async () => {
  const path = join(running.home, 'without-keys.db')
  const made = new Database(path)
  made.exec(`
    CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE categories (id INTEGER PRIMARY KEY);
    CREATE TABLE products (sku TEXT PRIMARY KEY, category_id INTEGER); CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL);
    CREATE TABLE lines (order_id INTEGER REFERENCES orders, sku TEXT, amount INTEGER)`)
  made.close()
  await ask(page, 'vault.setPassword', [{ password: 'the master password' }])
  const saved = { name: 'Without keys', engine: 'sqlite', options: { path } }
  const [{ id }] = (await ask(page, 'connections.create', [saved])).values as [{ id: string }]
  await ask(page, 'catalog.scan', [{ id }])
  await page.getByTestId('tree').getByTitle('Without keys', { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
  await settled()
  await expect(lines('edge')).toHaveCount(1)
  await expect(lines('inferred')).toHaveCount(0)
  await page.getByRole('button', { name: 'All columns' }).click()
  await toggle('References inferred from names')
  await expect(lines('inferred')).toHaveCount(3)
  await expect(canvas().getByText('?', { exact: true })).toHaveCount(4)
  await expect(page.getByText('5 relations, 1 reference', { exact: true })).toBeAttached()
  await page.locator('.react-flow__node', { hasText: 'lines' }).first().click()
  await expect(page.getByRole('complementary', { name: 'Details' }).getByText('sku (inferred)')).toBeVisible()
  await picture(page, 'diagram-inferred')
  expect(await axe()).toEqual([])
  await page.keyboard.press('Escape')
  const kept = async () => (await ask(page, 'diagram.views', [{ id }])).values.flat() as { lines: unknown }[]
  await expect.poll(async () => (await kept())[0]?.lines).toEqual({ reads: true, inferred: true })
})

test('what another reading found is marked: added, changed with what, and gone until somebody has seen that', async () => {
  const made = new Database(join(running.home, 'without-keys.db'))
  made.exec('CREATE TABLE tags (id INTEGER PRIMARY KEY); ALTER TABLE users ADD COLUMN email TEXT; DROP TABLE lines')
  made.close()
  const all = (await ask(page, 'connections.list', [{}])).values.flat() as { id: string; name: string }[]
  await ask(page, 'catalog.check', [{ id: all.find(({ name }) => name === 'Without keys')?.id }])
  await settled()
  const mark = (name: string, kind: string) =>
    page.locator(`.react-flow__node[data-id="${name}"]`).getByRole('img', { name: kind, exact: true })
  await expect(mark('tags', 'added')).toBeVisible()
  await expect(mark('users', 'changed')).toBeVisible()
  await expect(mark('orders', 'changed')).toHaveCount(0)
  const gone = page.getByRole('complementary', { name: 'No longer there' })
  await expect(gone.getByRole('listitem')).toHaveText(['main.lines'])
  await picture(page, 'diagram-changed')
  expect(await axe()).toEqual([])
  // A later reading that finds something else says nothing of this one.
  const again = new Database(join(running.home, 'without-keys.db'))
  again.exec('ALTER TABLE orders ADD COLUMN told TEXT')
  again.close()
  await ask(page, 'catalog.check', [{ id: all.find(({ name }) => name === 'Without keys')?.id }])
  await expect(mark('orders', 'changed')).toBeVisible()
  await page.locator('.react-flow__node[data-id="users"]').click()
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details.getByRole('heading', { name: 'What changed' })).toBeVisible()
  await expect(details.getByText('Column email added')).toBeVisible()
  await page.keyboard.press('Escape')
  await gone.getByRole('button', { name: 'Mark these as seen' }).click()
  await expect(gone).toHaveCount(0)
  await expect(mark('tags', 'added')).toBeVisible()
})

test('a relation has a colour and the diagram a note, both undone, redone, kept and exported', async () => {
  const box = page.locator('.react-flow__node', { hasText: 'products' }).first()
  await box.click()
  await page.getByRole('radiogroup', { name: 'Colour here' }).getByRole('radio', { name: 'Green' }).check()
  await expect(box.locator('[data-colour=green]')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Add a note' }).click()
  await page.getByRole('textbox', { name: 'Note' }).fill('SKUs come from the old shop.\nAsk before you change one.')
  await page.keyboard.press('ControlOrMeta+Enter')
  const note = page.getByTestId('note')
  await expect(note).toHaveText('SKUs come from the old shop.Ask before you change one.')
  const start = await note.boundingBox()
  if (start === null) throw new Error('no note')
  await page.mouse.move(start.x + 60, start.y + 20)
  await page.mouse.down()
  await page.mouse.move(start.x + 60, start.y + 180, { steps: 5 })
  await page.mouse.up()
  const top = async () => Math.round((await note.boundingBox())?.y ?? 0)
  await expect.poll(top).toBeGreaterThan(start.y + 100)
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveCount(0)
  await picture(page, 'diagram-note')
  expect(await axe()).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(top).toBe(Math.round(start.y))
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(note).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(box.locator('[data-colour]')).toHaveCount(0)
  for (let step = 0; step < 3; step += 1) await page.getByRole('button', { name: 'Redo' }).click()
  await expect.poll(top).toBeGreaterThan(start.y + 100)
  await expect(box.locator('[data-colour=green]')).toBeVisible()
  const file = join(running.home, 'painted.svg')
  await saveAs(running, file)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('radio', { name: 'SVG', exact: true }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByText(`Exported to ${file}`)).toBeVisible({ timeout: 60_000 })
  expect(readFileSync(file, 'utf8')).toContain('Ask before you change one.')
  expect(readFileSync(file, 'utf8')).toContain('fill-opacity="0.16"')
  await note.getByRole('button', { name: 'Remove the note' }).focus()
  await page.keyboard.press('Enter')
  await expect(note).toHaveCount(0)
  // The key was the button's alone: it opened nothing that is selected.
  await expect(page.getByRole('tab', { name: /products/ })).toHaveCount(0)
})

test('a long arrangement says what it does and can be ended; then everything stands at once', async () => {
  const path = join(running.home, 'many.db')
  const { length } = writeFreight(path, 195)
  const saved = { name: 'Many', engine: 'sqlite', options: { path } }
  const [{ id }] = (await ask(page, 'connections.create', [saved])).values as [{ id: string }]
  await ask(page, 'catalog.scan', [{ id }])
  await page.getByTestId('tree').getByTitle('Many', { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
  await settled()
  await page.getByRole('button', { name: `Show all (${String(length)})` }).click()
  const bar = page.getByTestId('layout-bar')
  await expect(bar).toContainText(new RegExp(`^Arranging ${String(length)} relations, \\d+ lines`))
  await picture(page, 'diagram-arranging')
  await bar.getByRole('button', { name: 'Cancel' }).click()
  await expect(bar).toHaveCount(0)
  await settled()
  await expect(page.locator('[data-testid=layer][data-drawn]').first()).toBeAttached()
})

test('what is shown as a list can be taken out too, laid out anew', async () => {
  await page.getByRole('tab', { name: /Harbour sample/ }).click()
  await page.getByRole('button', { name: 'Show as list' }).click()
  const file = join(running.home, 'listed.svg')
  await saveAs(running, file)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(page.getByRole('radio', { name: 'Whole' })).toBeChecked()
  await expect(page.getByRole('radio', { name: 'What is in view' })).toHaveCount(0)
  await page.getByRole('radio', { name: 'SVG', exact: true }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByText(`Exported to ${file}`)).toBeVisible({ timeout: 60_000 })
  expect(readFileSync(file, 'utf8').match(/font-weight="600"/g)).toHaveLength(29)
  await page.getByRole('button', { name: 'Show as diagram' }).click()
})

test('relations are put in a folder, which is closed to one box with its lines bundled, opened, undone and exported', async () => {
  await page.getByRole('tab', { name: /Harbour sample/ }).click()
  await settled()
  await page.locator('.react-flow__node', { hasText: 'invoice_lines' }).first().click()
  await page.getByRole('combobox', { name: 'Folder here' }).fill('Money')
  await page.getByRole('button', { name: /^Put this and its \d+ neighbours in the folder$/ }).click()
  const frame = page.getByTestId('schema-frame')
  await expect(frame).toHaveText('Money')
  await settled()
  await picture(page, 'diagram-folder')
  expect(await axe()).toEqual([])
  await page.getByRole('button', { name: 'Close the details' }).click()
  await frame.getByRole('button', { name: 'Money' }).click()
  const box = page.locator('.react-flow__node', { hasText: 'Money' })
  await expect(box).toHaveText('Money3')
  await settled()
  await expect(frame).toHaveCount(0)
  await expect(lines('bundle').first()).toBeAttached()
  await expect(page.getByText('29 relations', { exact: false }).first()).toBeAttached()
  await box.click()
  await expect(page.getByRole('complementary', { name: 'Details' }).getByText('invoice_totals')).toBeVisible()
  await page.getByRole('radiogroup', { name: 'Colour here' }).getByRole('radio', { name: 'Purple' }).check()
  await expect(box.locator('[data-colour=purple]')).toBeVisible()
  await picture(page, 'diagram-closed')
  expect(await axe()).toEqual([])
  const exported = async (format: string, file: string) => {
    await saveAs(running, join(running.home, file))
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await page.getByRole('radio', { name: format, exact: true }).check()
    await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click()
    await expect(page.getByText(`Exported to ${join(running.home, file)}`)).toBeVisible({ timeout: 60_000 })
    return readFileSync(join(running.home, file), 'utf8')
  }
  const svg = await exported('SVG', 'closed.svg')
  expect(svg).toContain('Money · 3')
  expect(svg).not.toContain('invoice_totals')
  const mmd = await exported('Mermaid', 'closed.mmd')
  expect(mmd).toContain('invoice_totals')
  expect(mmd).toContain('%% invoice_totals is purple')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(box.locator('[data-colour]')).toHaveCount(0)
  await page.getByRole('button', { name: 'Open the group' }).click()
  await settled()
  await expect(box).toHaveCount(0)
  await expect(frame).toHaveText('Money')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(box).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(frame).toHaveCount(0)
  await expect(page.locator('.react-flow__node')).toHaveCount(29)
})

test('a note belongs to what it stands beside: it is there in a part that shows it, and goes where that goes', async () => {
  const box = page.locator('.react-flow__node[data-id="invoices"]')
  await box.click()
  await page.getByRole('button', { name: 'Show this and its neighbours' }).click()
  await settled()
  await page.getByRole('button', { name: 'Add a note' }).click()
  await page.getByRole('textbox', { name: 'Note' }).fill('Closed at the end of a month.')
  await page.keyboard.press('ControlOrMeta+Enter')
  const note = page.getByTestId('note')
  await expect(note).toHaveText('Closed at the end of a month.')
  await picture(page, 'diagram-note-in-part')
  await page.getByRole('button', { name: /^Show all/ }).click()
  await settled()
  await expect(note).toHaveText('Closed at the end of a month.')
  await page.locator('.react-flow__node[data-id="roles"]').click()
  await page.getByRole('button', { name: 'Show this and its neighbours' }).click()
  await settled()
  await expect(note).toHaveCount(0)
  await page.getByRole('button', { name: /^Show all/ }).click()
  await settled()
  await expect(note).toHaveCount(1)
})

test('who has moved the camera keeps what is in the middle of it, whatever boxes show; who has not sees all of it anew', async () => {
  const box = page.locator('.react-flow__node[data-id="invoices"]')
  const corner = async () => {
    const { x = 0, y = 0 } = (await box.boundingBox()) ?? {}
    return { x, y }
  }
  const apart = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y)
  // Flown to, it is in the middle.
  await page.getByRole('combobox', { name: 'Find a table in the diagram' }).fill('invoices')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(600)
  // Once more, now that the details stand beside it.
  await page.keyboard.press('Enter')
  await page.waitForTimeout(600)
  const before = await corner()
  for (const name of ['All columns', 'Keys']) {
    await page.getByRole('button', { name, exact: true }).click()
    await settled()
    await page.waitForTimeout(300)
    expect(apart(await corner(), before)).toBeLessThan(2)
  }
  await page.getByRole('button', { name: 'Fit' }).click()
  await page.waitForTimeout(600)
  await page.getByRole('button', { name: 'All columns' }).click()
  await settled()
  await page.waitForTimeout(300)
  const room = (await canvas().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  for (const one of await page.locator('.react-flow__node').all()) {
    const { x = 0, y = 0, width = 0, height = 0 } = (await one.boundingBox()) ?? {}
    expect(x >= room.x && y >= room.y && x + width <= room.x + room.width && y + height <= room.y + room.height).toBe(true)
  }
  await page.getByRole('button', { name: 'Keys', exact: true }).click()
})
