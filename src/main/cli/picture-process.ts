import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@shared/errors'
import type { DrawPicture } from '../explorer/sheet'

const LIMIT_MS = 200_000

/**
 * Makes pictures in an Electron that opens no window and needs no screen. `executable`: that Electron; `program`: the folder that
 * names shell/draw.ts as what it runs. Drawing and picture lie in a folder of this user's alone meanwhile.
 */
export function pictureProcess(executable: string | undefined, program: string): DrawPicture {
  return async (sheet, kind, signal) => {
    if (executable === undefined)
      throw new AppError('unsupported', `There is no Electron here to draw a ${kind.toUpperCase()} with`, {
        hint: 'Export as svg, or name an Electron in ELECTRON_EXEC_PATH',
      })
    const folder = mkdtempSync(join(tmpdir(), 'relata-draw-'))
    try {
      writeFileSync(join(folder, 'sheet.json'), JSON.stringify({ ...sheet, kind }), { mode: 0o600 })
      await ended(executable, program, folder, signal)
      const { scale = 1, error } = result(folder)
      if (error !== undefined) throw new AppError('internal', `The ${kind.toUpperCase()} could not be drawn: ${error}`)
      return { bytes: readFileSync(join(folder, 'picture')), scale }
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }
}

function result(folder: string): { readonly scale?: number; readonly error?: string } {
  try {
    return JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as { scale?: number; error?: string }
  } catch (cause) {
    throw new AppError('internal', 'The process that draws pictures ended without one', { hint: 'Export as svg', cause })
  }
}

/** Runs it to its end, however that is; what came of it stands in the folder. */
async function ended(executable: string, program: string, folder: string, signal: AbortSignal): Promise<void> {
  const asRoot = process.getuid?.() === 0
  const headless = process.platform === 'linux' ? ['--ozone-platform=headless'] : []
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env
  const child = spawn(executable, [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', ...headless, program], {
    env: { ...env, RELATA_DRAWING: folder },
    stdio: 'ignore',
  })
  const stop = () => child.kill('SIGKILL')
  signal.addEventListener('abort', stop)
  const timer = setTimeout(stop, LIMIT_MS)
  try {
    await new Promise<void>((done, fail) => {
      child.on('error', (cause) => fail(new AppError('unsupported', `${executable} could not be started`, { cause })))
      child.on('exit', () => done())
    })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
  if (signal.aborted) throw new AppError('cancelled', 'Cancelled')
}
