import { join } from 'node:path'
import { BrowserWindow } from 'electron'
import { pageUrl } from './protocol'

/** What a window shows: the application, or the way back to it where the store is damaged. */
export type Shown = 'application' | 'recovery'

/** Opens the window: sandboxed page, isolated context, no Node in it. */
export function openWindow(shown: Shown): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
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
    },
  })
  window.once('ready-to-show', () => window.show())
  show(window, shown)
  return window
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
