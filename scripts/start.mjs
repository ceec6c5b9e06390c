// npm start [-- --screenshot FILE] · npm run dev · node scripts/start.mjs --exec COMMAND…
// Does every step that is still missing, then opens the window (or runs the command in the same environment).
import './lib/node-version.mjs'
import { join } from 'node:path'
import { readArguments } from './lib/arguments.mjs'
import { ensureBuild } from './lib/build.mjs'
import { runInForeground } from './lib/child.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { hasDisplay, startVirtualDisplays } from './lib/display.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { bin, root, toolEnvironment } from './lib/paths.mjs'
import { proofScreenshot, requestedScreenshot } from './lib/screenshot.mjs'
import { explain, say, since } from './lib/steps.mjs'

// A machine without a screen has no graphics card and no desktop bus either; Chromium complains at length.
const quietOnServers = ['--disable-gpu', '--log-level=3']
// Windows on one display take the focus and the clipboard from each other: whoever opens several at once gets a display for each.
const SIDE_BY_SIDE = 2

try {
  process.exitCode = await start(readArguments(process.argv.slice(2)))
} catch (error) {
  explain(error)
  process.exitCode = 1
}
// A closed display or an open watcher must not keep a finished launcher alive.
process.exit()

async function start(options) {
  const from = performance.now()
  await ensureDependencies()
  const electron = await ensureElectron()
  if (options.mode !== 'dev') await ensureBuild()
  const displays = hasDisplay() ? [] : await startVirtualDisplays(options.mode === 'exec' ? SIDE_BY_SIDE : 1)
  const [display] = displays
  const picture = pictureFor(options, display)
  const names = displays.map(({ name }) => name).join(' ')
  const env = toolEnvironment({ ...electron, ...picture?.env, ...(display && { DISPLAY: display.name, RELATA_DISPLAYS: names }) })
  if (options.mode !== 'exec') {
    if (display) say(`no display here: using a virtual one, ${display.name}`)
    say(`starting after ${since(from)}`)
  }
  const [command, ...args] = commandFor(options, env, display !== undefined)
  const result = await runInForeground(command, args, { env, limitMs: picture?.limitMs })
  picture?.check(result)
  return result.code
}

function pictureFor(options, display) {
  if (options.screenshot) return requestedScreenshot(options.screenshot)
  if (!display || options.mode !== 'window') return undefined
  return process.env.CI ? requestedScreenshot(join('test-results', 'window.png')) : proofScreenshot()
}

function commandFor(options, env, virtual) {
  if (options.mode === 'exec') return options.command
  // Chromium refuses to run as root inside its sandbox.
  const asRoot = process.platform === 'linux' && process.getuid() === 0
  if (options.mode === 'dev') {
    const viteCli = join(bin, process.platform === 'win32' ? 'electron-vite.cmd' : 'electron-vite')
    return [viteCli, 'dev', ...(asRoot ? ['--noSandbox'] : []), ...options.rest]
  }
  return [env.ELECTRON_EXEC_PATH, ...(asRoot ? ['--no-sandbox'] : []), ...(virtual ? quietOnServers : []), root, ...options.rest]
}
