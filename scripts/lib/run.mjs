import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root, toolEnvironment } from './paths.mjs'
import { Stop } from './steps.mjs'

const running = new Set()

/** Passes a signal that ends us on to every program that is still running, and ends. */
export function endWithChildren() {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ]) {
    process.on(signal, () => {
      for (const child of running) child.kill(signal)
      process.exit(code)
    })
  }
}

/**
 * Runs a program to its end. Gives {code, output}: output is stdout and stderr together when `quiet`, else '' and the
 * user sees it as it comes. A program that cannot be started is a Stop; a failing one is not, see `must`.
 */
export function run(command, args, { quiet = false, cwd = root, env = toolEnvironment(), timeoutMs, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit', timeout: timeoutMs, shell })
    running.add(child)
    child.on('close', () => running.delete(child))
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text))
    child.on('error', (error) => reject(new Stop(`${command} could not be started`, { why: error.message, cause: error })))
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output }))
  })
}

/** Runs a program quietly and gives its output; if it fails, a Stop that shows what it said. */
export async function must(command, args, { todo, ...options } = {}) {
  const { code, output } = await run(command, args, { ...options, quiet: true })
  if (code === 0) return output
  throw new Stop(`${command} ${args[0] ?? ''} failed (exit ${code})`, { why: excerpt(output) || 'it said nothing', todo })
}

/** The beginning and the end of what a program said: one of the two names the cause. */
function excerpt(output) {
  const lines = stripVTControlCharacters(output).trim().split('\n')
  const shown = lines.length <= 24 ? lines : [...lines.slice(0, 10), '…', ...lines.slice(-12)]
  return shown.join('\n       ')
}

/**
 * npm, quietly. It is kept away from node_modules/.bin: there lies the Node that an install replaces while npm runs.
 */
export function npm(args, options) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
  const windows = process.platform === 'win32'
  return must(windows ? 'npm.cmd' : 'npm', args, { ...options, shell: windows, env: { ...process.env, PATH: path.join(delimiter) } })
}
