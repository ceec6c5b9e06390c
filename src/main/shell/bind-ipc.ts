import { BrowserWindow, ipcMain, type WebContents, type WebFrameMain } from 'electron'
import type { EventName, EventValue } from '@shared/contract'
import type { Server } from '../ipc/serve'
import { isOurs } from './protocol'

/**
 * Binds the dispatcher to ipcMain; which one it is may change while a window is open, see index.ts. Calls from anything but our own
 * page's top frame get no answer but an error.
 */
export function bindIpc(current: () => Server): void {
  const followed = new WeakSet<WebContents>()
  const follow = (contents: WebContents) => {
    if (followed.has(contents)) return
    followed.add(contents)
    const sender = String(contents.id)
    contents.on('destroyed', () => current().dropSender(sender))
    contents.on('render-process-gone', () => current().dropSender(sender))
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) current().dropSender(sender)
    })
  }

  ipcMain.handle('relata:call', (event, id: unknown, channel: unknown, input: unknown) => {
    if (!trusted(event.senderFrame) || typeof id !== 'string' || id.length > 64 || typeof channel !== 'string') {
      return { ok: false, error: { code: 'permission_denied', message: 'This page may not ask' } }
    }
    follow(event.sender)
    const contents = event.sender
    return current().call({
      sender: String(contents.id),
      id,
      channel,
      input,
      onProgress: (value) => {
        if (!contents.isDestroyed()) contents.send('relata:progress', id, value)
      },
    })
  })
  ipcMain.on('relata:cancel', (event, id: unknown) => {
    if (trusted(event.senderFrame) && typeof id === 'string') current().cancel(String(event.sender.id), id)
  })
}

/** Sends an event to every window. */
export function broadcast<E extends EventName>(name: E, value: EventValue<E>): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.webContents.isDestroyed()) window.webContents.send('relata:event', name, value)
  }
}

function trusted(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url)
}
