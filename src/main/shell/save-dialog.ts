import { BrowserWindow, dialog } from 'electron'

/** Asks with the system's dialog where to save `fileName`, over the window in front; undefined when the user thinks better of it. */
export async function chooseFile(fileName: string): Promise<string | undefined> {
  const options = { defaultPath: fileName, filters: [{ name: 'JSON', extensions: ['json'] }] }
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const { canceled, filePath } = window === undefined ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options)
  return canceled || filePath === '' ? undefined : filePath
}
