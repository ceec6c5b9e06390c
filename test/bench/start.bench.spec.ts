import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { endApp, startApp, whenReady } from '../e2e/app'
import { ask } from './in-page'
import { record } from './report'

const ROUNDS = Number(process.env['RELATA_BENCH_ROUNDS'] ?? 10)
const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'relata-start-'))
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The scripts that Relata's window loads before it shows anything, bytes together. */
function startBytes(): number {
  const built = join(root, 'out', 'renderer')
  const names = readFileSync(join(built, 'index.html'), 'utf8').matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)
  return [...names].reduce((sum, [, name = '']) => sum + statSync(join(built, name)).size, 0)
}

/** The scripts that Relata's main process loads before the window can be used: what its entry imports, and what that does. */
function mainBytes(): number {
  const built = join(root, 'out', 'main')
  const known = new Set<string>()
  const load = (file: string) => {
    if (known.has(file)) return
    known.add(file)
    // The keychain's helper is another process, and what is imported only when it is needed is not needed here.
    const lazily = file.endsWith('application.js') ? /import\(`(\.\/chunks\/desktop-[^`]+\.js)`\)/g : /import\(`(\.\/application\.js)`\)/g
    const text = readFileSync(file, 'utf8')
    for (const pattern of [/(?:from|import)"(\.{1,2}\/[^"]+\.js)"/g, lazily])
      for (const [, name = ''] of text.matchAll(pattern)) load(join(dirname(file), name))
  }
  load(join(built, 'index.js'))
  if (![...known].some((file) => file.includes('desktop-'))) throw new Error('the engine is not among what the main process loads')
  return [...known].reduce((sum, file) => sum + statSync(file).size, 0)
}

/** Functions that nobody calls: `bytes` of them after what is there already. */
function filled(script: string, bytes: number): string {
  const parts = [script]
  for (let [at, size] = [0, script.length]; size < bytes; at += 1) {
    const part = `function unused${String(at)}(list, more) { const kept = list.filter((one) => one.size > ${String(at)}); for (const one of kept) more.push({ name: one.name, size: one.size * 2 }); return { kept, more, at: ${String(at)} } }\n`
    parts.push(part)
    size += part.length
  }
  return parts.join('\n')
}

/** A window with React, a button, and functions that nobody calls: as many bytes as Relata's, in the page and in the main process. */
async function emptyWindow(bytes: number, ofMain: number): Promise<string> {
  const source = join(import.meta.dirname, 'empty-window')
  const page = join(folder, 'empty', 'page')
  await build({ root: source, base: './', logLevel: 'error', plugins: [react()], build: { outDir: page, emptyOutDir: true } })
  const script = readdirSync(join(page, 'assets')).find((name) => name.endsWith('.js'))
  if (script === undefined) throw new Error('the empty window has no script')
  const file = join(page, 'assets', script)
  writeFileSync(file, filled(readFileSync(file, 'utf8'), bytes))
  mkdirSync(join(folder, 'empty'), { recursive: true })
  writeFileSync(join(folder, 'empty', 'window.cjs'), filled(readFileSync(join(source, 'window.cjs'), 'utf8'), ofMain))
  writeFileSync(join(folder, 'empty', 'package.json'), JSON.stringify({ name: 'empty', main: 'window.cjs' }))
  return join(folder, 'empty')
}

/** ms from the start of the program until what the selector finds has been painted. */
async function start(app: string, selector: string, env: Readonly<Record<string, string>>): Promise<number> {
  const program = process.env['ELECTRON_EXEC_PATH']
  if (program === undefined) throw new Error('start the benchmark with `npm run bench`: it prepares Electron')
  const watch = join(import.meta.dirname, 'empty-window', 'watch.cjs')
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--lang=en-US', app]
  const from = performance.timeOrigin + performance.now()
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env, RELATA_BENCH_SHOWN: selector, NODE_OPTIONS: `--require ${JSON.stringify(watch)}` },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000)
  await new Promise((done) => child.once('close', done))
  clearTimeout(limit)
  const shown = /^SHOWN (\S+)$/m.exec(said)?.[1]
  if (shown === undefined) throw new Error(`nothing was shown: ${said.slice(-300)}`)
  return Number(shown) - from
}

test('from the start of the program to what can be used, beside an empty window', async () => {
  const running = await startApp({ env: { REDIS_URL: '' } })
  await whenReady(running.page)
  const [info] = (await ask(running.page, 'app.info', [{}])).values as { runtime: string; developmentRuntime: boolean }[]
  await endApp(running)
  const bytes = startBytes()
  const ofMain = mainBytes()
  const empty = await emptyWindow(bytes, ofMain)
  const own = { RELATA_HOME: running.home, RELATA_LOG: 'warn', REDIS_URL: '' }
  const [tree, button]: [number[], number[]] = [[], []]
  for (let round = 0; round <= ROUNDS; round += 1) {
    const figures = [await start('.', '[role=treeitem]', own), await start(empty, 'button', {})] as const
    // The first of each fills the disk's cache.
    if (round === 0) continue
    tree.push(figures[0])
    button.push(figures[1])
  }
  record({
    title: 'Window: start',
    runtime: `${info?.runtime ?? ''}${info?.developmentRuntime === true ? ' (development runtime)' : ''}, not packaged`,
    rows: [
      {
        what: 'start of the program to the connections painted, ready for a click',
        goal: 'at most 1.5 times an empty window',
        figures: tree,
        beside: { what: 'an empty window with React, a button and as many bytes of script in page and main process', figures: button },
      },
    ],
    notes: [
      `A later start: the sample is known, no secret is saved, no Redis. Both load ${(bytes / 1e6).toFixed(2)} MB of script in the page and ${(ofMain / 1e6).toFixed(2)} MB in the main process before they can be used: in the empty window these are functions that nobody calls, which V8 reads and does not compile further; the libraries in node_modules that Relata's main process loads (better-sqlite3) are not in it. Relata's page has its scripts compiled from an earlier start, the empty one, a file, has not. By the clocks of the pages, without a debugger, taking turns.`,
    ],
  })
})
