import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { ask } from '../bench/in-page'
import { listening } from '../support/process-watch'
import { dropHome, type RunningApp, startApp, whenReady } from './app'

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
function startCopy(...more: readonly string[]): ChildProcess {
  const asRoot = process.getuid?.() === 0
  const args = [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', '.', ...more]
  const env = { ...process.env, RELATA_HOME: home, REDIS_URL: '' }
  const copy = spawn(process.env['ELECTRON_EXEC_PATH'] ?? '', args, { stdio: 'ignore', env })
  copies.push(copy)
  return copy
}
const endOf = async (child: ChildProcess) => await new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)))

/** The survivor as a test sees it. */
async function start(): Promise<RunningApp> {
  survivor = await startApp({ home })
  await whenReady(survivor.page)
  return survivor
}

test(`R22 R38: of ${String(COPIES)} copies started at once one survives, listens on no port, and the store is whole`, async () => {
  const ends: unknown[] = []
  const started = Array.from({ length: COPIES }, () => startCopy())
  for (const copy of started) void endOf(copy).then((end) => ends.push(end))
  await expect.poll(() => ends.length, { timeout: 150_000 }).toBe(COPIES - 1)
  // The last one goes on: it has made a store, and nobody ends it.
  await expect.poll(() => existsSync(join(home, 'history.db')), { timeout: 20_000 }).toBe(true)
  await sleep(3000)
  expect(ends).toEqual(Array.from({ length: COPIES - 1 }, () => 0))
  const [last] = started.filter((copy) => copy.exitCode === null && copy.signalCode === null)
  // Nobody debugs this one: what it listens on is its own.
  expect(listening(last?.pid ?? 0)).toEqual([])
  const control = createServer().listen(0, '127.0.0.1')
  await expect.poll(() => listening(process.pid).length).toBeGreaterThan(0)
  control.close()
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

test('R35: 500 addresses, links and files that a start is given open nothing and reach nobody', async () => {
  let visits = 0
  const server = createServer((socket) => {
    visits += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await expect.poll(() => server.listening).toBe(true)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { page } = survivor ?? (await start())
  const before = (await ask(page, 'connections.list', [{}])).values
  const given = addresses(port)
  expect(given.length).toBeGreaterThanOrEqual(500)
  const ends = []
  for (let at = 0; at < given.length; at += 100) ends.push(await endOf(startCopy(...given.slice(at, at + 100))))
  expect(ends).toEqual(ends.map(() => 0))
  expect((await ask(page, 'connections.list', [{}])).values).toEqual(before)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  // The first one that starts, too.
  await survivor?.close()
  const first = startCopy(...given.slice(0, 100))
  await sleep(4000)
  expect(first.exitCode).toBeNull()
  const gone = endOf(first)
  first.kill('SIGKILL')
  await gone
  const next = await start()
  expect((await ask(next.page, 'connections.list', [{}])).values).toEqual(before)
  expect(visits).toBe(0)
  // The control: who is asked to connect there does.
  const options = { host: '127.0.0.1', port, user: 'u' }
  await ask(next.page, 'connections.testDraft', [{ engine: 'postgres', options, secrets: {} }])
  expect(visits).toBeGreaterThan(0)
  server.close()
})

/** What a link, a file manager or a script may give a program to open. */
function addresses(port: number): string[] {
  const place = `127.0.0.1:${String(port)}`
  const schemes = [
    'postgres',
    'postgresql',
    'mysql',
    'mariadb',
    'sqlite',
    'file',
    'relata',
    'app',
    'http',
    'redis',
    'ssh',
    'jdbc:postgresql',
  ]
  const queries = [
    '',
    '?sslmode=disable',
    '?infileStreamFactory=/etc/passwd',
    '?ssl-ca=/etc/passwd',
    '?read_only=0',
    '?connect=1',
    '#connect',
  ]
  const forms = [
    (url: string) => url,
    (url: string) => encodeURI(url),
    (url: string) => `relata://connect?url=${encodeURIComponent(url)}`,
    (url: string) => `/nowhere/${url}`,
    (url: string) => `"${url}"`,
    (url: string) => ` ${url}\t`,
  ]
  return schemes.flatMap((scheme) => queries.flatMap((query) => forms.map((form) => form(`${scheme}://u:p@${place}/x${query}`))))
}
