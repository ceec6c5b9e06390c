import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { picture, type RunningApp, startApp, whenReady, endApp } from '../e2e/app'
import { writeFreight } from '../support/freight'
import { ask } from './in-page'
import { mainThreadWork, type Work } from './main-thread'
import { dragBox, fit, nearer, pan, zoom } from './moving'
import { percentile, record, type Row } from './report'

const SIZES = [100, 1000, 3000, 10_000] as const
/** More than this takes React Flow as it is minutes. */
const PLAIN_MOST = 3000
const PASSWORD = 'the master password'
const folder = mkdtempSync(join(tmpdir(), 'relata-diagrams-'))
const rows: Row[] = []
const p95: string[] = []
let runtime = ''

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  // The same boxes and lines in React Flow as it comes: what all of this is compared with.
  const plain = join(import.meta.dirname, 'plain-flow')
  const alias = { '@shared': join(import.meta.dirname, '../../src/shared') }
  await build({
    root: plain,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    resolve: { alias },
    build: { outDir: join(folder, 'plain') },
  })
})
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  record({
    title: 'Window: diagrams of any size',
    runtime,
    rows,
    notes: [
      'Tables of a made-up company with 1.1 foreign keys each, in regions by the first word of their names. Work is processor time of the window’s main thread between the beginnings of two frames, from Chromium’s trace: what else runs on the machine is not in it. Beside it: the same boxes and lines, at the same places, given to React Flow 12 as they are.',
      ...p95,
    ],
  })
})

for (const size of SIZES)
  test(`${String(size)} relations`, async () => {
    const path = join(folder, `freight-${String(size)}.db`)
    writeFreight(path, size)
    const running = await startApp({ env: { REDIS_URL: '' } })
    const { page } = running
    await whenReady(page)
    const [info] = (await ask(page, 'app.info', [{}])).values as { runtime: string; developmentRuntime: boolean }[]
    runtime = `${info?.runtime ?? ''}${info?.developmentRuntime === true ? ' (development runtime)' : ''}, not packaged`
    const id = await connect(page, path)
    const first = await openAll(page, size)
    await page.waitForTimeout(2500)
    await picture(page, `bench-${String(size)}`)
    const far = await mainThreadWork(running, 'Relata', await pan(page))
    const wheel = await mainThreadWork(running, 'Relata', await zoom(page))
    await nearer(page, 40)
    const near = await mainThreadWork(running, 'Relata', await pan(page))
    const dragged = await mainThreadWork(running, 'Relata', await dragBox(page))
    const whole = await mainThreadWork(running, 'Relata', await fit(page))
    const everything = [far, wheel, near, dragged, whole]
    // What the tracing itself has taken is given back.
    await page.waitForTimeout(3000)
    const memory = await memoryOf(running)
    // Asked for after that: the graph on its way to the other window would be counted.
    const graph = size > PLAIN_MOST ? undefined : (await ask(page, 'catalog.graph', [{ id }])).values[0]
    const plain = graph === undefined ? undefined : await plainFlow(running, graph, size)
    await endApp(running)

    const name = `${String(size)} relations`
    const beside = (what: string, figures: readonly number[] | undefined) =>
      figures === undefined ? {} : { beside: { what: `React Flow as it is: ${what}`, figures } }
    rows.push(
      // A small one is opened whole, by elk, and not asked for.
      ...(size > 150
        ? [
            {
              what: `${name}: catalogue there to the first picture`,
              goal: '< 1000',
              figures: [first],
              ...beside('painted', plain && [plain.first]),
            },
          ]
        : []),
      { what: `${name}: pan from afar, work per frame`, goal: 'p95 < 12', figures: far.frames, ...beside('pan', plain?.pan.frames) },
      { what: `${name}: zoom in and out, work per frame`, goal: 'p95 < 12', figures: wheel.frames, ...beside('zoom', plain?.zoom.frames) },
      { what: `${name}: pan where columns are read, work per frame`, goal: 'p95 < 12', figures: near.frames },
      { what: `${name}: drag of a box, work per frame`, goal: 'p95 < 12', figures: dragged.frames },
      { what: `${name}: fit, work per frame`, goal: 'p95 < 12', figures: whole.frames },
      {
        what: `${name}: longest task of all these`,
        goal: '< 50',
        figures: [Math.max(0, ...everything.flatMap(longest))],
        ...beside('longest', plain && [Math.max(0, ...[plain.pan, plain.zoom].flatMap(longest))]),
      },
      {
        what: `${name}: memory of the window's process`,
        goal: '< 400',
        unit: 'MB',
        figures: [memory],
        ...beside('memory', plain && [plain.memory]),
      },
    )
    const tail = (work: Work) => percentile(work.frames, 0.95).toFixed(1)
    p95.push(
      `${String(size)} relations: 95 of 100 frames are within ${tail(far)} ms (pan from afar), ${tail(wheel)} ms (zoom), ${tail(near)} ms (pan where columns are read), ${tail(dragged)} ms (drag of a box), ${tail(whole)} ms (fit)${plain === undefined ? '' : `; React Flow as it is: ${tail(plain.pan)} ms (pan), ${tail(plain.zoom)} ms (zoom)`}.`,
    )
    console.log(p95.at(-1), first, memory)
  })

function longest({ frames, long }: Work): number[] {
  return long.length > 0 ? long : [Math.min(50, Math.max(...frames))]
}

async function connect(page: Page, path: string): Promise<string> {
  await ask(page, 'vault.setPassword', [{ password: PASSWORD }])
  for (const { id } of (await ask(page, 'connections.list', [{}])).values.flat() as { id: string }[])
    await ask(page, 'connections.remove', [{ id }])
  const [saved] = (await ask(page, 'connections.create', [{ name: 'Freight', engine: 'sqlite', options: { path } }])).values as {
    id: string
  }[]
  await ask(page, 'catalog.scan', [{ id: saved?.id }])
  return saved?.id ?? ''
}

/** Opens the diagram of everything; ms from there to a picture of it, the catalogue being in the window already. */
async function openAll(page: Page, size: number): Promise<number> {
  await page.getByTestId('tree').getByTitle('Freight', { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show in diagram' }).click()
  await expect(page.getByTestId('canvas')).toBeVisible()
  if (size <= 150) return 0
  await page.waitForTimeout(1500)
  return await page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent.startsWith('Show all'))
    const began = performance.now()
    button?.click()
    return await new Promise<number>((done) => {
      const look = () => {
        const drawn = document.querySelector('[data-testid=layer][data-drawn]') !== null
        if (drawn) requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
        else requestAnimationFrame(look)
      }
      look()
    })
  })
}

/** Of the window's process, MB. */
async function memoryOf({ app }: RunningApp, title = 'Relata'): Promise<number> {
  return await app.evaluate(({ app: electron, BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.getTitle().includes(wanted)) ?? BrowserWindow.getAllWindows()[0]
    const pid = window?.webContents.getOSProcessId()
    return (electron.getAppMetrics().find((one) => one.pid === pid)?.memory.workingSetSize ?? 0) / 1024
  }, title)
}

/** The same graph in a window of its own, without any of ours around it. */
async function plainFlow(running: RunningApp, graph: unknown, size: number) {
  const { app } = running
  const opened = app.waitForEvent('window')
  await app.evaluate(
    async ({ BrowserWindow }, file) => {
      const window = new BrowserWindow({ width: 1440, height: 900, webPreferences: { partition: 'bench' } })
      await window.loadFile(file)
    },
    join(folder, 'plain', 'index.html'),
  )
  const page = await opened
  const first = await page.evaluate(
    async (data) => await (window as unknown as { show: (graph: unknown) => Promise<number> }).show(data),
    graph,
  )
  await page.waitForTimeout(1000)
  const steps = size > 1000 ? 8 : 40
  const panned = await mainThreadWork(running, 'Plain', await pan(page, steps))
  const zoomed = await mainThreadWork(running, 'Plain', await zoom(page, steps))
  const memory = await memoryOf(running, 'Plain')
  await page.close()
  return { first, pan: panned, zoom: zoomed, memory }
}
