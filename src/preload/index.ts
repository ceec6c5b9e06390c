import type { Bridge } from '@shared/bridge'
import { contextBridge, ipcRenderer } from 'electron'

// The whole surface between the page and the main process. No channel list and no checks here: the main
// process is the gate (sender, channel, input).
const bridge: Bridge = {
  call: (id, channel, input) => ipcRenderer.invoke('relata:call', id, channel, input),
  cancel: (id) => ipcRenderer.send('relata:cancel', id),
  onProgress: (listener) => listen('relata:progress', (id, value) => listener(String(id), value)),
  onEvent: (listener) => listen('relata:event', (name, value) => listener(String(name), value)),
  platform: process.platform,
}

function listen(channel: string, listener: (first: unknown, second: unknown) => void): () => void {
  const wrapped = (_event: unknown, first: unknown, second: unknown) => listener(first, second)
  ipcRenderer.on(channel, wrapped)
  return () => ipcRenderer.off(channel, wrapped)
}

contextBridge.exposeInMainWorld('relata', bridge)
