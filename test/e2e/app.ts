import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { _electron, type ElectronApplication, type Locator, type Page } from '@playwright/test'

/** A running Relata with a data folder of its own. */
export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
  readonly home: string
  close(): Promise<void>
}

/** On a machine that is very busy a start under Playwright's debugger may show no window; none does without it. */
const START_LIMIT_MS = 20_000
const STARTS = 3

/** Starts the built application. `home` continues an earlier run's data; `env` adds to a clean environment, `args` to its arguments. */
export async function startApp(
  options: { readonly home?: string; readonly env?: Readonly<Record<string, string>>; readonly args?: readonly string[] } = {},
): Promise<RunningApp> {
  const executablePath = process.env['ELECTRON_EXEC_PATH']
  if (executablePath === undefined) throw new Error('start the end-to-end suite with `npm test`: it prepares Electron')
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'relata-e2e-'))
  const env = { ...(process.env as Record<string, string>), RELATA_HOME: home, RELATA_LOG: 'warn', REDIS_URL: '', ...options.env }
  const asRoot = process.getuid?.() === 0
  const wait = ['-r', join(import.meta.dirname, 'wait-for-driver.cjs')]
  const args = [...wait, ...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', '--lang=en-US', ...(options.args ?? []), '.']
  const once = async () => {
    const app = await _electron.launch({ executablePath, args, env, timeout: START_LIMIT_MS })
    try {
      return { app, page: await app.firstWindow({ timeout: START_LIMIT_MS }) }
    } catch (error) {
      app.process().kill('SIGKILL')
      throw error
    }
  }
  const several = async (left: number): Promise<Awaited<ReturnType<typeof once>>> =>
    await once().catch(async (error: unknown) => {
      if (left === 1) throw error
      console.warn(`the application showed no window and is started once more: ${String(error)}`)
      return await several(left - 1)
    })
  const { app, page } = await several(STARTS)
  return { app, page, home, close: () => app.close() }
}

/** Waits until the window shows what it starts with. */
export async function whenReady(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true')
}

interface Looked {
  /** In each of these looks; as it is where none is named. */
  readonly looks?: readonly ('light' | 'dark')[]
  /** What is left out of it: elements by selector, and rules; whoever leaves something out says why. */
  readonly exclude?: string
  readonly without?: readonly string[]
}
export const BOTH_LOOKS = ['light', 'dark'] as const

/** What is wrong for people who see or hear the window otherwise: rule and elements, a line each. */
export async function axeFinds(page: Page, { looks = [], exclude, without = [] }: Looked = {}): Promise<string[]> {
  const find = async (look: string, colours = false) => {
    // The default mode opens a page of its own, which Electron has not.
    const builder = new AxeBuilder({ page }).setLegacyMode(true)
    const whole = (colours ? builder.withRules(['color-contrast', 'link-in-text-block']) : builder).disableRules([...without])
    const { violations } = await (exclude === undefined ? whole : whole.exclude(exclude)).analyze()
    return violations.map(({ id, nodes }) => `${look}${id}: ${nodes.map(({ target, html }) => `${target.join(' ')} ${html}`).join(', ')}`)
  }
  if (looks.length === 0) return await find('')
  const found: string[] = []
  for (const [at, colorScheme] of looks.entries()) {
    await page.emulateMedia({ colorScheme })
    // Colours change over a moment; nothing else does from look to look.
    await page.waitForTimeout(150)
    found.push(...(await find(`${colorScheme} `, at > 0)))
  }
  return found
}

/** Listens to what the page makes of keys; the answer tells it: event, key, whether somebody took it, where, and what lay above all. */
export async function hearKeys(page: Page): Promise<() => Promise<string>> {
  const heard = await page.evaluateHandle(() => {
    const lines: string[] = []
    const note = (event: Event) => {
      const at = event.target instanceof Element ? event.target.tagName : 'window'
      const above = [...document.querySelectorAll('dialog, [role=tooltip], [role=menu]')].map((one) => one.role ?? one.tagName)
      const key = event instanceof KeyboardEvent ? event.key : ''
      lines.push(`${event.type} ${key} ${event.defaultPrevented ? 'taken' : 'free'} at ${at}, above ${above.join('+')}`)
    }
    for (const name of ['keydown', 'keyup', 'cancel', 'close', 'focusin']) window.addEventListener(name, note, { capture: true })
    window.addEventListener('keydown', note)
    return lines
  })
  return async () => (await heard.evaluate((lines) => lines)).join('\n')
}

/** Answers the system's dialogs for saving from now on: no test can click in them. */
export async function saveAs({ app }: RunningApp, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, filePath)
}

/** Answers the system's dialogs for opening from now on. */
export async function openFile({ app }: RunningApp, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, filePath)
}

/** A picture in both looks for whoever wants to see it: only where RELATA_E2E_PICTURES names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const into = process.env['RELATA_E2E_PICTURES']
  if (into === undefined) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(200)
    await page.screenshot({ path: join(into, `${name}-${colorScheme}.png`) })
  }
}

/**
 * Runs in the page by way of the main process: Playwright gives a page up once it crashed. `no answer` after the limit, because a
 * page that ends never gives one.
 */
export async function runInPage({ app }: RunningApp, script: string, limitMs = 30_000): Promise<unknown> {
  return await app.evaluate(
    async ({ BrowserWindow }, [code, limit]) => {
      const answer = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code)
      return await Promise.race([answer, new Promise((done) => setTimeout(done, limit, 'no answer'))])
    },
    [script, limitMs] as const,
  )
}

/**
 * The screen is locked or the machine sleeps, as far as the application can tell. In a turn of its own: what locks makes much to throw
 * away, and V8 threw away the answer to this very call with it ("Resulting promise was garbage collected").
 */
export async function powerEvent({ app }: RunningApp, name: 'lock-screen' | 'suspend'): Promise<void> {
  await app.evaluate(({ powerMonitor }, event) => {
    setImmediate(() => powerMonitor.emit(event))
  }, name)
}

/** Clicks an item as a hand does: on a way that leaves a menu open beside it, where a jump of the pointer closes it. */
export async function clickOnTheWay(page: Page, item: Locator): Promise<void> {
  await item.waitFor()
  const { x, y, width, height } = (await item.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 20 })
  await item.click()
}

/** Ends it and throws its data folder away. */
export async function endApp({ home, close }: RunningApp): Promise<void> {
  await close()
  dropHome(home)
}

/** Throws a data folder away. */
export function dropHome(home: string): void {
  rmSync(home, { recursive: true, force: true })
}
