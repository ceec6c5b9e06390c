import { expect, type Page, test } from '@playwright/test'
import { startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { picture, type RunningApp, startApp, BOTH_LOOKS, axeFinds, whenReady, endApp } from './app'

// The list of connections: folders, order, colours, production, and passwords that are asked for.

let postgres: TestServer
let running: RunningApp
let page: Page
test.beforeAll(async () => {
  postgres = await startPostgres()
  running = await startApp()
  page = running.page
  await whenReady(page)
  const { host, port, user } = postgres
  const server = { engine: 'postgres', options: { host, port, user, database: 'postgres' } }
  for (const more of [
    { name: 'Ledger', environment: 'production', colour: 'purple', asks: true },
    { name: 'Fleet', environment: 'staging', folder: 'Harbours', asks: true },
    { name: 'Quays', environment: 'test', folder: 'Harbours', colour: 'green', asks: true },
  ])
    await page.evaluate((input) => (window as unknown as Bridged).relata.call(crypto.randomUUID(), 'connections.create', input), {
      ...server,
      ...more,
    })
  // Closed, so that all connections are drawn at once.
  await tree().getByText('Harbour sample').click()
  if ((await head('Harbour sample').getAttribute('aria-expanded')) === 'true') await page.keyboard.press('ArrowLeft')
  await expect(heads()).toHaveText([/Harbour sample/, /Ledger/, /Harbours/, /Fleet/, /Quays/])
})
test.afterAll(async () => {
  await endApp(running)
  await postgres.stop()
})

interface Bridged {
  readonly relata: { call(id: string, channel: string, input: unknown): Promise<unknown> }
}

const tree = () => page.getByTestId('tree')
const heads = () => tree().locator('[data-kind=connection], [data-kind=folder]')
const head = (name: string) =>
  tree()
    .getByRole('treeitem', { name: new RegExp(`^(?:.. ?)?${name}`) })
    .first()

const expectAccessible = async () => expect(await axeFinds(page, { looks: BOTH_LOOKS })).toEqual([])

test('by keyboard: Alt with an arrow moves a connection among its like, and a folder closes and opens', async () => {
  await tree().getByText('Ledger').click()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(heads()).toHaveText([/Ledger/, /Harbour sample/, /Harbours/, /Fleet/, /Quays/])
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  await expect(heads()).toHaveText([/Harbour sample/, /Harbours/, /Fleet/, /Quays/, /Ledger/])
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Alt+ArrowUp')
  await expect(heads()).toHaveText([/Harbour sample/, /Harbours/, /Quays/, /Fleet/, /Ledger/])
  await page.keyboard.press('ArrowLeft')
  await expect(tree().locator('[data-kind=folder]')).toHaveAttribute('data-active', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(heads()).toHaveText([/Harbour sample/, /Harbours/, /Ledger/])
  await page.keyboard.press('ArrowRight')
  await expect(heads()).toHaveCount(5)
  await picture(page, 'list-folders')
  await expectAccessible()
})

test('by mouse: dragged onto a folder it is in it, onto another connection before it', async () => {
  await tree()
    .getByText('Ledger')
    .dragTo(tree().getByText('Harbours', { exact: true }))
  await expect(heads()).toHaveText([/Harbour sample/, /Harbours/, /Quays/, /Fleet/, /Ledger/])
  await expect(tree().locator('[aria-level="2"][data-kind=connection]')).toHaveCount(3)
  await tree().getByText('Ledger').dragTo(tree().getByText('Harbour sample'))
  await expect(heads()).toHaveText([/Ledger/, /Harbour sample/, /Harbours/, /Quays/, /Fleet/])
})

test('a password that is asked for: wrong it is asked for again, right it serves; a search finds folders', async () => {
  await tree().getByText('Ledger').click()
  await page.keyboard.press('ArrowRight')
  const ask = page.getByRole('dialog', { name: 'Password for Ledger' })
  await expect(ask.getByLabel('Password', { exact: true })).toBeFocused()
  await picture(page, 'ask-secret')
  await page.keyboard.type('wrong')
  await page.keyboard.press('Enter')
  await expect(ask).toHaveCount(0)
  await expect(tree().getByText('The server refused user or password')).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowRight')
  await expect(ask).toBeVisible()
  await expectAccessible()
  await page.keyboard.type(postgres.password)
  await page.keyboard.press('Enter')
  await expect(tree().getByText('Nothing in here')).toBeVisible()
  await page.getByRole('textbox', { name: /^Filter/ }).fill('harbours')
  await expect(heads()).toHaveText([/Harbours/, /Quays/, /Fleet/])
  await page.getByRole('textbox', { name: /^Filter/ }).fill('')
})

test('production is asked for by name before it is forgotten, and edges window and tab', async () => {
  await expect(head('Ledger')).toHaveAttribute('data-environment', 'production')
  await expect(head('Ledger')).toContainText('PROD')
  await tree().getByText('Ledger').click({ button: 'right' })
  await page
    .getByRole('menuitem', { name: /^Forget/ })
    .first()
    .click()
  await page
    .getByRole('menuitem', { name: /^Last known schema/ })
    .first()
    .click()
  const asked = page.getByRole('dialog')
  await expect(asked).toContainText('Ledger')
  await picture(page, 'production-asked')
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await expect(asked).toHaveCount(0)
})

test('the form says where a password is kept, and an edited one keeps folder and colour', async () => {
  await tree().getByText('Quays').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  const form = page.getByRole('dialog')
  await expect(form.getByLabel('Keep the password')).toHaveValue('asks')
  await expect(form.getByLabel('Folder')).toHaveValue('Harbours')
  await expect(form.getByLabel('Colour')).toHaveValue('green')
  await expect(form.getByLabel('Password', { exact: true })).toHaveValue('')
  await expect(form.getByRole('switch', { name: 'Read only' })).toBeChecked()
  await picture(page, 'form-place')
  await expectAccessible()
  await page.keyboard.press('Escape')
})
