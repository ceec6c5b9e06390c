import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuBar } from '@shared/menu-bar'
import type { NativeWords } from './words'

/** Tells the window that a command was chosen. */
export type Choose = (id: string) => void

/**
 * The menu bar: the commands that the window named, with roles of the system where they belong. Electron's default menu is not used:
 * its Reload on Ctrl+R would swallow the key people refresh with.
 */
export function applicationMenu(words: NativeWords, bar: MenuBar = [], choose: Choose = () => undefined): void {
  const mac = process.platform === 'darwin'
  const menus = bar.map(({ title, groups }): MenuItemConstructorOptions => {
    const items = groups.map((group) => group.map((one) => item(one, choose)))
    return { label: title, submenu: items.flatMap((group, at) => (at === 0 ? group : [{ type: 'separator' as const }, ...group])) }
  })
  const [first, ...others] = menus
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [relata(words)] : []),
      ...(first === undefined ? [] : [first]),
      edit(words),
      ...others,
      ...(mac || !app.isPackaged ? [system(words, mac)] : []),
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

/** The first menu of macOS, which bears the name of the application. */
function relata({ about, services, hide, hideOthers, unhide, quit }: NativeWords): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      { role: 'about', label: about },
      { type: 'separator' },
      { role: 'services', label: services },
      { type: 'separator' },
      { role: 'hide', label: hide },
      { role: 'hideOthers', label: hideOthers },
      { role: 'unhide', label: unhide },
      { type: 'separator' },
      { role: 'quit', label: quit },
    ],
  }
}

function edit(words: NativeWords): MenuItemConstructorOptions {
  return { label: words.edit, submenu: textItems(words) }
}

/** What can be done with text in a field. */
export function textItems(words: NativeWords): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    { type: 'separator' },
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'selectAll', label: words.selectAll },
  ]
}

function system(words: NativeWords, mac: boolean): MenuItemConstructorOptions {
  const windows: MenuItemConstructorOptions[] = [
    { role: 'minimize', label: words.minimize },
    { role: 'zoom', label: words.zoom },
    { role: 'front', label: words.front },
  ]
  return {
    label: words.window,
    submenu: [
      ...(mac ? windows : []),
      { role: 'togglefullscreen', label: words.fullScreen },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const, label: words.devTools }]),
    ],
  }
}
