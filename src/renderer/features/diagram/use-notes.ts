import type { Placed } from '@shared/diagram/model'
import { NOTE, type Note, noteArea, noteHeight } from '@shared/diagram/notes'
import { useStore } from '@xyflow/react'
import { useMemo, useState } from 'react'
import { type Boxes, putBeside } from './beside'
import { seenBy } from './layer'
import { LEVEL } from './look'
import { type Moves, noted } from './moves'
import type { NoteActions, NoteNodeType } from './note-node'
import { touches } from './rectangle'
import { useSteady } from './steady'

/** No id of a relation begins like this: a quoted name is never empty (see graphId). */
const PREFIX = '""note '

/** Is an element of the canvas a note? */
export function isNoteId(id: string): boolean {
  return id.startsWith(PREFIX)
}

interface Notes {
  /** The one that is being written in. */
  readonly open: Note | undefined
  readonly actions: NoteActions
  /** A new one, to be written in, in the middle of what is seen. */
  readonly add: (middle: Placed) => void
  /** Notes that were dragged are where they were dropped. */
  readonly drop: (places: ReadonlyMap<string, Placed>) => void
}

/**
 * The notes of what is shown as elements of its canvas: all of a small diagram, of a large one what is near and large enough to be read.
 * `notes`: where they are in it. `dragged`: by element id.
 */
export function useNoteNodes(
  notes: readonly Note[],
  open: Note | undefined,
  large: boolean,
  dragged: ReadonlyMap<string, Placed>,
): readonly NoteNodeType[] {
  const areas = useMemo(() => notes.map((note) => ({ id: note.id, ...noteArea(note) })), [notes])
  // A text, so that nothing is drawn again while the camera moves and the same notes are near.
  const near = useStore((state) => {
    if (!large) return ''
    const seen = seenBy(state)
    return seen.zoom < LEVEL.full ? '' : areas.flatMap(({ id, ...area }) => (touches(area, seen) ? [id] : [])).join(' ')
  })
  return useMemo(() => {
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
}

/** What can be done with the notes of what is shown. `notes`: where they are in it. */
export function useNotes(notes: readonly Note[], boxes: Boxes, onMoves: (change: (moves: Moves) => Moves) => void): Notes {
  const [open, setOpen] = useState<Note | undefined>()
  const change = useSteady((note: Note) => {
    setOpen(undefined)
    onMoves((moves) => {
      const known = keptAs(moves, note)
      return noted(moves, known === undefined ? putBeside(note, note, boxes) : { ...known, text: note.text })
    })
  })
  const actions = useMemo((): NoteActions => ({ edit: setOpen, change, leave: () => setOpen(undefined) }), [change])
  return {
    ...{ open, actions },
    add: ({ x, y }) => setOpen({ id: crypto.randomUUID(), x: Math.round(x - NOTE.width / 2), y: Math.round(y - 40), text: '' }),
    drop: (places) => {
      for (const note of notes) {
        const place = places.get(`${PREFIX}${note.id}`)
        // A click moves nothing.
        if (place === undefined || (place.x === note.x && place.y === note.y)) continue
        onMoves((moves) => noted(moves, putBeside(keptAs(moves, note) ?? note, place, boxes)))
      }
    },
  }
}

/** A note as it is kept, with its place in the whole. */
function keptAs({ now }: Moves, { id }: Note): Note | undefined {
  return now.notes.find((note) => note.id === id)
}
