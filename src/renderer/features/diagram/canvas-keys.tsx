import { shownId } from '@shared/diagram/groups'
import { isKey } from '@shared/diagram/lines'
import { busiest, type Placed } from '@shared/diagram/model'
import type { Graph } from '@shared/graph'
import { type KeyboardEvent, type ReactNode, useMemo } from 'react'
import { t } from '../../words'
import type { Selection } from './selection'
import { ARROWS, isArrow, stepAlong } from './walk'

/** How far a key moves what is selected, px of the picture. */
const NUDGE = 20

interface CanvasKeysProps {
  readonly graph: Graph
  readonly place: (id: string) => Placed
  readonly selection: Selection
  readonly onSelect: (id: string | undefined) => void
  /** Moves what is selected, px of the picture. */
  readonly onNudge: (dx: number, dy: number) => void
  readonly onOpen: (id: string) => void
  readonly onAround: (id: string) => void
  readonly onSearch: () => void
  readonly onFit: () => void
  readonly onUndo: () => void
  readonly onRedo: () => void
  readonly children: (onKeyDown: (event: KeyboardEvent) => void) => ReactNode
}

/**
 * The canvas by keyboard: arrows go along references, with Shift they take one more, with Alt they move what is selected; Ctrl A takes
 * all, Ctrl Space one more or less, Enter opens, N draws what is around, `/` searches, Shift 1 fits, Ctrl Z undoes. What is selected is
 * said.
 */
export function CanvasKeys(props: CanvasKeysProps) {
  const { graph, selection, children } = props
  const { one: selected, ids } = selection
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
    if (event.target instanceof Element && event.target.closest('[role=toolbar], button') !== null) return
    if (act(event, props)) event.preventDefault()
  }
  // Of ten thousand relations the references are too many to be counted in every frame of a drag.
  const [out, into] = useMemo(() => {
    const keys = selected === undefined ? [] : graph.edges.filter(isKey)
    return [keys.filter((edge) => edge.source === selected).length, keys.filter((edge) => edge.target === selected).length]
  }, [graph, selected])
  return (
    <>
      {children(onKeyDown)}
      <span id="diagram-help" className="visually-hidden">
        {t('diagram.canvasHelp')}
      </span>
      <span role="status" className="visually-hidden" data-testid="diagram-said">
        {ids.size > 1 && t('diagram.selected', { count: ids.size })}
        {selected !== undefined && t('diagram.said', { name: shownId(selected), out, into })}
      </span>
    </>
  )
}

/**
 * Tells of a box that a key gave the focus to where not all of it is within the canvas. A frame later: the platform scrolls to it, and
 * that is taken back by then.
 */
export function ifOutOfSight(target: Element, tell: (id: string) => void): void {
  requestAnimationFrame(() => {
    const id = target.getAttribute('data-id')
    const room = target.closest('.react-flow')?.getBoundingClientRect()
    if (id === null || room === undefined || !target.matches('.react-flow__node:focus-visible')) return
    const { left, right, top, bottom } = target.getBoundingClientRect()
    if (left < room.left || right > room.right || top < room.top || bottom > room.bottom) tell(id)
  })
}

/** False for a key that means nothing here. */
function act(event: KeyboardEvent, props: CanvasKeysProps): boolean {
  const { selection, graph } = props
  const { one: selected, ids } = selection
  const focused = event.target instanceof Element ? event.target.closest<HTMLElement>('.react-flow__node')?.dataset['id'] : undefined
  const known = focused !== undefined && graph.nodes.some(({ id }) => id === focused) ? focused : undefined
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === 'a') selection.take(graph.nodes.map(({ id }) => id))
    else if (event.key === ' ' && known !== undefined) selection.toggle(known)
    else if (event.key.toLowerCase() === 'y' || (event.shiftKey && event.key.toLowerCase() === 'z')) props.onRedo()
    else if (event.key.toLowerCase() === 'z') props.onUndo()
    else return false
    return true
  }
  if (event.key === '/') props.onSearch()
  else if (event.key === '!' || (event.shiftKey && event.code === 'Digit1')) props.onFit()
  else if (event.key === 'Escape') props.onSelect(undefined)
  else if (isArrow(event.key)) {
    const [dx, dy] = ARROWS[event.key]
    if (event.altKey) {
      if (ids.size > 0) props.onNudge(dx * NUDGE, dy * NUDGE)
      return true
    }
    const from = [...ids].at(-1) ?? known
    const next = from === undefined ? busiest(graph) : stepAlong(graph, props.place, from, event.key)
    if (next === undefined) return true
    if (event.shiftKey) selection.take([next], true)
    else props.onSelect(next)
  } else if (event.key === 'Enter' || event.key === ' ') {
    // What has the focus is selected first, what is selected is opened.
    if (known !== undefined && ids.size === 0) props.onSelect(known)
    else if (selected !== undefined) props.onOpen(selected)
    else return false
  } else if (event.key.toLowerCase() === 'n' && selected !== undefined) props.onAround(selected)
  else return false
  return true
}
