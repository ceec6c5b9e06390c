import type { Placed } from '@shared/diagram/model'
import { NOTE, type Note, noteArea, noteHeight } from '@shared/diagram/notes'
import { useStore } from '@xyflow/react'
import { useMemo, useState } from 'react'
import { seenBy } from './layer'
import { LEVEL } from './look'
import { type Moves, noted } from './moves'
import type { NoteActions, NoteNodeType } from './note-node'
import { touches } from './rectangle'

/** No id of a relation begins like this: a quoted name is never empty (see graphId). */
const PREFIX = '""note '
const NONE: readonly Note[] = []

/** Is an element of the canvas a note? */
export function isNoteId(id: string): boolean {
  return id.startsWith(PREFIX)
}

interface Notes {
  /** Those that are mounted: all of a small diagram, of a large one what is near and large enough to be read. */
  readonly nodes: readonly NoteNodeType[]
  readonly actions: NoteActions
  /** A new one, to be written in, in the middle of what is seen. */
  readonly add: (middle: Placed) => void
  /** Notes that were dragged are where they were dropped. */
  readonly drop: (places: ReadonlyMap<string, Placed>) => void
}

/** The notes of a diagram as elements of its canvas. `notes`: undefined where none are shown. `dragged`: by element id. */
export function useNotes(
  notes: readonly Note[] = NONE,
  large: boolean,
  dragged: ReadonlyMap<string, Placed>,
  onMoves: (change: (moves: Moves) => Moves) => void,
): Notes {
  const [open, setOpen] = useState<Note | undefined>()
  const areas = useMemo(() => notes.map((note) => ({ id: note.id, ...noteArea(note) })), [notes])
  // A text, so that nothing is drawn again while the camera moves and the same notes are near.
  const near = useStore((state) => {
    if (!large) return ''
    const seen = seenBy(state)
    return seen.zoom < LEVEL.full ? '' : areas.flatMap(({ id, ...area }) => (touches(area, seen) ? [id] : [])).join(' ')
  })
  const nodes = useMemo(() => {
    const shown = new Set(near.split(' '))
    const others = notes.filter(({ id }) => id !== open?.id && (!large || shown.has(id)))
    return (open === undefined ? others : [...others, open]).map((note): NoteNodeType => {
      const id = `${PREFIX}${note.id}`
      const size = { width: NOTE.width, height: noteHeight(note.text) }
      return {
        ...{ id, type: 'note', ...size, measured: size, handles: [], position: dragged.get(id) ?? { x: note.x, y: note.y } },
        ...{ selectable: false, focusable: false, zIndex: 2, data: { note, editing: note === open } },
      }
    })
  }, [notes, near, large, open, dragged])
  const actions = useMemo(
    (): NoteActions => ({
      edit: setOpen,
      change: (note) => {
        setOpen(undefined)
        onMoves((moves) => noted(moves, note))
      },
      leave: () => setOpen(undefined),
    }),
    [onMoves],
  )
  return {
    ...{ nodes, actions },
    add: ({ x, y }) => setOpen({ id: crypto.randomUUID(), x: Math.round(x - NOTE.width / 2), y: Math.round(y - 40), text: '' }),
    drop: (places) => {
      for (const note of notes) {
        const place = places.get(`${PREFIX}${note.id}`)
        if (place !== undefined) onMoves((moves) => noted(moves, { ...note, ...place }))
      }
    },
  }
}
