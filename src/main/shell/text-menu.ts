import { type BrowserWindow, Menu } from 'electron'
import { textItems } from './menu'
import type { NativeWords } from './words'

/**
 * Gives fields and chosen text the menu that every other program has for them: Electron shows none by itself. Where the page has a menu of
 * its own, this is never asked.
 */
export function offerTextMenu(window: BrowserWindow, words: () => NativeWords): void {
  window.webContents.on('context-menu', (_event, { isEditable, editFlags, selectionText }) => {
    if (!isEditable && selectionText.trim() === '') return
    const items = textItems(words()).filter(({ role }) => isEditable || role === 'copy')
    const can: Readonly<Record<string, boolean>> = {
      ...{ undo: editFlags.canUndo, redo: editFlags.canRedo, cut: editFlags.canCut, copy: editFlags.canCopy },
      ...{ paste: editFlags.canPaste, selectAll: editFlags.canSelectAll },
    }
    Menu.buildFromTemplate(items.map((one) => ({ ...one, enabled: can[one.role ?? ''] ?? true }))).popup({ window })
  })
}
