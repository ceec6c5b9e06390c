import type { Change } from '@shared/change'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { diffLines } from 'diff'
import { useRef, useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { ErrorState, Skeleton } from '../../ui/error-state'
import type { Range } from './history-view'
import styles from './history.module.css'
import { lineWords } from '../../ui/change-words'
import { t } from '../../words'

const SIGNS = { added: '+', removed: '−', changed: '~' } as const

interface ChangesProps {
  readonly connectionId: string
  readonly range: Range
  readonly changes: readonly Change[]
}

/** Relations and objects that differ, each in words; the chosen one's DDL, line by line, below. */
export function Changes({ connectionId, range, changes }: ChangesProps) {
  const [open, setOpen] = useState<string | undefined>()
  const shown = changes.find((change) => change.key === open) ?? changes[0]
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: changes.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => 40 + (changes[at]?.lines.length ?? 0) * 20,
    getItemKey: (at) => changes[at]?.key ?? at,
    overscan: 6,
  })
  return (
    <>
      <div ref={scroller} className={styles['changes']} tabIndex={0} role="list" aria-label={t('history.changes')}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const change = changes[item.index]
            return change === undefined ? null : (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                role="listitem"
                className={styles['change']}
                data-open={change.key === shown?.key}
                style={{ transform: `translateY(${String(item.start)}px)` }}
              >
                <button type="button" className={styles['subject']} onClick={() => setOpen(change.key)}>
                  <span className={styles['sign']} data-kind={change.kind}>
                    {SIGNS[change.kind]}
                  </span>
                  <strong>
                    {change.schema === '' ? '' : `${change.schema}.`}
                    {change.name}
                  </strong>
                  <span className={styles['kind']}>
                    {change.type} {change.kind}
                  </span>
                </button>
                {change.lines.map((line, at) => (
                  <p key={`${line.what}.${line.name}.${String(at)}`} className={styles['line']}>
                    {lineWords(line).map((piece, n) =>
                      piece.code ? <code key={n}>{piece.text}</code> : <span key={n}>{piece.text}</span>,
                    )}
                  </p>
                ))}
              </div>
            )
          })}
        </div>
      </div>
      {shown !== undefined && <Sides connectionId={connectionId} range={range} change={shown} />}
    </>
  )
}

function Sides({ connectionId, range, change }: Omit<ChangesProps, 'changes'> & { readonly change: Change }) {
  const sides = useQuery({
    queryKey: [...keys.history(connectionId), 'sides', range.from, range.to, change.key],
    queryFn: ({ signal }) => call('history.sides', { id: connectionId, ...range, key: change.key }, { signal }),
  })
  if (sides.data === undefined) return sides.error === null ? <Skeleton rows={5} /> : <ErrorState error={sides.error} />
  const parts = diffLines(sides.data.before ?? '', sides.data.after ?? '')
  return (
    <section className={styles['sides']} aria-label={t('history.ddlOf', { name: change.name })}>
      <h2 className={styles['sidesHead']}>
        {change.schema}.{change.name}
      </h2>
      <pre className={`${styles['code'] ?? ''} selectable`} tabIndex={0}>
        {parts.map((part, at) => (
          <span key={at} data-kind={part.added ? 'added' : part.removed ? 'removed' : 'same'}>
            {part.value}
          </span>
        ))}
      </pre>
    </section>
  )
}
