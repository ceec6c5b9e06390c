import { app, Menu, type MenuItemConstructorOptions } from 'electron'

/**
 * The menu bar. Electron's default menu is not used: its Reload on Ctrl+R would swallow the key people refresh with.
 * Off macOS no bar is shown; the roles are there for their keys.
 */
export function applicationMenu(): void {
  const edit: MenuItemConstructorOptions = {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
    ],
  }
  const own: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([...own, edit, view, { role: 'windowMenu' }])
      : Menu.buildFromTemplate([edit, view]),
  )
}
