import type { Relation } from '@shared/catalog'
import type { Cell } from '@shared/cells'
import { plainText } from '@shared/row-text'
import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../client'
import { copyText } from '../../state/actions'
import type { Looked } from '../../state/relation-looks'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { Inspector, InspectorSection } from '../../ui/grid/inspector'
import type { GridColumn } from '../../ui/grid/types'
import { t } from '../../words'
import { keyOf, referenceOf } from './references-of'

interface CellPanelProps {
  readonly here: Looked
  readonly relation: Relation
  readonly columns: readonly GridColumn[]
  readonly row: readonly Cell[]
  /** What the row is known by; undefined where nothing tells rows apart. */
  readonly id: string | undefined
  readonly at: number
  readonly onFollow: () => void
  readonly onClose: () => void
}

/** The value of a cell beside the rows: asked for whole where the page has only its beginning, with the row it names. */
export function CellPanel({ here, relation, columns, row, id, at, onFollow, onClose }: CellPanelProps) {
  const [whole, setWhole] = useState<Cell>()
  const [asked, setAsked] = useState<{ readonly asking: boolean; readonly failed?: string }>({ asking: false })
  const { name: column = '', type = '' } = columns[at] ?? {}
  const cell = whole ?? row[at] ?? null
  const key = keyOf(relation, column)
  const filters = key && referenceOf(key, columns, row)
  const ask = async () => {
    setAsked({ asking: true })
    try {
      setWhole((await call('catalog.cell', { id: here.connectionId, schema: here.schema, name: here.name, row: id ?? '', column })).cell)
      setAsked({ asking: false })
    } catch (error) {
      setAsked({ asking: false, failed: errorText(error) })
    }
  }
  return (
    <Inspector
      column={column}
      type={type}
      cell={cell}
      loading={asked.asking}
      onClose={onClose}
      onCopy={() => void copyText(plainText(cell))}
      onWhole={id === undefined || whole !== undefined ? undefined : () => void ask()}
    >
      {asked.failed !== undefined && <InspectorSection title={t('grid.notRead')}>{asked.failed}</InspectorSection>}
      {key !== undefined && filters !== undefined && (
        <InspectorSection title={t('grid.refersTo', { name: key.target.name })}>
          <dl>
            {filters.map((filter) => (
              <div key={filter.column}>
                <dt>{filter.column}</dt>
                <dd>{filter.value}</dd>
              </div>
            ))}
          </dl>
          <Button icon={<ExternalLink size={14} strokeWidth={1.5} />} onClick={onFollow}>
            {t('grid.open', { name: key.target.name })}
          </Button>
        </InspectorSection>
      )}
    </Inspector>
  )
}
