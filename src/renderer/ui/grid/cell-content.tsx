import type { Cell } from '@shared/cells'
import { count } from '../format'
import styles from './grid.module.css'
import { cellText, isJson } from './measure'

/** What stands in a cell: NULL small, JSON in mono with coloured names, bytes as hex with their true length. Text, never markup. */
export function CellContent({ cell, type }: { readonly cell: Cell; readonly type: string }) {
  if (cell === null) return <span className={styles['null']}>NULL</span>
  if (typeof cell === 'object' && 'hex' in cell)
    return (
      <span className={styles['binary']}>
        {cellText(cell)}
        <small>{count(cell.bytes)} B</small>
      </span>
    )
  const text = cellText(cell)
  if (typeof cell !== 'number' && typeof cell !== 'boolean' && isJson(type, text))
    return (
      <span className={styles['json']}>
        <Json text={text} />
      </span>
    )
  // In an element, as everything: a bare text would be drawn without its hidden characters shown.
  return typeof cell === 'boolean' ? <span className={styles['boolean']}>{text}</span> : <>{oneLine(text)}</>
}

/** More than fits a cell is neither coloured nor drawn. */
const SHOWN = 200
const PIECE = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\b/g

/** Line ends are shown as signs: a value of two lines is not one of one line. */
function oneLine(text: string): string {
  return text.slice(0, SHOWN).replace(/\r\n|\n|\r/g, '↵')
}

/** JSON as it was stored, names, texts and values told apart by colour. */
function Json({ text }: { readonly text: string }) {
  const shown = text.slice(0, SHOWN)
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
