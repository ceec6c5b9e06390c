import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { dropHome, type RunningApp, startApp } from './app'

const COPIES = 20
const home = mkdtempSync(join(tmpdir(), 'relata-e2e-copies-'))
let survivor: RunningApp

test.describe.configure({ mode: 'serial', timeout: 180_000 })
test.afterAll(async () => {
  await survivor.close()
  dropHome(home)
})

/** A start as a user's: nobody is attached to it. */
function startCopy(): ChildProcess {
  const asRoot = process.getuid?.() === 0
  const args = [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', '.']
  return spawn(process.env['ELECTRON_EXEC_PATH'] ?? '', args, {
    stdio: 'ignore',
    env: { ...process.env, RELATA_HOME: home, REDIS_URL: '' },
  })
}
const endOf = async (child: ChildProcess) => await new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)))

test(`R22: of ${String(COPIES)} copies started at once one survives, and the store is whole`, async () => {
  const started = await Promise.allSettled(Array.from({ length: COPIES }, async () => await startApp({ home })))
  const alive = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(alive).toHaveLength(1)
  if (alive[0] !== undefined) survivor = alive[0]
  const { page } = survivor
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true')
  expect(await survivor.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const [connections] = (await ask(page, 'connections.list', [{}])).values
  expect(connections).toHaveLength(1)
})

test('R22: those that are started later bring it to the front and end', async () => {
  await survivor.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) throw new Error('there is no window')
    // What a window manager makes of it is not ours: this display has none.
    const focus = window.focus.bind(window)
    window.focus = () => {
      Object.assign(globalThis, { broughtToFront: Number(Reflect.get(globalThis, 'broughtToFront') ?? 0) + 1 })
      focus()
    }
    window.hide()
  })
  const ends = await Promise.all([startCopy(), startCopy(), startCopy()].map(endOf))
  expect(ends).toEqual([0, 0, 0])
  await expect.poll(() => survivor.app.evaluate(() => Reflect.get(globalThis, 'broughtToFront') as number)).toBe(3)
  expect(await survivor.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))).toEqual([
    true,
  ])
})

test('R22 R13: one that was killed keeps nobody out, and what it saved is there', async () => {
  await ask(survivor.page, 'connections.create', [{ engine: 'sqlite', name: 'Saved', options: { path: join(home, 'sample.db') } }])
  const gone = survivor.app.waitForEvent('close')
  survivor.app.process().kill('SIGKILL')
  await gone
  survivor = await startApp({ home })
  await expect(survivor.page.getByRole('treeitem', { name: 'Saved' })).toBeVisible()
})
