import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { userFolder } from './paths.mjs'
import { say, Stop } from './steps.mjs'

const limitMs = 120_000

/** A picture that was asked for: the app makes it and exits. `check` stops when the file is not there at the end. */
export function requestedScreenshot(name) {
  const file = resolve(userFolder, name)
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  const check = ({ timedOut }) => {
    if (existsSync(file) && statSync(file).size > 0) return say(`screenshot ${file}`)
    throw new Stop(`No screenshot was written to ${file}`, {
      why: timedOut ? `the window was not ready within ${limitMs / 1000} s` : 'the app ended before its window was ready',
      todo: 'read what the app said above',
    })
  }
  return { env: { RELATA_SCREENSHOT: file }, limitMs, check }
}

/** A picture for somebody who has no screen: the app makes it and stays open; the path is printed once it is there. */
export function proofScreenshot() {
  const file = join(mkdtempSync(join(tmpdir(), 'relata-window-')), 'relata.png')
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== basename(file) || !existsSync(file)) return
    say(`the window is open; see ${file} (Ctrl+C ends it)`)
    watcher.close()
  })
  return { env: { RELATA_SCREENSHOT: file, RELATA_SCREENSHOT_KEEP: '1' }, check: () => watcher.close() }
}
