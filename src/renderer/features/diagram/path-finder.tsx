import { joinText, type Path } from '@shared/diagram/path'
import type { Graph } from '@shared/graph'
import { ClipboardCopy, Route, X } from 'lucide-react'
import { useId, useState } from 'react'
import { copyText } from '../../state/actions'
import { useConnection } from '../../state/use-connection'
import { Button, IconButton } from '../../ui/button'
import { FilterInput } from '../../ui/field'
import { t } from '../../words'
import styles from './panel.module.css'

const OFFERED = 50

interface PathFinderProps {
  readonly graph: Graph
  readonly connectionId: string
  readonly from: string
  /** The way that is shown; null where it was looked for and there is none. */
  readonly path: Path | null | undefined
  /** Looks for the way to a relation; undefined ends it. */
  readonly onPath: (to: string | undefined) => void
}

/** The way from the selected relation to another one, step by step, and the join it means. */
export function PathFinder({ graph, connectionId, from, path, onPath }: PathFinderProps) {
  const list = useId()
  const [text, setText] = useState('')
  const engine = useConnection(connectionId)?.engine
  const wanted = text.trim().toLowerCase()
  const found = wanted === '' ? [] : graph.nodes.filter(({ id }) => id !== from && id.toLowerCase().includes(wanted)).slice(0, OFFERED)
  const quote = (name: string) => (engine === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`)
  const go = (to: string | undefined) => {
    if (to === undefined) return
    setText(to)
    onPath(to)
  }
  return (
    <>
      <h3>
        {t('diagram.path')}
        {path !== undefined && (
          <IconButton label={t('diagram.endPath')} onClick={() => onPath(undefined)}>
            <X size={13} strokeWidth={1.5} />
          </IconButton>
        )}
      </h3>
      <FilterInput
        icon={<Route size={14} strokeWidth={1.5} aria-hidden="true" />}
        list={list}
        value={text}
        placeholder={t('diagram.pathTo')}
        aria-label={t('diagram.pathTo')}
        onChange={(event) => {
          setText(event.target.value)
          if (graph.nodes.some(({ id }) => id === event.target.value)) onPath(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(found[0]?.id)
        }}
      />
      <datalist id={list}>
        {found.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </datalist>
      {path === null && <p className={styles['none']}>{t('diagram.noPath')}</p>}
      {path !== null && path !== undefined && (
        <>
          <ol className={styles['way']}>
            {path.ids.map((id, at) => (
              <li key={id}>
                {id} <small>{path.edges[at]?.sourceColumns.join(', ')}</small>
              </li>
            ))}
          </ol>
          <pre className={`${styles['join'] ?? ''} selectable`} tabIndex={0}>
            {joinText(graph, path, quote)}
          </pre>
          <Button icon={<ClipboardCopy size={14} />} onClick={() => void copyText(joinText(graph, path, quote))}>
            {t('diagram.copyJoin')}
          </Button>
        </>
      )}
    </>
  )
}
