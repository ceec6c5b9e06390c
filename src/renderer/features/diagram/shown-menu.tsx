import type { Lines } from '@shared/diagram/lines'
import { ListFilter } from 'lucide-react'
import { MenuButton } from '../../ui/menu-button'
import { t } from '../../words'

interface ShownMenuProps {
  readonly lines: Lines
  readonly onLines: (lines: Lines) => void
}

/** What of a diagram is drawn. */
export function ShownMenu({ lines, onLines }: ShownMenuProps) {
  return (
    <MenuButton
      label={t('diagram.shown')}
      icon={<ListFilter size={16} strokeWidth={1.5} />}
      groups={[
        {
          title: t('diagram.lines'),
          items: [
            { label: t('diagram.linesRead'), on: lines.reads, onSelect: () => onLines({ ...lines, reads: !lines.reads }) },
            { label: t('diagram.linesInferred'), on: lines.inferred, onSelect: () => onLines({ ...lines, inferred: !lines.inferred }) },
          ],
        },
      ]}
    />
  )
}
