import type { Lines } from '@shared/diagram/lines'
import { MarksBy } from '@shared/diagram-views'
import { GroupChoice } from '@shared/diagram/groups'
import { ListFilter } from 'lucide-react'
import { useMemo } from 'react'
import { MenuButton } from '../../ui/menu-button'
import { t } from '../../words'
import { closing, marked, type Moves } from './moves'

export interface MapMarks {
  readonly by: MarksBy
  readonly onBy: (by: MarksBy) => void
}

interface ShownMenuProps {
  readonly lines: Lines
  readonly onLines: (lines: Lines) => void
  /** What marks of the map tell; undefined where there is no map. */
  readonly marks: MapMarks | undefined
  readonly moves: Moves
  readonly onMoves: (change: (moves: Moves) => Moves) => void
  /** The group of each relation. */
  readonly groups: ReadonlyMap<string, string>
}

/** What of a diagram is drawn. */
export function ShownMenu({ lines, onLines, marks, moves, onMoves, groups }: ShownMenuProps) {
  const { grouping } = moves.now
  const names = useMemo(() => [...new Set(groups.values())], [groups])
  const allClosed = names.length > 0 && names.every((name) => grouping.closed.has(name))
  // Groups of another kind have other names: none of them is closed.
  const group = (change: { readonly by: GroupChoice }) =>
    onMoves((old) => marked(old, { grouping: { ...old.now.grouping, ...change, closed: new Set() } }))
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
        ...(marks === undefined
          ? []
          : [
              {
                title: t('diagram.marks'),
                items: MarksBy.options.map((by) => ({
                  label: t(`diagram.marksHelp.${by}`),
                  on: marks.by === by,
                  radio: true,
                  onSelect: () => marks.onBy(by),
                })),
              },
            ]),
        {
          title: t('diagram.groups'),
          items: [
            ...GroupChoice.options.map((by) => ({
              label: t(`diagram.groupBy.${by}`),
              on: grouping.by === by,
              radio: true,
              onSelect: () => group({ by }),
            })),
            {
              label: t('diagram.closeAll'),
              on: allClosed,
              onSelect: () => onMoves((old) => closing(old, new Set(allClosed ? [] : names), groups)),
            },
          ],
        },
      ]}
    />
  )
}
