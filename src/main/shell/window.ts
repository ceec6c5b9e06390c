import { join } from 'node:path'
import { app, BrowserWindow, screen } from 'electron'
import type { WindowBounds } from '@shared/preferences'
import { boundsFor } from './bounds'
import { pageUrl } from './protocol'

/** What a window shows: the application, or the way back to it where the store is damaged. */
export type Shown = 'application' | 'recovery'

/** What is remembered of a window. */
export interface Remembered {
  readonly bounds: WindowBounds | null
  /** Percent. */
  readonly zoom: number
  /** Told where the window stands, a moment after it moved and when it closes. */
  readonly onBounds: (bounds: WindowBounds) => void
}

/** Between the last move of a window and writing down where it stands, ms. */
const PAUSE_MS = 500

/** Opens the window where it was: sandboxed page, isolated context, no Node in it. */
export function openWindow(shown: Shown, remembered?: Remembered): BrowserWindow {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...boundsFor(remembered?.bounds ?? null, areas),
    minWidth: 880,
    minHeight: 560,
    show: false,
    title: 'Relata',
    backgroundColor: '#ecf1f3',
    ...(process.platform === 'darwin' ? { titleBarStyle: 'hiddenInset' as const } : {}),
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      zoomFactor: (remembered?.zoom ?? 100) / 100,
    },
  })
  window.once('ready-to-show', () => window.show())
  if (remembered !== undefined) {
    if (remembered.bounds?.maximised === true) window.maximize()
    follow(window, remembered.onBounds)
  }
  show(window, shown)
  return window
}

function follow(window: BrowserWindow, onBounds: Remembered['onBounds']): void {
  let timer: NodeJS.Timeout | undefined
  let over = false
  const tell = () => {
    clearTimeout(timer)
    if (!over && !window.isDestroyed() && !window.isMinimized()) onBounds({ ...window.getNormalBounds(), maximised: window.isMaximized() })
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(tell, PAUSE_MS)
  }
  // What it is written to is closed before the windows are.
  const end = () => {
    tell()
    over = true
  }
  app.on('before-quit', end)
  window.on('closed', () => app.off('before-quit', end))
  window.on('resize', soon)
  window.on('move', soon)
  window.on('maximize', soon)
  window.on('unmaximize', soon)
  window.on('close', tell)
}

/** Draws everything in every window in so many percent. */
export function zoomWindows(percent: number): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.setZoomFactor(percent / 100)
}

/** Brings a window to the front, for somebody who started Relata once more. One that still loads comes by itself. */
export function bringToFront(window: BrowserWindow): void {
  if (window.webContents.isLoading() && !window.isVisible()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Loads the page anew. */
export function show(window: BrowserWindow, shown: Shown): void {
  void window.loadURL(shown === 'recovery' ? `${pageUrl()}?view=recovery` : pageUrl())
}
