import { app, type BrowserWindow, dialog } from 'electron'
import type { KeptState } from '../ipc/kept-state'
import type { Logger } from '../log'
import type { NativeWords } from './words'

const MINUTE_MS = 60_000
/** Failures within a minute after which what was shown is taken for the cause, and the window starts afresh. */
const AFRESH = 4
/** Failures within a minute after which nothing is tried again without being asked. */
const ENOUGH = 7

/**
 * Brings a window back whose page failed, with what it showed; and ends one that hangs, where the user says so. `words`: asked for when
 * something is said, for the language may have changed.
 */
export function recoverWindow(window: BrowserWindow, kept: KeptState, log: Logger, words: () => NativeWords): void {
  let failures: number[] = []
  // A page that ends with its window, or with the application, has not failed.
  let ending = false
  app.on('before-quit', () => (ending = true))
  window.on('close', () => (ending = true))
  const { webContents } = window
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (ending || reason === 'clean-exit' || window.isDestroyed()) return
    const now = Date.now()
    failures = [...failures.filter((at) => now - at < MINUTE_MS), now]
    log.error({ reason, exitCode, failures: failures.length }, 'the page of the window ended')
    if (failures.length >= AFRESH) kept.startAfresh()
    if (failures.length >= ENOUGH) ask(window, log, words())
    // Once everybody has heard that the page is gone: a navigation of a living page would end its calls.
    else setImmediate(() => ending || window.isDestroyed() || webContents.reload())
  })
  window.on('unresponsive', () => {
    log.warn('the window does not answer')
    const { noAnswer, noAnswerDetail, wait, startAgain } = words()
    const question = {
      ...{ type: 'warning' as const, message: noAnswer, buttons: [wait, startAgain], cancelId: 0, defaultId: 0 },
      detail: noAnswerDetail,
    }
    void dialog
      .showMessageBox(window, question)
      .then(({ response }) => {
        // Its end is met above.
        if (response === 1 && !window.isDestroyed()) webContents.forcefullyCrashRenderer()
      })
      .catch((error: unknown) => log.error({ err: error }, 'nobody could be asked about the window'))
  })
}

function ask(window: BrowserWindow, log: Logger, { keepsFailing, keepsFailingDetail, tryAgain, end }: NativeWords): void {
  const question = {
    ...{ type: 'error' as const, message: keepsFailing, buttons: [tryAgain, end], cancelId: 1, defaultId: 0 },
    detail: keepsFailingDetail,
  }
  void dialog
    .showMessageBox(question)
    .then(({ response }) => {
      if (response === 1) app.quit()
      else if (!window.isDestroyed()) window.webContents.reload()
    })
    .catch((error: unknown) => log.error({ err: error }, 'nobody could be asked about the window'))
}
