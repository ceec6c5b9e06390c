import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { dropHome, type RunningApp, startApp } from './app'

const COPIES = 20
const home = mkdtempSync(join(tmpdir(), 'relata-e2e-copies-'))
const copies: ChildProcess[] = []
let survivor: RunningApp | undefined

test.describe.configure({ mode: 'serial', timeout: 180_000 })
test.afterAll(async () => {
  for (const copy of copies) copy.kill('SIGKILL')
  await survivor?.close()
  dropHome(home)
})

/** A start as a user's: nobody is attached to it. */
function startCopy(): ChildProcess {
  const asRoot = process.getuid?.() === 0
  const args = [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', '.']
  const env = { ...process.env, RELATA_HOME: home, REDIS_URL: '' }
  const copy = spawn(process.env['ELECTRON_EXEC_PATH'] ?? '', args, { stdio: 'ignore', env })
  copies.push(copy)
  return copy
}
const endOf = async (child: ChildProcess) => await new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)))

/** The survivor as a test sees it. */
async function start(): Promise<RunningApp> {
  survivor = await startApp({ home })
  await survivor.page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true')
  return survivor
}

test(`R22: of ${String(COPIES)} copies started at once one survives, and the store is whole`, async () => {
  const ends: unknown[] = []
  const started = Array.from({ length: COPIES }, startCopy)
  for (const copy of started) void endOf(copy).then((end) => ends.push(end))
  await expect.poll(() => ends.length, { timeout: 150_000 }).toBe(COPIES - 1)
  // The last one goes on: it has made a store, and nobody ends it.
  await expect.poll(() => existsSync(join(home, 'history.db')), { timeout: 20_000 }).toBe(true)
  await sleep(3000)
  expect(ends).toEqual(Array.from({ length: COPIES - 1 }, () => 0))
  const [last] = started.filter((copy) => copy.exitCode === null && copy.signalCode === null)
  last?.kill('SIGKILL')
  await expect.poll(() => ends.length).toBe(COPIES)

  const { app, page } = await start()
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const [connections] = (await ask(page, 'connections.list', [{}])).values
  expect(connections).toHaveLength(1)
})

test('R22: those that are started later bring it to the front and end', async () => {
  const { app } = survivor ?? (await start())
  await app.evaluate(({ BrowserWindow }) => {
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
  await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'broughtToFront') as number)).toBe(3)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))).toEqual([true])
})

test('R22 R13: one that was killed keeps nobody out, and what it saved is there', async () => {
  const { app, page } = survivor ?? (await start())
  await ask(page, 'connections.create', [{ engine: 'sqlite', name: 'Saved', options: { path: join(home, 'sample.db') } }])
  const gone = app.waitForEvent('close')
  app.process().kill('SIGKILL')
  await gone
  const next = await start()
  await expect(next.page.getByRole('treeitem', { name: 'Saved' })).toBeVisible()
})
