import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuBar } from '@shared/menu-bar'

/** Tells the window that a command was chosen. */
export type Choose = (id: string) => void

/**
 * The menu bar: the commands that the window named, with roles of the system where they belong. Electron's default menu is not used:
 * its Reload on Ctrl+R would swallow the key people refresh with. Off macOS no bar is shown; the roles are there for their keys.
 */
export function applicationMenu(bar: MenuBar = [], choose: Choose = () => undefined): void {
  const mac = process.platform === 'darwin'
  const menus = bar.map(({ title, groups }): MenuItemConstructorOptions => {
    const items = groups.map((group) => group.map((one) => item(one, choose)))
    return { label: title, submenu: items.flatMap((group, at) => (at === 0 ? group : [{ type: 'separator' as const }, ...group])) }
  })
  const [first, ...others] = menus
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' as const }] : []),
      ...(first === undefined ? [] : [first]),
      edit,
      ...others,
      ...(mac || !app.isPackaged ? [system(mac)] : []),
    ]),
  )
}

function item({ id, title, keys, enabled }: MenuBar[number]['groups'][number][number], choose: Choose): MenuItemConstructorOptions {
  return {
    id,
    label: title.replaceAll('&', '&&'),
    enabled,
    ...(keys === undefined ? {} : { accelerator: keys }),
    // The page hears the keys, where they may mean something nearer; here they are only shown.
    registerAccelerator: false,
    click: (_item, _window, event) => {
      if (event.triggeredByAccelerator !== true) choose(id)
    },
  }
}

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

function system(mac: boolean): MenuItemConstructorOptions {
  return {
    label: 'Window',
    submenu: [
      ...(mac ? [{ role: 'minimize' as const }, { role: 'zoom' as const }, { role: 'front' as const }] : []),
      { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
    ],
  }
}
