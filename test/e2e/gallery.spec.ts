import { type CDPSession, expect, type Page, test } from '@playwright/test'
import { type RunningApp, startApp, axeFinds } from './app'

// Every component in every state, in four looks, compared with the pictures that somebody looked at and found right.
// After a change that is meant: `node scripts/start.mjs --exec playwright test gallery --update-snapshots`, and look again.

let running: RunningApp
let page: Page

test.beforeAll(async () => {
  running = await startApp({ env: { TZ: 'UTC' } })
  page = running.page
  await page.clock.setFixedTime('2026-03-02T14:48:00Z')
  await page.goto('app://relata/index.html?view=components')
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true')
  await page.setViewportSize({ width: 1200, height: 2400 })
  const session = await page.context().newCDPSession(page)
  await force(session)
})

test.afterAll(async () => running.close())

/** Draws what has `data-force` as if the pointer or the focus were there. */
async function force(session: CDPSession): Promise<void> {
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root } = await session.send('DOM.getDocument', { depth: -1 })
  for (const state of ['hover', 'active', 'focus-visible']) {
    const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: `[data-force="${state}"]` })
    expect(nodeIds.length).toBeGreaterThan(0)
    const forcedPseudoClasses = state === 'active' ? ['hover', 'active'] : [state]
    for (const nodeId of nodeIds) await session.send('CSS.forcePseudoState', { nodeId, forcedPseudoClasses })
  }
}

for (const [theme, name] of [
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['contrast', 'Contrast'],
  ['contrast-dark', 'Contrast, dark'],
] as const) {
  test(`every component looks as it should, ${theme}`, async () => {
    await page.getByRole('radio', { name, exact: true }).check({ force: true })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    expect(await axeFinds(page)).toEqual([])
    await expect(page).toHaveScreenshot(`components-${theme}.png`)
  })
}

test('a menu and a dialog lie over the page, and the focus goes where it belongs', async () => {
  await page.getByRole('radio', { name: 'Light', exact: true }).check({ force: true })
  await page.getByTestId('menu-trigger').click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Export schema…' })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('menu')).toHaveScreenshot('menu-light.png')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear the whole cache…' }).click()
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expect(page.getByRole('dialog')).toHaveScreenshot('dialog-light.png')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Clear the whole cache…' })).toBeFocused()
})

test('a tooltip comes with the pointer and with the focus, and goes with Esc', async () => {
  await page.getByTestId('tooltip-trigger').hover()
  await expect(page.getByRole('tooltip')).toHaveText(/Read this relation again/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  await page.mouse.move(0, 0)
  await page.getByTestId('menu-trigger').click()
  await page.keyboard.press('Tab')
  await page.getByTestId('tooltip-trigger').focus()
  await expect(page.getByRole('tooltip')).toHaveText(/F5/)
})
