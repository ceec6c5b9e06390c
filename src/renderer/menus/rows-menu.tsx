import { isCut } from '@shared/cells'
import { COPY_FORMATS, type Literals, plainText, rowsText } from '@shared/row-text'
import { ClipboardCopy, Copy } from 'lucide-react'
import { say } from '../state/jobs'
import { type MenuItem, MenuItems } from '../ui/menu'
import type { GridColumn, RowSource } from '../ui/grid/types'
import type { CellRange } from '../ui/grid/selection'
import { t } from '../words'
import { keysText } from '../commands/keymap'

/** Cells of a grid, and what they are rows of. */
export interface CopySource {
  readonly columns: readonly GridColumn[]
  readonly rows: RowSource
  readonly range: CellRange
  /** The relation an INSERT names. */
  readonly relation?: { readonly schema: string; readonly name: string }
  readonly literals: Literals
}

/** Puts the cells of a range on the clipboard, with names where the format has them, and says where some of them are not whole. */
export async function copyRange(
  format: (typeof COPY_FORMATS)[number],
  { columns, rows, range, ...table }: CopySource,
  names = false,
): Promise<void> {
  const { top, bottom, left, right } = range
  const chosen = Array.from({ length: Math.max(0, bottom - top + 1) }, (_, at) => (rows.at(top + at) ?? []).slice(left, right + 1))
  const cells = chosen.flat()
  if (cells.length === 0) return
  const [only] = cells
  const text =
    cells.length === 1 && !names && only !== undefined
      ? plainText(only)
      : rowsText(format, { ...table, columns: columns.slice(left, right + 1) }, chosen, names)
  await navigator.clipboard.writeText(text)
  const cut = cells.filter(isCut).length
  say(cut === 0 ? t('grid.copied', { count: cells.length }) : t('grid.copiedCut', { count: cells.length, cut }))
}

interface RowsMenuProps {
  readonly source: CopySource
  /** What else can be done with the cell that the keyboard is at. */
  readonly more?: readonly MenuItem[]
}

/** The context menu of a grid. */
export function RowsMenu({ source, more = [] }: RowsMenuProps) {
  const words = {
    tsv: t('grid.asTsv'),
    csv: t('grid.asCsv'),
    json: t('grid.asJson'),
    markdown: t('grid.asMarkdown'),
    insert: t('grid.asInsert'),
  }
  const icon = <Copy size={16} strokeWidth={1.5} />
  return (
    <MenuItems
      groups={[
        more,
        [
          { label: t('grid.copy'), icon, shortcut: keysText('Mod+C'), onSelect: () => void copyRange('tsv', source) },
          {
            label: t('grid.copyAs'),
            icon: <ClipboardCopy size={16} strokeWidth={1.5} />,
            items: COPY_FORMATS.map((format) => ({ label: words[format], onSelect: () => void copyRange(format, source, true) })),
          },
        ],
      ]}
    />
  )
}
