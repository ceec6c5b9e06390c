import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { writeFreight } from '../support/freight'
import { axeFinds, endApp, picture, type RunningApp, saveAs, startApp, whenReady } from './app'

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
const nodes = () => page.locator('.react-flow__node')
const node = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`)
const said = () => page.getByTestId('diagram-said')
const details = () => page.getByRole('complementary', { name: 'Details' })
const settled = async () => await expect(canvas()).toHaveAttribute('data-refining', 'false')

/** Boxes that nothing stands on, by id: those that a hand could click. */
async function free(count: number): Promise<string[]> {
  const found = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.react-flow__node')].flatMap((one) => {
      const box = one.getBoundingClientRect()
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + 6)
      return one.contains(top) ? [one.dataset['id'] ?? ''] : []
    }),
  )
  return found.slice(0, count)
}

/** Corners of boxes on screen, whole px. */
async function corners(ids: readonly string[]): Promise<string[]> {
  const boxes = await Promise.all(ids.map((id) => node(id).boundingBox()))
  return boxes.map((box) => `${String(Math.round(box?.x ?? 0))},${String(Math.round(box?.y ?? 0))}`)
}

async function fit(): Promise<void> {
  await page.getByRole('button', { name: 'Fit' }).click()
  await page.waitForTimeout(600)
}

let ids: string[] = []

test('several are taken with Ctrl and Shift, dragged as one, put back and undone as one', async () => {
  await settled()
  await page.keyboard.press('Escape')
  await fit()
  ids = await free(3)
  const [first = '', second = '', third = ''] = ids
  const click = { position: { x: 40, y: 6 } }
  await node(first).click(click)
  await node(second).click({ ...click, modifiers: ['ControlOrMeta'] })
  await node(third).click({ ...click, modifiers: ['Shift'] })
  await expect(details().getByRole('heading', { name: '3 selected' })).toBeVisible()
  await expect(said()).toHaveText('3 selected')
  await picture(page, 'diagram-selection')
  expect(await axeFinds(page, { exclude: '[data-nearness=far]' })).toEqual([])

  // Not near an edge, where a drag moves the camera, too.
  const before = await corners(ids)
  const box = await node(third).boundingBox()
  if (box === null) throw new Error('no box')
  await page.mouse.move(box.x + 40, box.y + 6)
  await page.mouse.down()
  await page.mouse.move(box.x + 90, box.y + 46, { steps: 6 })
  await page.mouse.up()
  await expect.poll(async () => await corners(ids)).not.toEqual(before)
  const after = await corners(ids)
  const shifts = after.map((corner, at) => {
    const [x = 0, y = 0] = corner.split(',').map(Number)
    const [fromX = 0, fromY = 0] = (before[at] ?? '').split(',').map(Number)
    return [x - fromX, y - fromY] as const
  })
  for (const [x, y] of shifts) {
    expect(Math.abs(x - (shifts[2]?.[0] ?? 0))).toBeLessThan(2)
    expect(Math.abs(y - (shifts[2]?.[1] ?? 0))).toBeLessThan(2)
    expect(x).toBeGreaterThan(30)
  }
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => await corners(ids)).toEqual(before)
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect.poll(async () => await corners(ids)).toEqual(after)
  await details().getByRole('button', { name: 'Tidy these' }).click()
  await expect.poll(async () => await corners(ids)).toEqual(before)
})

test('a colour, a folder, an export and hiding are of all that is selected', async () => {
  await details().getByRole('radiogroup', { name: 'Colour here' }).getByRole('radio', { name: 'Green' }).check()
  await expect(page.locator('[data-colour=green]')).toHaveCount(3)
  const file = join(running.home, 'selected.svg')
  await saveAs(running, file)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('radio', { name: 'SVG', exact: true }).check()
  await page.getByRole('radio', { name: 'Selection' }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByText(`Exported to ${file}`)).toBeVisible({ timeout: 60_000 })
  expect(readFileSync(file, 'utf8').match(/font-weight="600"/g)).toHaveLength(3)
  await details().getByRole('combobox', { name: 'Folder here' }).fill('Mine')
  await details().getByRole('button', { name: 'Put these 3 in the folder' }).click()
  await expect(page.getByTestId('schema-frame')).toHaveText('Mine')
  await settled()
  await details().getByRole('button', { name: 'Hide here' }).click()
  await expect(nodes()).toHaveCount(26)
  // What is not there is not selected any more: nothing is dimmed beside it.
  await expect(page.locator('.react-flow__node [data-nearness=far]')).toHaveCount(0)
  // A search knows them too, says that they are hidden, and shows again what is chosen there.
  const [gone = '', other = ''] = ids
  const find = page.getByRole('combobox', { name: 'Find a table in the diagram' })
  const offered = (name: string) => page.getByRole('option', { name: `${name} hidden · show again`, exact: true })
  await find.fill(gone)
  await expect(offered(gone)).toHaveAttribute('aria-selected', 'true')
  expect(await axeFinds(page, { exclude: '[data-nearness=far]' })).toEqual([])
  await picture(page, 'diagram-find-hidden')
  await page.keyboard.press('Enter')
  await settled()
  await expect(nodes()).toHaveCount(27)
  await expect(details().getByRole('heading', { name: gone })).toBeVisible()
  await expect(node(gone)).toBeInViewport({ ratio: 1 })
  await find.fill(other)
  await offered(other).click()
  await settled()
  await expect(nodes()).toHaveCount(28)
  await expect(details().getByRole('heading', { name: other })).toBeVisible()
  await page.getByRole('button', { name: 'Show hidden (1)' }).click()
  await settled()
  await expect(nodes()).toHaveCount(29)
  for (let step = 0; step < 2; step += 1) await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('[data-colour=green]')).toHaveCount(0)
  await settled()
})

test('all of it by keyboard: everything, one more along a reference, moved, let go', async () => {
  // The first of them has no references to go along.
  const [, , first = ''] = ids
  await node(first).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(said()).toHaveText('29 selected')
  await page.keyboard.press('Escape')
  await expect(said()).toHaveText('')
  await node(first).focus()
  await page.keyboard.press('Enter')
  await expect(said()).toContainText(`${first}: `)
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
    await page.keyboard.press(`Shift+${key}`)
    if ((await said().textContent()) === '2 selected') break
  }
  await expect(said()).toHaveText('2 selected')
  await page.waitForTimeout(400)
  const [before = ''] = await corners([first])
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(async () => await corners([first])).not.toEqual([before])
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(async () => await corners([first])).toEqual([before])
  await page.keyboard.press('ControlOrMeta+Space')
  await expect(said()).not.toHaveText('2 selected')
})

test('a rectangle takes what it touches, mounted or drawn', async () => {
  const around = async () => {
    const area = await page.locator('.react-flow__pane').boundingBox()
    if (area === null) throw new Error('no canvas')
    await page.keyboard.down('Shift')
    await page.mouse.move(area.x + 4, area.y + 4)
    await page.mouse.down()
    await page.mouse.move(area.x + area.width - 8, area.y + area.height - 8, { steps: 8 })
    await page.mouse.up()
    await page.keyboard.up('Shift')
  }
  await page.keyboard.press('Escape')
  await fit()
  await around()
  await expect(said()).toHaveText('29 selected')

  const path = join(running.home, 'freight.db')
  const { length } = writeFreight(path, 400)
  await ask(page, 'vault.setPassword', [{ password: 'the master password' }])
  const saved = { name: 'Freight', engine: 'sqlite', options: { path } }
  const [{ id }] = (await ask(page, 'connections.create', [saved])).values as [{ id: string }]
  await ask(page, 'catalog.scan', [{ id }])
  await page.getByTestId('tree').getByTitle('Freight', { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
  await page.getByRole('button', { name: `Show all (${String(length)})` }).click()
  await expect(page.locator('[data-testid=layer][data-drawn]').first()).toBeAttached()
  await page.getByRole('button', { name: 'Close the details' }).click()
  await fit()
  await around()
  await expect(said()).toHaveText(`${String(length)} selected`)
  await picture(page, 'diagram-selection-large')
  expect(await axeFinds(page, { exclude: '[data-nearness=far]' })).toEqual([])
})
