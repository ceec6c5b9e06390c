import { useVirtualizer } from '@tanstack/react-virtual'
import { Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import styles from './palette.module.css'
import { closeTooltips } from './tooltip'

const ROW = 36
const HEAD = 34
const PADDING = 8

/** A line of the list: something to choose, or the head of some. */
export type PaletteRow =
  | { readonly kind: 'head'; readonly key: string; readonly title: string }
  | {
      readonly kind: 'option'
      readonly key: string
      readonly content: ReactNode
      /** Why it cannot be chosen now. */
      readonly disabled?: string | undefined
    }

interface PaletteProps {
  /** What is looked for here; the name of dialog and field. */
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly rows: readonly PaletteRow[]
  /** Key of the line that Enter chooses. */
  readonly active: string | undefined
  readonly onActive: (key: string) => void
  /** `aside`: with Ctrl or Command, or the middle button: beside what is there. */
  readonly onChoose: (key: string, aside: boolean) => void
  readonly onClose: () => void
  /** Right of the field. */
  readonly narrow?: ReactNode
  /** Below the list: how much was found, told to screen readers too. */
  readonly status: ReactNode
  readonly hints: ReactNode
  /** Instead of a list that has nothing. */
  readonly nothing: ReactNode
}

/** A field over a list: what is typed narrows the list, the arrow keys walk through it, Enter chooses, Esc closes. */
export function Palette(props: PaletteProps) {
  const { label, placeholder, text, onText, rows, active, onActive, onChoose, onClose, narrow, status, hints, nothing } = props
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const options = rows.filter((row) => row.kind === 'option')
  const at = options.findIndex((row) => row.key === active)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'head' ? HEAD : ROW),
    getItemKey: (index) => rows[index]?.key ?? index,
    paddingStart: PADDING / 2,
    paddingEnd: PADDING,
    overscan: 8,
  })
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    closeTooltips()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  useEffect(() => {
    virtual.scrollToOffset(0)
  }, [text, virtual])

  const move = (to: number) => {
    const row = options[(to + options.length) % options.length]
    if (row === undefined) return
    onActive(row.key)
    const index = rows.indexOf(row)
    // With its head, where it is the first below it.
    virtual.scrollToIndex(rows[index - 1]?.kind === 'head' ? index - 1 : index)
    virtual.scrollToIndex(index)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 1)
    if (event.key === 'ArrowDown') move(at + 1)
    else if (event.key === 'ArrowUp') move(at - 1)
    else if (event.key === 'PageDown') move(Math.min(options.length - 1, at + page))
    else if (event.key === 'PageUp') move(Math.max(0, at - page))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing && active !== undefined)
      onChoose(active, event.ctrlKey || event.metaKey)
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className={styles['palette']}
      aria-label={label}
      onClose={onClose}
      onCancel={onClose}
      onPointerDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className={styles['field']}>
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <input
          role="combobox"
          aria-label={label}
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={at < 0 ? undefined : `${id}-${String(at)}`}
          value={text}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          autoFocus
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {narrow}
      </div>
      {options.length === 0 && <div className={styles['nothing']}>{nothing}</div>}
      <div
        ref={scroller}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        tabIndex={0}
        className={styles['scroller']}
        hidden={options.length === 0}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" className={styles['list']} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const style = { transform: `translateY(${String(item.start)}px)`, height: item.size }
            if (row.kind === 'head')
              return (
                <div key={row.key} role="presentation" className={styles['head']} style={style}>
                  {row.title}
                </div>
              )
            const place = options.indexOf(row)
            return (
              <div
                key={row.key}
                id={`${id}-${String(place)}`}
                role="option"
                aria-selected={row.key === active}
                aria-disabled={row.disabled !== undefined}
                aria-setsize={options.length}
                aria-posinset={place + 1}
                title={row.disabled}
                data-active={row.key === active}
                className={styles['row']}
                style={style}
                onPointerMove={() => row.key !== active && onActive(row.key)}
                onClick={(event) => onChoose(row.key, event.ctrlKey || event.metaKey)}
                onAuxClick={() => onChoose(row.key, true)}
              >
                {row.content}
              </div>
            )
          })}
        </div>
      </div>
      <div className={styles['foot']}>
        <span role="status" className={styles['status']}>
          {status}
        </span>
        <span className={styles['hints']} aria-hidden="true">
          {hints}
        </span>
      </div>
    </dialog>
  )
}

/** What a key does here, for the foot of a palette. */
export function Hint({ keys, children }: { readonly keys: readonly string[]; readonly children: string }) {
  return (
    <span className={styles['hint']}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
      {children}
    </span>
  )
}
