import { expect, type Page, test } from '@playwright/test'
import { startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { picture, type RunningApp, startApp, axeFinds, whenReady, endApp } from './app'

// What is known of the last test of a connection, in the form that changes it: with its age, and asked again where it is old.

const MINUTE = 60_000

let postgres: TestServer
let running: RunningApp
let page: Page
test.beforeAll(async () => {
  postgres = await startPostgres()
  running = await startApp()
  page = running.page
  await whenReady(page)
  const { host, port, user, password } = postgres
  const options = { host, port, user, database: 'postgres' }
  await ask('vault.useSession', {})
  await ask('connections.create', { name: 'Ledger', engine: 'postgres', environment: 'test', options, secrets: { password } })
})
test.afterAll(async () => {
  await endApp(running)
  await postgres.stop()
})

interface Bridged {
  readonly relata: { call(id: string, channel: string, input: unknown): Promise<unknown> }
}

const ask = async (channel: string, input: unknown) =>
  await page.evaluate(async ([name, what]) => await (window as unknown as Bridged).relata.call(crypto.randomUUID(), name, what), [
    channel,
    input,
  ] as const)
const form = () => page.getByRole('dialog')
const age = () => form().getByTestId('test-age')

/** Puts the clocks of application and window forward. */
async function later(minutes: number): Promise<void> {
  const ms = minutes * MINUTE
  const put = (by: number) => {
    const before = Date.now
    Date.now = () => before() + by
  }
  await page.evaluate(put, ms)
  await running.app.evaluate((_, by) => {
    const before = Date.now
    Date.now = () => before() + by
  }, ms)
}

async function choose(item: string): Promise<void> {
  await page.getByTestId('tree').getByText('Ledger').click({ button: 'right' })
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function close(): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(form()).toHaveCount(0)
}

const expectAccessible = async () => expect(await axeFinds(page)).toEqual([])

test('a connection that was never tested is not said to be, and nothing is asked because its form is opened', async () => {
  await choose('Edit…')
  await expect(form().getByText('not tried')).toBeVisible()
  await expect(form().getByText(/^Finds the server/)).toBeVisible()
  await close()
})

test('R21: what worked is told with its age; a form that was changed speaks of something else', async () => {
  await choose('Test')
  await expect(page.getByText(/^Connected to PostgreSQL .* ms/)).toBeVisible()
  await later(3)
  await choose('Edit…')
  await expect(age()).toHaveText('worked 3 min ago')
  await expect(form().getByTestId('test-outcome')).toHaveText(/^Connected to PostgreSQL/)
  await form().getByLabel('Database', { exact: true }).fill('other')
  await expect(age()).toHaveCount(0)
  await expect(form().getByText('not tried')).toBeVisible()
  await close()
  // Three minutes are enough to be asked again behind the form; only then may the clocks go on.
  await choose('Edit…')
  await expect(age()).toHaveText(/^worked (just now|\d+ s ago)$/)
  await close()
})

test('R21: what worked longer ago than it is believed is told at once as old, and what the server says takes its place', async () => {
  await later(12)
  postgres.signal('SIGSTOP')
  try {
    await choose('Edit…')
    await expect(age()).toHaveText(/^worked 1\d min ago; asking again$/)
    await picture(page, 'test-old')
    await expectAccessible()
  } finally {
    postgres.signal('SIGCONT')
  }
  await expect(age()).toHaveText(/^worked (just now|\d+ s ago)$/)
  await close()
})

test('R21: and where the server is gone, that it is', async () => {
  await later(12)
  await postgres.stop()
  await choose('Edit…')
  await expect(age()).toHaveText(/^failed (just now|\d+ s ago)$/)
  await expect(form().getByTestId('test-outcome')).toContainText('Refused')
  await picture(page, 'test-old-gone')
  await expectAccessible()
  await close()
})
