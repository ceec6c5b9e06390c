import type { Cell } from '@shared/cells'
import { count } from '../../ui/format'
import { cellText, isJson, isNumeric } from './cell-measure'
import styles from './rows.module.css'

/** One value: numbers right, NULL small, JSON in mono with coloured names, bytes as hex with their true length. */
export function CellView({ cell, type }: { readonly cell: Cell; readonly type: string }) {
  if (cell === null)
    return (
      <span role="gridcell" className={styles['null']} data-numeric={isNumeric(type)}>
        NULL
      </span>
    )
  if (typeof cell === 'object')
    return (
      <span role="gridcell" className={styles['binary']} title={`${count(cell.bytes)} bytes`}>
        {cellText(cell)}
        <small>{count(cell.bytes)} B</small>
      </span>
    )
  const text = cellText(cell)
  if (typeof cell === 'string' && isJson(type, text))
    return (
      <span role="gridcell" className={`${styles['json'] ?? ''} selectable`} title={text}>
        <Json text={text} />
      </span>
    )
  const numeric = typeof cell === 'number' || isNumeric(type)
  return (
    <span
      role="gridcell"
      className={`${typeof cell === 'boolean' ? (styles['boolean'] ?? '') : ''} selectable`}
      data-numeric={numeric}
      title={text}
    >
      {text}
    </span>
  )
}

/** More than fits a cell is not coloured. */
const COLOURED = 200
const PIECE = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\b/g

/** JSON as it was stored, names, texts and values told apart by colour; every piece is text, never markup. */
function Json({ text }: { readonly text: string }) {
  const shown = text.slice(0, COLOURED)
  const pieces: { readonly at: number; readonly kind: string; readonly words: string }[] = []
  let end = 0
  for (const match of shown.matchAll(PIECE)) {
    if (match.index > end) pieces.push({ at: end, kind: 'plain', words: shown.slice(end, match.index) })
    const kind = match[1] === undefined ? 'value' : match[2] === undefined ? 'text' : 'name'
    pieces.push({ at: match.index, kind, words: match[0] })
    end = match.index + match[0].length
  }
  pieces.push({ at: end, kind: 'plain', words: shown.slice(end) })
  return pieces.map(({ at, kind, words }) => (
    <span key={at} data-kind={kind}>
      {words}
    </span>
  ))
}
