import type { GraphNode } from '@shared/graph'
import { EyeOff, Search } from 'lucide-react'
import { type KeyboardEvent, type Ref, useId, useMemo, useState } from 'react'
import { FilterInput } from '../../ui/field'
import { t } from '../../words'
import styles from './find-table.module.css'

/** Offered below the field while somebody types. */
const OFFERED = 50

interface FindTableProps {
  readonly ref: Ref<HTMLInputElement>
  readonly nodes: readonly GraphNode[]
  /** Ids of those that somebody has hidden. */
  readonly hidden: ReadonlySet<string>
  readonly onFind: (id: string) => void
}

/** Finds a relation of the diagram by its name, whether it is drawn, far away or hidden: `/` comes here, Enter goes there. */
export function FindTable({ ref, nodes, hidden, onFind }: FindTableProps) {
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const list = useId()
  const found = useMemo(() => matches(nodes, hidden, text), [nodes, hidden, text])
  const isOpen = open && found.length > 0
  const choose = (id: string | undefined) => {
    setOpen(false)
    if (id !== undefined) onFind(id)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(found[active])
    else if (event.key === 'Escape') event.currentTarget.blur()
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : found.length - 1
      if (isOpen) setActive((active + step) % found.length)
    }
  }
  return (
    <div className={styles['finder']}>
      <FilterInput
        ref={ref}
        className={styles['find']}
        icon={<Search size={14} strokeWidth={1.5} aria-hidden="true" />}
        hint="/"
        role="combobox"
        placeholder={t('diagram.find')}
        aria-label={t('diagram.findLabel')}
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${list}-${String(active)}` : undefined}
        value={text}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
          setOpen(true)
        }}
      />
      <div id={list} role="listbox" aria-label={t('diagram.findLabel')} className={styles['list']} hidden={!isOpen}>
        {isOpen &&
          found.map((id, at) => (
            <div
              key={id}
              ref={at === active ? seen : undefined}
              id={`${list}-${String(at)}`}
              role="option"
              aria-selected={at === active}
              className={styles['row']}
              // The field keeps the focus: without it the list would be gone before the click is over.
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setActive(at)}
              onClick={() => choose(id)}
            >
              <span className={styles['name']}>{id}</span>
              {hidden.has(id) && (
                <span className={styles['hidden']}>
                  <EyeOff size={13} strokeWidth={1.5} aria-hidden="true" />
                  {t('diagram.hiddenShow')}
                </span>
              )}
            </div>
          ))}
      </div>
    </div>
  )
}

function seen(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: 'nearest' })
}

/** Ids that fit: exactly, then what begins with the text, then what contains it; of each what is drawn before what is hidden. */
function matches(nodes: readonly GraphNode[], hidden: ReadonlySet<string>, text: string): string[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const rank = (id: string, label: string): number => {
    const names = [id.toLowerCase(), label.toLowerCase()]
    if (names.includes(wanted)) return 0
    return names.some((name) => name.startsWith(wanted)) ? 2 : names.some((name) => name.includes(wanted)) ? 4 : Infinity
  }
  return nodes
    .map(({ id, label }) => ({ id, rank: rank(id, label) + (hidden.has(id) ? 1 : 0) }))
    .filter((one) => one.rank < Infinity)
    .sort((a, b) => a.rank - b.rank || a.id.length - b.id.length)
    .slice(0, OFFERED)
    .map(({ id }) => id)
}
