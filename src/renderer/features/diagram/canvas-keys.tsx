import { shownId } from '@shared/diagram/groups'
import { isKey } from '@shared/diagram/lines'
import { busiest, type Placed } from '@shared/diagram/model'
import type { Graph } from '@shared/graph'
import type { KeyboardEvent, ReactNode } from 'react'
import { t } from '../../words'
import { isArrow, stepAlong } from './walk'

interface CanvasKeysProps {
  readonly graph: Graph
  readonly place: (id: string) => Placed
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
  readonly onOpen: (id: string) => void
  readonly onAround: (id: string) => void
  readonly onSearch: () => void
  readonly onFit: () => void
  readonly onUndo: () => void
  readonly onRedo: () => void
  readonly children: (onKeyDown: (event: KeyboardEvent) => void) => ReactNode
}

/**
 * The canvas by keyboard: arrows go along references, Enter opens, N draws what is around, `/` searches, Shift 1 fits, Ctrl Z undoes.
 * What is selected is said.
 */
export function CanvasKeys(props: CanvasKeysProps) {
  const { graph, selected, children } = props
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
    if (event.target instanceof Element && event.target.closest('[role=toolbar], button') !== null) return
    if (act(event, props)) event.preventDefault()
  }
  const keys = graph.edges.filter(isKey)
  const out = keys.filter((edge) => edge.source === selected).length
  const into = keys.filter((edge) => edge.target === selected).length
  return (
    <>
      {children(onKeyDown)}
      <span id="diagram-help" className="visually-hidden">
        {t('diagram.canvasHelp')}
      </span>
      <span role="status" className="visually-hidden" data-testid="diagram-said">
        {selected === undefined ? '' : t('diagram.said', { name: shownId(selected), out, into })}
      </span>
    </>
  )
}

/** False for a key that means nothing here. */
function act(event: KeyboardEvent, props: CanvasKeysProps): boolean {
  const { selected } = props
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === 'y' || (event.shiftKey && event.key.toLowerCase() === 'z')) props.onRedo()
    else if (event.key.toLowerCase() === 'z') props.onUndo()
    else return false
    return true
  }
  if (event.key === '/') props.onSearch()
  else if (event.key === '!' || (event.shiftKey && event.code === 'Digit1')) props.onFit()
  else if (event.key === 'Escape') props.onSelect(undefined)
  else if (isArrow(event.key)) {
    const focused = event.target instanceof Element ? event.target.closest<HTMLElement>('.react-flow__node')?.dataset['id'] : undefined
    const from = selected ?? focused
    const next = from === undefined ? busiest(props.graph) : stepAlong(props.graph, props.place, from, event.key)
    if (next !== undefined) props.onSelect(next)
  } else if ((event.key === 'Enter' || event.key === ' ') && event.target instanceof Element) {
    const focused = event.target.closest<HTMLElement>('.react-flow__node')?.dataset['id']
    // What has the focus is selected first, what is selected is opened.
    if (focused !== undefined && focused !== selected && selected === undefined) props.onSelect(focused)
    else if (selected !== undefined) props.onOpen(selected)
    else return false
  } else if (event.key.toLowerCase() === 'n' && selected !== undefined) props.onAround(selected)
  else return false
  return true
}
