import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { app, type BrowserWindow } from 'electron'

/** How long the page may take to draw its first screen, ms. */
const READY_LIMIT_MS = 60_000

/** Waits until the page says that its first screen is drawn, writes a PNG of it to `file`, and quits unless `keep`. */
export async function takeScreenshot(window: BrowserWindow, file: string, keep: boolean): Promise<void> {
  const end = Date.now() + READY_LIMIT_MS
  while (!(await ready(window))) {
    if (Date.now() > end) throw new Error(`the window did not finish drawing within ${String(READY_LIMIT_MS / 1000)} s`)
    await sleep(100)
  }
  // Two frames and the diagram's camera come after "ready".
  await sleep(700)
  const image = await window.webContents.capturePage()
  await writeFile(file, image.toPNG())
  if (!keep) app.quit()
}

async function ready(window: BrowserWindow): Promise<boolean> {
  if (window.webContents.isLoading()) return false
  return (await window.webContents.executeJavaScript("document.documentElement.dataset.ready === 'true'")) === true
}
