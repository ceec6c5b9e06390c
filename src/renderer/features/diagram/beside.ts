import { relationKey } from '@shared/catalog'
import { type FieldMode, NODE, nodeHeight, type Placed } from '@shared/diagram/model'
import { type Note, noteArea } from '@shared/diagram/notes'
import type { Graph } from '@shared/graph'
import { useCallback, useMemo } from 'react'
import { clearOf } from './clear-of'
import type { Picture } from './standing-in'

/** So near a box a note is beside it in the whole diagram, px; further away it stands alone. In a part it is beside the nearest. */
const NEAR = 160
const NO_GRAPH: Graph = { nodes: [], edges: [] }

type Place = (id: string) => Placed
/** Notes where they are while boxes are being dragged, those by node id. */
export type Along = (dragged: ReadonlyMap<string, Placed>) => readonly Note[]

/** What notes are put beside: boxes and where they are. */
export interface Boxes {
  readonly graph: Graph
  readonly mode: FieldMode
  readonly place: Place
  /** Whether it is all of the diagram: what stands beside nothing has its place in that alone. */
  readonly whole: boolean
}

/** The notes of a picture where its boxes are, and by `along` where they are while some of those are being dragged. */
export function useNotesIn(
  kept: readonly Note[],
  picture: Picture | undefined,
  place: Place,
  whole: boolean,
): { readonly notes: readonly Note[]; readonly along: Along; readonly boxes: Boxes } {
  const { graph = NO_GRAPH, mode = 'keys' } = picture ?? {}
  const homes = useMemo(() => homesOf(kept, graph), [kept, graph])
  const notes = useMemo(() => {
    const areas =
      kept.length === 0 ? [] : graph.nodes.map((node) => ({ ...place(node.id), width: NODE.width, height: nodeHeight(node, mode) }))
    return clearOf(notesIn(kept, homes, place, whole), areas)
  }, [kept, homes, place, whole, graph, mode])
  const along = useCallback<Along>(
    (dragged) => (dragged.size === 0 ? notes : notes.map((note) => alongWith(note, homes, place, dragged))),
    [notes, homes, place],
  )
  return { notes, along, boxes: { graph, mode, place, whole } }
}

/** A note while the box is dragged that it stands beside: as far from it as before. */
function alongWith(note: Note, homes: ReadonlyMap<string, string>, place: Place, dragged: ReadonlyMap<string, Placed>): Note {
  const home = note.beside && homes.get(note.beside.key)
  const now = home === undefined ? undefined : dragged.get(home)
  if (home === undefined || now === undefined) return note
  const { x, y } = place(home)
  return { ...note, x: note.x + now.x - x, y: note.y + now.y - y }
}

/** Node ids of the relations that notes stand beside, by their keys. */
export function homesOf(notes: readonly Note[], { nodes }: Graph): ReadonlyMap<string, string> {
  const wanted = new Set(notes.flatMap(({ beside }) => beside?.key ?? []))
  if (wanted.size === 0) return new Map()
  return new Map(
    nodes.flatMap(({ id, schema, label, members }): [string, string][] => {
      const key = relationKey({ schema, name: label })
      return members === undefined && wanted.has(key) ? [[key, id]] : []
    }),
  )
}

/** The notes of what is shown, where they are in it: those beside relations that are shown, and in the whole all others too. */
export function notesIn(notes: readonly Note[], homes: ReadonlyMap<string, string>, place: Place, whole: boolean): readonly Note[] {
  return notes.flatMap((note) => {
    const home = note.beside && homes.get(note.beside.key)
    if (note.beside === undefined || home === undefined) return whole ? [note] : []
    const { x, y } = place(home)
    return [{ ...note, x: x + note.beside.dx, y: y + note.beside.dy }]
  })
}

/** A note that was put at a place of what is shown: beside the box that is nearest there. In a part its place in the whole stays. */
export function putBeside(note: Note, at: Placed, { graph, mode, place, whole }: Boxes): Note {
  const area = noteArea({ ...note, ...at })
  let least = whole ? NEAR : Infinity
  let beside: Note['beside']
  for (const node of graph.nodes) {
    if (node.members !== undefined) continue
    const { x, y } = place(node.id)
    const aside = Math.max(x - area.x - area.width, area.x - x - NODE.width, 0)
    const apart = Math.max(y - area.y - area.height, area.y - y - nodeHeight(node, mode), 0)
    if (aside + apart >= least) continue
    least = aside + apart
    beside = { key: relationKey({ schema: node.schema, name: node.label }), dx: at.x - x, dy: at.y - y }
  }
  const { beside: _before, ...rest } = note
  return { ...rest, ...(whole ? { x: at.x, y: at.y } : {}), ...(beside === undefined ? {} : { beside }) }
}
