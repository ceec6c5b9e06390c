import { expect, type Page, test } from '@playwright/test'
import { picture, type RunningApp, startApp, BOTH_LOOKS, axeFinds, whenReady, endApp } from './app'

let running: RunningApp
let page: Page

test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await whenReady(page)
})
test.afterAll(async () => {
  await endApp(running)
})

const row = (name: string) => page.getByTestId('tree').getByTitle(name, { exact: true })
const editor = () => page.getByRole('textbox', { name: 'Statements' })
const results = () => page.getByRole('region', { name: /^Query console/ })
/** Replaces what stands in the console. */
async function write(text: string): Promise<void> {
  await editor().click()
  await page.keyboard.press('ControlOrMeta+a')
  // Nothing that is inserted replaces nothing.
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

/** Takes the proposal that is chosen. What has just appeared is not taken by Enter, which was meant for the line. */
async function take(): Promise<void> {
  await page.waitForTimeout(250)
  await page.keyboard.press('Enter')
}

const axe = async () => await axeFinds(page, { looks: BOTH_LOOKS })

test('a console opens from the menu of a connection and runs the statement at the cursor by keyboard', async () => {
  await row('Harbour sample').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'New query console' }).click()
  await expect(editor()).toBeFocused()
  await page.keyboard.insertText('SELECT 1 AS one;\n\nSELECT locode, name FROM ports ORDER BY locode;')
  await page.keyboard.press('ControlOrMeta+Enter')
  const grid = page.getByRole('grid', { name: 'Result 1' })
  await expect(grid).toContainText('name')
  await expect(results()).toContainText('Read-only session')
  await expect(results()).toContainText('took')
  expect(await axe()).toEqual([])
  await picture(page, 'query-result')
})

test('every statement of the text runs with a result of its own, and the first that fails is the last', async () => {
  await write('SELECT 1 AS one;\nSELECT 2 AS two;\nSELECT absent FROM ports;\nSELECT 3')
  await page.getByRole('button', { name: 'Run all' }).click()
  const tabs = page.getByRole('tablist', { name: 'Results' }).getByRole('tab')
  await expect(tabs).toHaveCount(3)
  await expect(results().getByRole('alert')).toContainText('no such column: absent')
  await expect(page.locator('.cm-wrong')).toHaveText('absent')
  expect(await axe()).toEqual([])
  await picture(page, 'query-refused')
  await tabs.first().click()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('grid', { name: 'Result 2' })).toContainText('two')
})

test('the server refuses to write, and the console says so', async () => {
  await write("UPDATE ports SET name = 'x'")
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(results().getByRole('alert')).toContainText('attempt to write a readonly database')
  await expect(page.getByRole('button', { name: 'Read only' })).toBeDisabled()
})

test('a statement without an end is cancelled, and the next one is served', async () => {
  await write('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n')
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(results()).toContainText('The server was asked to stop the statement')
  await write('SELECT 42 AS answer')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByRole('grid', { name: 'Result 1' })).toContainText('42')
  await expect(results()).toContainText('This is a new session')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(results()).not.toContainText('This is a new session')
})

test('a result that is cut says so and offers more', async () => {
  await write('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) SELECT i FROM n')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(results()).toContainText(/Only the first 1\s?000 rows are here/)
  await page.getByRole('button', { name: /Run again for 10\s?000 rows/ }).click()
  await expect(results()).toContainText(/All 2\s?500 rows/)
})

test('cells of a result are copied in every format, and one value is shown whole beside them, by mouse and by keyboard', async () => {
  await write(`SELECT 1 AS id, '{"crane": [1, 2]}' AS note UNION ALL SELECT 2, 'plain' ORDER BY id`)
  await page.keyboard.press('ControlOrMeta+Enter')
  const grid = page.getByRole('grid', { name: /^Result/ })
  const value = (at: number, column: number) => grid.locator(`[role=gridcell][data-row="${String(at)}"][data-column="${String(column)}"]`)
  const clipboard = async () => await running.app.evaluate(({ clipboard: board }) => board.readText())
  await value(0, 0).click()
  await value(1, 1).click({ modifiers: ['Shift'] })
  await page.keyboard.press('ControlOrMeta+c')
  await expect.poll(clipboard).toBe('1\t"{""crane"": [1, 2]}"\n2\tplain\n')
  await value(0, 0).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy as' }).hover()
  await page.getByRole('menuitem', { name: 'Markdown', exact: true }).click()
  await expect.poll(clipboard).toMatch(/^\| id \| note \|/)
  await value(1, 1).click()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'Value of note' })
  await expect(panel.getByText('"crane"')).toBeVisible()
  expect(await axe()).toEqual([])
  await picture(page, 'query-value')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await expect(grid).toBeFocused()
})

test('names come from the cache while typing: relations, columns behind an alias, joins along a key', async () => {
  await write('')
  await page.keyboard.type('SELECT * FROM booki', { delay: 20 })
  const options = page.locator('.cm-tooltip-autocomplete').getByRole('option')
  await expect(options.first()).toContainText('bookings')
  await take()
  await page.keyboard.type(' b JOIN ', { delay: 20 })
  await expect(options.first()).toContainText('ON')
  await picture(page, 'query-join')
  await page.keyboard.press('Escape')
  await write('')
  await page.keyboard.type('SELECT p. FROM ports p', { delay: 10 })
  for (let n = 0; n < ' FROM ports p'.length; n += 1) await page.keyboard.press('ArrowLeft')
  await page.keyboard.type('na', { delay: 40 })
  await expect(options.first()).toContainText('name')
  await take()
  await expect(editor()).toContainText('SELECT p.name FROM ports p')
})

test('what was run is found again, saved queries too', async () => {
  await page.getByRole('button', { name: 'What was run' }).click()
  const shelf = page.getByRole('complementary', { name: 'What was run' })
  await shelf.getByRole('textbox', { name: 'Search what was run' }).fill('answer')
  await expect(shelf.getByRole('listitem')).toHaveCount(1)
  expect(await axe()).toEqual([])
  await picture(page, 'query-history')
  await write('')
  await shelf.getByRole('button', { name: /SELECT 42 AS answer/ }).click()
  await expect(editor()).toContainText('SELECT 42 AS answer')
  await page.getByRole('button', { name: 'Save query' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('The answer')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Saved queries' }).click()
  await expect(page.getByRole('complementary', { name: 'Saved queries' })).toContainText('The answer')
})

test('a table opens as a SELECT of its columns, beside the console that is open', async () => {
  await row('ports').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Query this table' }).click()
  await expect(page.getByRole('tab', { name: /Query 2/ })).toBeVisible()
  await expect(editor()).toContainText('SELECT')
  await expect(editor()).toContainText('ports')
  await page.getByRole('tab', { name: /Query 1/ }).click()
  await expect(editor()).toContainText('SELECT 42 AS answer')
})

test('what stands in consoles is there again after the application was killed', async () => {
  await write('SELECT 1 -- not lost')
  await page.waitForTimeout(1500)
  running.app.process().kill('SIGKILL')
  running = await startApp({ home: running.home })
  page = running.page
  await page.getByRole('tab', { name: /Query 1/ }).click()
  await expect(editor()).toContainText('SELECT 1 -- not lost')
  await page.getByRole('tab', { name: /Query 2/ }).click()
  await expect(editor()).toContainText('ports')
})
