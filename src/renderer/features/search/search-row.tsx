import type { Found, Piece } from '@shared/search'
import type { Freshness } from '@shared/freshness'
import { AgeMark } from '../../ui/age-mark'
import { FreshnessLine } from '../../ui/freshness-line'
import { freshnessWords } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { FoundIcon } from '../../ui/found-icon'
import type { SearchRow } from './rows'
import styles from './search.module.css'
import { t } from '../../words'

interface RowProps {
  readonly row: SearchRow
  readonly id: string
  /** Its place in the list, for whoever is told only the element. */
  readonly line: number
  readonly top: number
  readonly height: number
  readonly active: boolean
  readonly freshness: Freshness | undefined
  readonly onOpen: () => void
}

/** One line: what was found and where in it, its schema and connection, how old that is. */
export function SearchRowView({ row, id, line, top, height, active, freshness, onOpen }: RowProps) {
  const style = { transform: `translateY(${String(top)}px)`, height }
  if (row.kind === 'head') {
    return (
      <div className={styles['head']} style={style} data-line={line} role="presentation">
        <strong>{row.name}</strong>
        <span>{t('search.hits', { count: row.hits })}</span>
        {freshness !== undefined && <FreshnessLine freshness={freshness} />}
      </div>
    )
  }
  const { found } = row
  return (
    <div
      id={id}
      className={styles['row']}
      style={style}
      data-line={line}
      role="option"
      aria-selected={active}
      data-active={active}
      onClick={onOpen}
    >
      <FoundIcon kind={found.kind} />
      <Title found={found} />
      <Where found={found} freshness={freshness} />
    </div>
  )
}

function Title({ found }: { readonly found: Found }) {
  const { what, name, column, signature, snippet } = found
  if (what === 'name') {
    return (
      <span className={styles['name']}>
        <Pieces pieces={snippet} />
        {signature !== '' && <span className={styles['quiet']}>({signature})</span>}
      </span>
    )
  }
  if (what === 'column') {
    return (
      <span className={styles['name']}>
        <span className={styles['quiet']}>{name}.</span>
        <Pieces pieces={snippet} />
      </span>
    )
  }
  return (
    <>
      <span className={styles['name']}>{column === undefined ? name : `${name}.${column}`}</span>
      <span className={styles['snippet']} data-what={what}>
        <Pieces pieces={snippet} />
      </span>
    </>
  )
}

function Where({ found, freshness }: { readonly found: Found; readonly freshness: Freshness | undefined }) {
  const now = useNow()
  return (
    <span className={styles['where']} title={freshness === undefined ? undefined : freshnessWords(freshness, now)}>
      {found.schema !== '' && <span>{found.schema}</span>}
      <span className={styles['connection']}>{found.connectionName}</span>
      {freshness !== undefined && <AgeMark freshness={freshness} now={now} />}
    </span>
  )
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  // Pieces of one text never change their order: their place is their identity.
  return pieces.map((piece, at) => (piece.mark ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>))
}
