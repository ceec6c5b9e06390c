import { expect, test } from '@playwright/test'
import { openProxy, type Proxy } from '../support/proxy'
import { runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { rounds } from '../support/soak'
import { type RunningApp, runInPage, startApp, endApp } from './app'

const KILLS = rounds(20, 20)
const SECRET = 'typed-and-lost'
/** Long enough for a slow machine; how long it really took is printed. */
const PATIENCE = { timeout: 20_000 }

let running: RunningApp
let server: TestServer
let way: Proxy
let id = ''

test.beforeAll(async () => {
  server = await startPostgres()
  await runPostgres(server, ...Array.from({ length: 40 }, (_, n) => `CREATE TABLE t${String(n)} (id int PRIMARY KEY, name text)`))
  way = await openProxy(server)
  running = await startApp()
  await running.page.locator('html[data-ready]').waitFor()
  await call('vault.useSession', {})
  const options = { host: '127.0.0.1', port: way.port, user: server.user, database: server.database, tls: 'prefer' }
  id = (
    (await call('connections.create', { name: 'Slow', engine: 'postgres', options, secrets: { password: server.password } })) as {
      id: string
    }
  ).id
  await call('catalog.scan', { id })
  // A minute passes between two failures: more of them in one would be another promise.
  await running.app.evaluate(() => {
    const now = Date.now.bind(Date)
    let skew = 0
    Date.now = () => now() + skew
    Reflect.set(globalThis, 'minuteLater', () => {
      skew += 61_000
    })
  })
})
test.afterAll(async () => {
  await endApp(running)
  await way.close()
  await server.stop()
})

const inPage = async (script: string, limitMs?: number) => await runInPage(running, script, limitMs)
async function call(channel: string, input: object): Promise<unknown> {
  const reply = (await inPage(`window.relata.call(crypto.randomUUID(), ${JSON.stringify(channel)}, ${JSON.stringify(input)})`)) as {
    ok: boolean
    value: unknown
    error: unknown
  }
  expect(reply, JSON.stringify(reply.error)).toMatchObject({ ok: true })
  return reply.value
}
const typed = () =>
  inPage(
    `[...document.querySelectorAll('dialog[open] input')].filter((i) => i.type !== 'radio' && i.type !== 'checkbox').map((i) => i.value).join('|')`,
    300,
  )
const kill = async (how: number) =>
  await running.app.evaluate(({ BrowserWindow }, signal) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    Reflect.apply(Reflect.get(globalThis, 'minuteLater') as () => void, undefined, [])
    if (contents === undefined) return
    if (signal === 0) contents.forcefullyCrashRenderer()
    else process.kill(contents.getOSProcessId(), signal === 1 ? 'SIGKILL' : 'SIGSEGV')
  }, how % 3)
/** Begins a reading, whose end the page keeps. */
const begin = (name: string) =>
  `window.reading = window.relata.call(${JSON.stringify(name)}, 'catalog.refresh', { id: ${JSON.stringify(id)}, scope: {} }); 1`
function print(what: string, took: readonly number[]): void {
  const middle = took.toSorted((a, b) => a - b)[took.length >> 1] ?? 0
  console.log(`${what} after ${String(Math.round(Math.max(...took)))} ms at most, ${String(Math.round(middle))} ms in the middle`)
}
const readAt = async () => ((await call('catalog.get', { id })) as { freshness: { readAt: number } }).freshness.readAt

test(`R41: the page is killed ${String(KILLS)} times while somebody types and reads: the form is back without its secret, the reading goes on`, async () => {
  test.setTimeout(300_000)
  const { page } = running
  await page.getByRole('button', { name: 'Add connection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Paste a URL or a path').fill(`postgres://reader:${SECRET}@db.example:5433/ledger`)
  await dialog.getByLabel('Name', { exact: true }).fill('Half done')
  await expect.poll(typed).toContain(SECRET)
  await expect.poll(async () => ((await call('window.kept', {})) as { state: string | null }).state).toContain('Half done')
  expect(((await call('window.kept', {})) as { state: string }).state).not.toContain(SECRET)
  const took: number[] = []
  for (let n = 0; n < KILLS; n += 1) {
    const before = await readAt()
    way.delay(60)
    await inPage(
      `window.relata.onProgress(() => { window.going = true }); void window.relata.call('reading ${String(n)}', 'catalog.refresh', { id: ${JSON.stringify(id)}, scope: {} })`,
    )
    await expect.poll(() => inPage('window.going === true'), PATIENCE).toBe(true)
    const from = performance.now()
    await kill(n)
    await expect.poll(typed, PATIENCE).toMatch(/Half done.*db\.example.*5433.*ledger/)
    took.push(performance.now() - from)
    expect(await typed()).not.toContain(SECRET)
    expect(await inPage(`document.querySelector('dialog[open]').textContent`)).toContain('The window failed and is back')
    way.delay(0)
    await expect.poll(readAt, PATIENCE).toBeGreaterThan(before)
  }
  print('page back', took)
})

test(`R41: the graphics process is killed ${String(KILLS)} times while somebody edits and reads: the page stays, the reading ends`, async () => {
  test.setTimeout(300_000)
  const took: number[] = []
  const gone = new Set<number>()
  const living = async () => await running.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0)
  for (let n = 0; n < KILLS; n += 1) {
    await expect.poll(async () => !gone.has(await living()) && (await living()) !== 0, PATIENCE).toBe(true)
    const pid = await living()
    const before = await readAt()
    way.delay(60)
    await inPage(begin(`graphics ${String(n)}`))
    gone.add(pid)
    const from = performance.now()
    process.kill(pid, 'SIGKILL')
    await expect.poll(typed, PATIENCE).toContain('Half done')
    await expect.poll(async () => ![0, pid].includes(await living()), { ...PATIENCE, intervals: [20] }).toBe(true)
    took.push(performance.now() - from)
    way.delay(0)
    expect(await inPage('window.reading')).toMatchObject({ ok: true })
    expect(await readAt()).toBeGreaterThan(before)
  }
  expect(gone.size).toBe(KILLS)
  print('graphics back', took)
})

test(`R41: the process of a session is killed ${String(KILLS)} times during a reading: it is read all the same`, async () => {
  test.setTimeout(300_000)
  let killed = 0
  const took: number[] = []
  for (let n = 0; n < KILLS; n += 1) {
    const before = await readAt()
    await call('catalog.check', { id })
    way.delay(60)
    await inPage(begin(`killed ${String(n)}`))
    await new Promise((done) => setTimeout(done, 100))
    killed += await running.app.evaluate(({ app }) => {
      const found = app.getAppMetrics().filter(({ type, name }) => type === 'Utility' && name === 'Relata session')
      for (const { pid } of found) process.kill(pid, 'SIGKILL')
      return found.length
    })
    const from = performance.now()
    way.delay(0)
    expect(await inPage('window.reading')).toMatchObject({ ok: true })
    took.push(performance.now() - from)
    expect(await readAt()).toBeGreaterThan(before)
    expect(await typed()).toContain('Half done')
  }
  expect(killed).toBeGreaterThanOrEqual(KILLS)
  print('session back, and all read', took)
})

test('R41: a page that fails again and again is shown afresh', async () => {
  for (let n = 0; n < 4; n += 1) {
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
    await expect.poll(() => inPage(`document.querySelector('[role=tree]') !== null`, 300), PATIENCE).toBe(true)
  }
  expect(await inPage(`document.querySelector('dialog[open]') === null`)).toBe(true)
})

test('R41: a refresh that somebody waits for is waited for again', async () => {
  const press = async (keyCode: string) =>
    await running.app.evaluate(({ BrowserWindow }, key) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      for (const type of ['keyDown', 'keyUp'] as const) contents?.sendInputEvent({ type, keyCode: key })
    }, keyCode)
  const status = () => inPage(`document.querySelector('footer')?.textContent ?? ''`, 300)
  await inPage(`document.querySelector('[role=tree]').focus()`)
  way.delay(250)
  await press('End')
  await press('F5')
  await expect.poll(status, PATIENCE).toMatch(/Connecting|Reading/)
  await expect.poll(async () => ((await call('window.kept', {})) as { state: string | null }).state, PATIENCE).toContain('"how":"refresh"')
  await kill(0)
  await expect.poll(() => inPage(`document.querySelector('[role=tree]') !== null`, 300), PATIENCE).toBe(true)
  way.delay(0)
  await expect.poll(status, PATIENCE).toContain(': 40 read, nothing changed')
})
