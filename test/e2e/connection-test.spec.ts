import { createServer, type Server } from 'node:net'
import { expect, type Page, test } from '@playwright/test'
import { startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { picture, type RunningApp, startApp, axeFinds, whenReady, endApp } from './app'

// The test beside the form: step by step, with the mouse and without it.

let postgres: TestServer
let mute: Server
let mutePort = 0
let running: RunningApp
let page: Page
test.beforeAll(async () => {
  postgres = await startPostgres()
  // It reads, so that it notices who leaves, and never answers.
  mute = createServer((socket) => void socket.on('error', () => undefined).resume())
  await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done))
  const address = mute.address()
  mutePort = typeof address === 'object' && address !== null ? address.port : 0
  running = await startApp()
  page = running.page
  await whenReady(page)
})
test.afterAll(async () => {
  await endApp(running)
  mute.close()
  await postgres.stop()
})

const form = () => page.getByRole('dialog')
const states = async () =>
  await form()
    .getByTestId(/^step-/)
    .evaluateAll((steps) => steps.map((step) => `${step.dataset['testid']?.slice(5) ?? ''} ${step.dataset['state'] ?? ''}`))

async function open(url: string): Promise<void> {
  await page.getByRole('button', { name: 'Add connection' }).click()
  await form().getByLabel('Paste a URL or a path').fill(url)
  await expect(form().getByText(/^Filled in/)).toBeVisible()
}

async function close(): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(form()).toHaveCount(0)
}

const expectAccessible = async () => expect(await axeFinds(page)).toEqual([])

test('a test that goes well shows every step with its time', async () => {
  await open(postgres.url)
  await form().getByRole('button', { name: 'Test', exact: true }).click()
  await expect(form().getByTestId('test-outcome')).toHaveText(/^Connected to PostgreSQL/)
  expect(await states()).toEqual(['tcp done', 'tls done', 'login done', 'catalog done'])
  await expect(form().getByTestId('step-login')).toHaveText(/Sign in\d.* ms/)
  await picture(page, 'test-done')
  await expectAccessible()
  await close()
})

test('a wrong password and a closed port say so at the step they ended at, in two words and with the code', async () => {
  await open(postgres.url.replace(/:[^:@/]*@/, ':no-such-word@'))
  await form().getByRole('button', { name: 'Test', exact: true }).click()
  await expect(form().getByTestId('step-login').getByTestId('test-outcome')).toContainText('Wrong password')
  await expect(form().getByText('auth_failed · 28P01')).toBeVisible()
  expect(await states()).toEqual(['tcp done', 'tls done', 'login failed', 'catalog waiting'])
  await picture(page, 'test-failed')
  await expectAccessible()
  await form().getByLabel('Port', { exact: true }).fill('1')
  await form().getByRole('button', { name: 'Test', exact: true }).click()
  await expect(form().getByTestId('step-tcp').getByTestId('test-outcome')).toContainText('Refused')
  await expect(form().getByText('refused · ECONNREFUSED')).toBeVisible()
  await close()
})

test('a server that says nothing is waited for where it hangs, and Cancel, by keyboard, ends it', async () => {
  await open(`postgres://u:p@127.0.0.1:${String(mutePort)}/d`)
  await form().getByRole('button', { name: 'Test', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(form().getByTestId('step-tls')).toHaveAttribute('data-state', 'running')
  await picture(page, 'test-running')
  await form().getByRole('button', { name: 'Cancel the test' }).focus()
  await page.keyboard.press('Enter')
  await expect(form().getByText('Cancelled. Nothing was saved')).toBeVisible()
  await expect.poll(async () => await new Promise<number>((done) => mute.getConnections((_, many) => done(many)))).toBe(0)
  expect(await states()).toEqual(['tcp done', 'tls waiting', 'login waiting', 'catalog waiting'])
  await picture(page, 'test-cancelled')
  await close()
})

test('lines of a .env that are pasted fill the form; the password is in its field and nowhere else', async () => {
  const { host, port, user } = postgres
  const lines = [
    '# Shop',
    'DB_CONNECTION=pgsql',
    `DB_HOST=${host}`,
    `DB_PORT=${String(port)}`,
    `DB_USERNAME=${user}`,
    'DB_PASSWORD=canary-4711',
  ]
  await running.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), lines.join('\n'))
  await page.getByRole('button', { name: 'Add connection' }).click()
  await expect(form().getByLabel('Paste a URL or a path')).toBeFocused()
  await page.keyboard.press('Control+V')
  await expect(form().getByText('Filled in 4 fields.')).toBeVisible()
  await expect(form().getByLabel('Paste a URL or a path')).toHaveValue(`postgres://${user}@${host}:${String(port)}`)
  await expect(form().getByLabel('Password', { exact: true })).toHaveValue('canary-4711')
  const shown = await page
    .locator('input:not([type=password]), textarea')
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value))
  expect([...shown, await page.locator('body').innerText()].join(' ')).not.toContain('canary-4711')
  await picture(page, 'form-pasted')
  await close()
})
