import { type Cell, isCut } from '@shared/cells'
import { Copy, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../../words'
import { IconButton } from '../button'
import { bytes as inBytes } from '../format'
import styles from './inspector.module.css'
import { type JsonLine, jsonLines } from './json-lines'
import { isJson } from './measure'

/** What is drawn of a value at once; the rest can be copied. */
const SHOWN = 200_000
const BYTES_A_LINE = 8

interface InspectorProps {
  readonly column: string
  readonly type: string
  readonly cell: Cell
  readonly onClose: () => void
  /** Puts the value on the clipboard. */
  readonly onCopy: () => void
  /** Asks for a value that was cut; absent where it cannot be asked for. */
  readonly onWhole?: (() => void) | undefined
  readonly loading?: boolean
  /** What else there is to say about it, or to do with it. */
  readonly children?: ReactNode
}

/** One value whole, beside the grid: JSON as a tree, bytes as hex and text, NULL as what it is. */
export function Inspector({ column, type, cell, onClose, onCopy, onWhole, loading = false, children }: InspectorProps) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const box = panel.current
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose()
    }
    box?.addEventListener('keydown', onKey)
    return () => box?.removeEventListener('keydown', onKey)
  }, [onClose])
  return (
    <aside ref={panel} className={styles['panel']} aria-label={t('grid.value', { column })}>
      <header className={styles['head']}>
        <h2 title={column}>{column}</h2>
        <small title={type}>{type}</small>
        <span className={styles['grow']} />
        <IconButton label={t('grid.copyValue')} onClick={onCopy}>
          <Copy size={14} strokeWidth={1.5} />
        </IconButton>
        <IconButton label={t('grid.closeValue')} shortcut="Esc" onClick={onClose}>
          <X size={14} strokeWidth={1.5} />
        </IconButton>
      </header>
      <div className={styles['value']} tabIndex={0} role="group" aria-label={column}>
        <Value cell={cell} type={type} />
      </div>
      <p className={styles['about']}>
        {about(cell)}
        {isCut(cell) && onWhole !== undefined && (
          <button type="button" className={styles['whole']} disabled={loading} onClick={onWhole}>
            {loading ? t('grid.reading') : t('grid.showAll')}
          </button>
        )}
      </p>
      {children}
    </aside>
  )
}

function about(cell: Cell): string {
  if (cell === null) return t('grid.isNull')
  if (typeof cell === 'object') {
    const known = 'text' in cell ? new TextEncoder().encode(cell.text).length : cell.hex.length / 2
    return known < cell.bytes ? t('grid.cut', { known: inBytes(known), all: inBytes(cell.bytes) }) : inBytes(cell.bytes)
  }
  const text = String(cell)
  if (text === '') return t('grid.isEmpty')
  return t('grid.asStored', { count: text.length, size: inBytes(new TextEncoder().encode(text).length) })
}

function Value({ cell, type }: { readonly cell: Cell; readonly type: string }) {
  if (cell === null) return <span className={styles['null']}>NULL</span>
  if (typeof cell === 'object' && 'hex' in cell) return <Hex hex={cell.hex} />
  const text = typeof cell === 'object' ? cell.text : String(cell)
  const lines = typeof cell === 'string' && text.length <= SHOWN && isJson(type, text) ? jsonLines(text) : undefined
  if (lines !== undefined) return <Tree lines={lines} />
  return <pre className={`${styles['text'] ?? ''} selectable`}>{text.slice(0, SHOWN)}</pre>
}

/** JSON line by line; what is between brackets folds. */
function Tree({ lines }: { readonly lines: readonly JsonLine[] }) {
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const toggle = (at: number) =>
    setFolded((before) => {
      const next = new Set(before)
      if (!next.delete(at)) next.add(at)
      return next
    })
  const shown: ReactNode[] = []
  let hidden = Number.POSITIVE_INFINITY
  for (const [at, line] of lines.entries()) {
    // The closing bracket is as deep as the line that opened it.
    if (line.depth > hidden) continue
    hidden = folded.has(at) ? line.depth : Number.POSITIVE_INFINITY
    shown.push(
      <div key={at} className={styles['line']} style={{ paddingLeft: 14 + line.depth * 14 }}>
        {line.opens && (
          <button
            type="button"
            className={styles['fold']}
            style={{ left: line.depth * 14 }}
            aria-expanded={!folded.has(at)}
            aria-label={t('grid.fold')}
            onClick={() => toggle(at)}
          >
            {folded.has(at) ? '▸' : '▾'}
          </button>
        )}
        {line.pieces.map((piece, part) => (
          <span key={part} data-kind={piece.kind}>
            {piece.words}
          </span>
        ))}
        {folded.has(at) && <span className={styles['more']}>…</span>}
      </div>,
    )
  }
  return <div className={`${styles['json'] ?? ''} selectable`}>{shown}</div>
}

/** Bytes as every hex viewer shows them: where, which, and what they are as text. */
function Hex({ hex }: { readonly hex: string }) {
  const lines: string[] = []
  const digits = hex.slice(0, SHOWN / 8)
  for (let at = 0; at < digits.length; at += BYTES_A_LINE * 2) {
    const pairs = digits.slice(at, at + BYTES_A_LINE * 2).match(/../g) ?? []
    const text = pairs.map((pair) => {
      const code = Number.parseInt(pair, 16)
      return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·'
    })
    lines.push(`${(at / 2).toString(16).padStart(4, '0')}  ${pairs.join(' ').padEnd(BYTES_A_LINE * 3 - 1)}  ${text.join('')}`)
  }
  return (
    <pre className={`${styles['text'] ?? ''} ${styles['hex'] ?? ''} selectable`}>
      {lines.length === 0 ? t('grid.noBytes') : lines.join('\n')}
    </pre>
  )
}

/** For a caller's own sections below the value. */
export function InspectorSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['section']}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}
