import { BrowserWindow, ipcMain, type WebContents, type WebFrameMain } from 'electron'
import type { EventName, EventValue } from '@shared/contract'
import type { Server } from '../ipc/serve'
import { isOurs } from './protocol'

/** How long the calls of a page that failed go on, ms. */
const GRACE_MS = 15_000

/**
 * Binds the dispatcher to ipcMain. Calls from anything but our own
 * page's top frame get no answer but an error.
 */
export function bindIpc(server: Server): void {
  const senders = new WeakMap<WebContents, { key: string; pages: number }>()
  /** Stands for the page that is in the window now. */
  const senderOf = (contents: WebContents): string => {
    const known = senders.get(contents)
    if (known !== undefined) return known.key
    const sender = { key: String(contents.id), pages: 1 }
    senders.set(contents, sender)
    contents.on('destroyed', () => server.dropSender(sender.key))
    contents.on('render-process-gone', () => {
      // A reading that a failed page asked for goes on until the page after it has asked for the same.
      const failed = sender.key
      setTimeout(() => server.dropSender(failed), GRACE_MS).unref()
      sender.pages += 1
      sender.key = `${String(contents.id)}/${String(sender.pages)}`
    })
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) server.dropSender(sender.key)
    })
    return sender.key
  }

  ipcMain.handle('relata:call', (event, id: unknown, channel: unknown, input: unknown) => {
    if (!trusted(event.senderFrame) || typeof id !== 'string' || id.length > 64 || typeof channel !== 'string') {
      return { ok: false, error: { code: 'permission_denied', message: 'This page may not ask' } }
    }
    const contents = event.sender
    return server.call({
      sender: senderOf(contents),
      id,
      channel,
      input,
      onProgress: (value) => {
        if (!contents.isDestroyed()) contents.send('relata:progress', id, value)
      },
    })
  })
  ipcMain.on('relata:cancel', (event, id: unknown) => {
    if (trusted(event.senderFrame) && typeof id === 'string') server.cancel(senderOf(event.sender), id)
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
