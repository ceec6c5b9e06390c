import type { RowSort } from '@shared/row-query'
import { ArrowDownNarrowWide, ArrowDownWideNarrow } from 'lucide-react'
import { ObjectItems } from '../../menus/object-menu'
import { look, type Looked } from '../../state/relation-looks'
import type { MenuItem } from '../../ui/menu'
import { t } from '../../words'

interface HeadMenuProps {
  readonly here: Looked
  readonly column: string
  readonly sort: readonly RowSort[]
}

/** The menu on the head of a column: the order of the rows, then what can be done with the column and its relation. */
export function HeadMenu({ here, column, sort }: HeadMenuProps) {
  const now = sort.find((key) => key.column === column)?.descending
  const item = (label: string, descending: boolean): MenuItem => ({
    label,
    icon: descending ? <ArrowDownWideNarrow size={14} /> : <ArrowDownNarrowWide size={14} />,
    ...(now === descending ? { disabled: t('grid.sortedSo') } : {}),
    onSelect: () => look(here, { sort: [{ column, descending }] }),
  })
  const order = [item(t('grid.sortUp'), false), item(t('grid.sortDown'), true)]
  const none = { label: t('grid.sortNot'), onSelect: () => look(here, { sort: sort.filter((key) => key.column !== column) }) }
  return <ObjectItems target={{ ...here, part: column }} before={[now === undefined ? order : [...order, none]]} opened />
}
