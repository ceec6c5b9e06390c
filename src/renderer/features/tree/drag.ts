import type { DragEvent } from 'react'
import type { TreeRow } from './tree-model'

/** What a connection that is dragged is handed over as: nothing outside this window understands it. */
const TYPE = 'application/x-relata-connection'

/** Connections are dragged; they and folders take one. The row that would take it shows a line. */
export function dragging(row: TreeRow, onDrop: (id: string, onto: TreeRow) => void) {
  if (row.kind !== 'connection' && row.kind !== 'folder') return {}
  const mark = (event: DragEvent<HTMLElement>, on: boolean) => {
    if (on) event.currentTarget.dataset['drop'] = 'true'
    else delete event.currentTarget.dataset['drop']
  }
  const target = {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!event.dataTransfer.types.includes(TYPE)) return
      event.preventDefault()
      mark(event, true)
    },
    onDragLeave: (event: DragEvent<HTMLElement>) => mark(event, false),
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.preventDefault()
      mark(event, false)
      const id = event.dataTransfer.getData(TYPE)
      if (id !== '' && id !== row.connectionId) onDrop(id, row)
    },
  }
  if (row.kind === 'folder') return target
  return {
    ...target,
    draggable: true,
    onDragStart: (event: DragEvent<HTMLElement>) => {
      event.dataTransfer.setData(TYPE, row.connectionId)
      event.dataTransfer.effectAllowed = 'move'
    },
  }
}
