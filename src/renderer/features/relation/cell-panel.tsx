import type { Relation, RelationName } from '@shared/catalog'
import type { Cell } from '@shared/cells'
import type { RowFilter } from '@shared/row-query'
import { plainText } from '@shared/row-text'
import { ChevronRight, ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../client'
import { copyText } from '../../state/actions'
import type { Looked } from '../../state/relation-looks'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { Inspector, InspectorSection } from '../../ui/grid/inspector'
import type { GridColumn } from '../../ui/grid/types'
import { TableIcon } from '../../ui/icons'
import { t } from '../../words'
import { keyOf, referenceOf, type Referring, referringOf } from './references-of'
import styles from './rows.module.css'

interface CellPanelProps {
  readonly here: Looked
  readonly relation: Relation
  readonly columns: readonly GridColumn[]
  readonly row: readonly Cell[]
  /** What the row is known by; undefined where nothing tells rows apart. */
  readonly id: string | undefined
  readonly at: number
  /** Keys of others that refer to this relation. */
  readonly referencedBy: readonly Referring[]
  readonly onFollow: (to: RelationName, filters: readonly RowFilter[]) => void
  readonly onClose: () => void
}

/** The value of a cell beside the rows: asked for whole where the page has only its beginning, with the row it names. */
export function CellPanel({ here, relation, referencedBy, columns, row, id, at, onFollow, onClose }: CellPanelProps) {
  const [whole, setWhole] = useState<Cell>()
  const [asked, setAsked] = useState<{ readonly asking: boolean; readonly failed?: string }>({ asking: false })
  const { name: column = '', type = '' } = columns[at] ?? {}
  const cell = whole ?? row[at] ?? null
  const key = keyOf(relation, column)
  const filters = key && referenceOf(key, columns, row)
  const referring = referencedBy.flatMap((one) => {
    const wanted = referringOf(one, columns, row)
    return wanted === undefined ? [] : [{ ...one, wanted }]
  })
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
              <div key={filter.column} className={styles['row']}>
                <dt>{filter.column}</dt>
                <dd>{filter.value}</dd>
              </div>
            ))}
          </dl>
          <Button icon={<ExternalLink size={14} strokeWidth={1.5} />} onClick={() => onFollow(key.target, filters)}>
            {t('grid.open', { name: key.target.name })}
          </Button>
        </InspectorSection>
      )}
      {referring.length > 0 && (
        <InspectorSection title={t('grid.referring', { name: relation.name })}>
          {referring.map(({ from, name, columns: by, wanted }) => (
            <button
              key={JSON.stringify([from, name, by])}
              type="button"
              className={styles['referring']}
              title={t('grid.referringBy', { name: from.name, columns: by.join(', ') })}
              onClick={() => onFollow(from, wanted)}
            >
              <TableIcon size={14} />
              <span>{from.name}</span>
              <small>{by.join(', ')}</small>
              <ChevronRight size={12} strokeWidth={1.5} aria-hidden="true" />
            </button>
          ))}
        </InspectorSection>
      )}
    </Inspector>
  )
}
