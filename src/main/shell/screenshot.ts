import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { app, type BrowserWindow } from 'electron'

/** How long the page may take to draw its first screen, ms. */
const READY_LIMIT_MS = 60_000
/** How long a diagram that stands in the window from the start on may be arranged before the picture is taken all the same, ms. */
const ARRANGED_LIMIT_MS = 15_000

/** Waits until the page says that its first screen is drawn, writes a PNG of it to `file`, and quits unless `keep`. */
export async function takeScreenshot(window: BrowserWindow, file: string, keep: boolean): Promise<void> {
  const end = Date.now() + READY_LIMIT_MS
  while (!(await ready(window))) {
    if (Date.now() > end) throw new Error(`the window did not finish drawing within ${String(READY_LIMIT_MS / 1000)} s`)
    await sleep(100)
  }
  // Two frames and the diagram's camera come after "ready", and after a diagram of an earlier run is arranged.
  await sleep(700)
  const arranged = Date.now() + ARRANGED_LIMIT_MS
  if (await busy(window)) {
    while (Date.now() < arranged && (await busy(window))) await sleep(100)
    await sleep(700)
  }
  const image = await window.webContents.capturePage()
  await writeFile(file, image.toPNG())
  if (!keep) app.quit()
}

async function ready(window: BrowserWindow): Promise<boolean> {
  if (window.webContents.isLoading()) return false
  return (await window.webContents.executeJavaScript("document.documentElement.dataset.ready === 'true'")) === true
}

async function busy(window: BrowserWindow): Promise<boolean> {
  return (await window.webContents.executeJavaScript("document.querySelector('[aria-busy=true]') !== null")) === true
}
