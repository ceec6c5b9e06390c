import { extname } from 'node:path'
import { BrowserWindow, dialog } from 'electron'
import type { FileChooser } from '../ipc/handlers'

/** The system's dialogs for files, over the window in front. */
export const fileDialogs: FileChooser = {
  async toSave(fileName) {
    const extension = extname(fileName).slice(1)
    const filters = [{ name: extension.toUpperCase(), extensions: [extension] }]
    // Without being told to, the dialogs of some Linux desktops replace a file without a word.
    const options = { defaultPath: fileName, filters, properties: ['showOverwriteConfirmation' as const] }
    const window = inFront()
    const { canceled, filePath } =
      window === undefined ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options)
    return canceled || filePath === '' ? undefined : filePath
  },
  async toOpen() {
    const options = { filters: [{ name: 'JSON', extensions: ['json'] }], properties: ['openFile' as const] }
    const window = inFront()
    const { canceled, filePaths } =
      window === undefined ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options)
    return canceled ? undefined : filePaths[0]
  },
}

function inFront(): BrowserWindow | undefined {
  return BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
}
