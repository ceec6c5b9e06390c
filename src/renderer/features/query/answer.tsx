import type { QueryOutcome } from '@shared/query'
import { plainText } from '@shared/row-text'
import { Maximize2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { copyRange, RowsMenu } from '../../menus/rows-menu'
import { copyText } from '../../state/actions'
import { useLiterals } from '../../state/use-connection'
import { EmptyState } from '../../ui/error-state'
import { Grid } from '../../ui/grid/grid'
import { Inspector } from '../../ui/grid/inspector'
import { type Selection, selectCell } from '../../ui/grid/selection'
import { t } from '../../words'
import styles from './query.module.css'

interface AnswerProps {
  readonly connectionId: string
  readonly outcome: QueryOutcome
  /** Of the result. */
  readonly number: number
}

/** The rows of a result: copied in every format, and one value whole beside them. What was cut was never fetched. */
export function Answer({ connectionId, outcome, number }: AnswerProps) {
  const { columns, rows } = outcome
  const literals = useLiterals(connectionId)
  const [selection, setSelection] = useState<Selection>(() => selectCell({ row: 0, column: 0 }))
  const [open, setOpen] = useState(false)
  const beside = useRef<HTMLDivElement>(null)
  const close = () => {
    setOpen(false)
    beside.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  }
  const { active, range } = selection
  const [column, cell] = [columns[active.column], rows[active.row]?.[active.column]]
  const table = { columns, rows, literals }
  return (
    <div ref={beside} className={styles['beside']}>
      <Grid
        label={t('query.result', { number })}
        columns={columns}
        rows={rows}
        onSelect={setSelection}
        onOpen={() => setOpen(true)}
        onKey={(event) => {
          if (event.key !== 'Escape' || !open) return false
          close()
          return true
        }}
        onCopy={(chosen) => void copyRange('tsv', { ...table, range: chosen })}
        menu={
          <RowsMenu
            source={{ ...table, range }}
            more={[
              {
                label: t('grid.showValue'),
                icon: <Maximize2 size={16} strokeWidth={1.5} />,
                shortcut: 'Enter',
                onSelect: () => setOpen(true),
              },
            ]}
          />
        }
        empty={<EmptyState title={t('query.noRows')} text={t('query.noRowsText')} />}
      />
      {open && column !== undefined && cell !== undefined && (
        <Inspector
          key={`${String(active.row)}.${String(active.column)}`}
          column={column.name}
          type={column.type}
          cell={cell}
          onClose={close}
          onCopy={() => void copyText(plainText(cell))}
        />
      )}
    </div>
  )
}
