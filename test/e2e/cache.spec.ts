import { expect, type Page, test } from '@playwright/test'
import { startRedis } from '../support/redis-server'
import { type RunningApp, startApp, axeFinds, whenReady, endApp } from './app'

let redis: Awaited<ReturnType<typeof startRedis>>
let running: RunningApp
let page: Page
test.beforeAll(async () => {
  redis = await startRedis()
  running = await startApp()
  page = running.page
  await whenReady(page)
})
test.afterAll(async () => {
  await endApp(running)
  await redis.stop()
})

const axe = async () => await axeFinds(page)
async function picture(name: string): Promise<void> {
  await page.screenshot({ path: `test-results/e2e/${name}.png` })
}

test('a Redis is tried, saved with its password under a master password, and used', async () => {
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  expect(await axe()).toEqual([])
  const { password } = new URL(redis.url)
  await page.getByRole('textbox', { name: 'Address of a Redis' }).fill(redis.url.replace(`:${password}@`, ''))
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByTestId('redis-trial')).toContainText('Redis refused the password')
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password)
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByTestId('redis-trial')).toContainText('Works: Redis')
  await picture('settings-light')
  await page.getByRole('button', { name: 'Save and use' }).click()
  const keep = page.getByRole('region', { name: 'Keep the password' })
  await keep.getByRole('textbox', { name: 'Master password' }).fill('correct horse battery')
  await keep.getByRole('button', { name: 'Set the master password and save' }).click()
  await expect(page.getByText('The cache uses the Redis that is saved here.')).toBeVisible()
  await expect(page.getByTestId('cache-state')).toContainText('Redis')
})

test('an address without TLS on another machine has to be allowed', async () => {
  await page.getByRole('textbox', { name: 'Address of a Redis' }).fill('redis://192.0.2.7')
  await page.getByRole('button', { name: 'Save and use' }).click()
  await expect(page.getByText('Without TLS the password')).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Use this server without TLS all the same' })).toBeVisible()
  await picture('settings-plain')
  await page.getByRole('textbox', { name: 'Address of a Redis' }).fill('')
})

test('the theme is chosen where the other settings are', async () => {
  await page.getByRole('radio', { name: 'Dark', exact: true }).check({ force: true })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await axe()).toEqual([])
  await picture('settings-dark')
  await page.getByRole('radio', { name: 'Light' }).check({ force: true })
})

test('the language is chosen there too, and everything speaks it at once', async () => {
  await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true })
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  expect(await axe()).toEqual([])
  await picture('settings-german')
  await page.getByRole('radio', { name: 'English' }).check({ force: true })
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('everything is forgotten from there too, once it was said what that is', async () => {
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Forget everything…' }).click()
  const tray = page.getByRole('alertdialog', { name: /^Forget / })
  await expect(tray.getByRole('button', { name: /^Forget \d+ entr/ })).toBeVisible()
  await tray.getByRole('button', { name: /^Cancel/ }).click()
  await expect(tray).toHaveCount(0)
  await page.getByRole('tab', { name: /^Settings/ }).click()
})

test('a team is founded, its key copied, and joined with it by somebody else', async () => {
  const team = page.getByRole('region', { name: 'Team' })
  await team.getByRole('button', { name: 'Make a new key' }).click()
  const sign = await team.getByText(/^[0-9a-f]{8}$/).textContent()
  await team.getByRole('button', { name: 'Copy the key for a colleague' }).click()
  await expect.poll(async () => await running.app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^relata-team-1\./)
  const key = await running.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(await page.content()).not.toContain(key)
  await team.scrollIntoViewIfNeeded()
  await picture('settings-team')
  await team.getByRole('button', { name: 'Leave the team' }).click()
  await team.getByRole('textbox', { name: 'Key from a colleague' }).fill('not a key')
  await team.getByRole('button', { name: 'Join the team' }).click()
  await expect(team.getByText('This is not the key of a team')).toBeVisible()
  await team.getByRole('textbox', { name: 'Key from a colleague' }).fill(key)
  await team.getByRole('button', { name: 'Join the team' }).click()
  await expect(team.getByText(sign ?? '')).toBeVisible()
  expect(await axe()).toEqual([])
})

test('the cache view tells what was answered over time, point by point, and what lies where', async () => {
  await page.getByTestId('cache-state').click()
  await expect(page.getByTestId('cache-health')).toContainText('Connected')
  const chart = page.getByRole('slider', { name: 'Hit rate in the last 24 hours' })
  await chart.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(chart).toHaveAttribute('aria-valuetext', /\d\d:\d\d: \d+ % of .*, 99 % within/)
  await picture('cache-light')
  await page.getByRole('radio', { name: '1 h' }).check({ force: true })
  await expect(page.getByRole('slider', { name: 'Hit rate in the last hour' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'By age' }).getByRole('listitem')).toHaveCount(5)
  expect(await axe()).toEqual([])
  await page.getByRole('button', { name: /^Theme/ }).click()
  await page.getByRole('button', { name: /^Theme/ }).focus()
  await picture('cache-dark')
})
