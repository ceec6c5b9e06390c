import { relationKey } from '@shared/catalog'
import type { FieldMode, Placed } from '@shared/diagram/model'
import type { BoxColour } from '@shared/diagram/notes'
import { type Grouping, groupOfId } from '@shared/diagram/groups'
import { type Lines, USUAL_LINES } from '@shared/diagram/lines'
import type { DiagramView, MarksBy } from '@shared/diagram-views'
import type { Graph } from '@shared/graph'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../../client'
import { keys, queries } from '../../queries'
import { say } from '../../state/jobs'
import { errorText } from '../../ui/error-text'
import { t } from '../../words'
import { type Board, type Moved, type Moves, movesOf, NO_MOVES } from './moves'
import { useSteady } from './steady'

/** Saved so long after the last change, ms. */
const CALM_MS = 500
/** A view that was removed can be brought back for so long, ms. */
const UNDO_MS = 10_000

/** The view that is on, and the others of the same diagram. */
export interface Views {
  readonly name: string
  readonly names: readonly string[]
  readonly mode: FieldMode
  readonly marks: MarksBy
  readonly moves: Moves
  /** By relationKey. */
  readonly hidden: ReadonlySet<string>
  readonly lines: Lines
  readonly setLines: (lines: Lines) => void
  readonly setMode: (mode: FieldMode) => void
  readonly setMarks: (marks: MarksBy) => void
  readonly setMoves: (change: (moves: Moves) => Moves) => void
  readonly setHidden: (hidden: ReadonlySet<string>) => void
  readonly choose: (name: string) => void
  /** What is on as one more view, which is on from then. */
  readonly saveAs: (name: string) => void
  /** Removes it, which can be undone for a moment. */
  readonly remove: () => void
}

interface State {
  readonly name: string
  readonly mode: FieldMode
  readonly marks: MarksBy
  readonly moves: Moves
  readonly hidden: ReadonlySet<string>
  readonly lines: Lines
  /** False for what was loaded: only what somebody changed is saved. */
  readonly changed: boolean
}
const FRESH: State = { name: '', mode: 'keys', marks: 'rows', moves: NO_MOVES, hidden: new Set(), lines: USUAL_LINES, changed: false }

/** The arrangement of a diagram, kept by the names of its relations. Undefined for a moment, until what was kept is known. */
export function useViews(graph: Graph, connectionId: string, schema: string | undefined): Views | undefined {
  const kept = useQuery({
    queryKey: keys.diagramViews(connectionId),
    queryFn: ({ signal }) => call('diagram.views', { id: connectionId }, { signal }),
  })
  const own = useMemo(() => kept.data?.filter((view) => view.schema === (schema ?? null)), [kept.data, schema])
  const [state, setState] = useState<State | undefined>()
  const { nodes } = graph
  const byKey = useMemo(() => new Map(nodes.map((node) => [keyOf(node), node.id])), [nodes])
  // Views that cannot be read are told and taken for none: a diagram needs none.
  const failed = kept.error
  useEffect(() => {
    if (failed !== null) say(errorText(failed))
  }, [failed])
  const settled = own !== undefined || failed !== null
  const first = useMemo(() => (settled ? loaded('', own, byKey) : undefined), [settled, own, byKey])
  const now = state ?? first

  const save = async (what: State) => {
    const before = own?.find((view) => view.name === what.name)
    try {
      await call('diagram.saveView', { id: connectionId, view: viewOf(what, schema, graph, byKey, before) })
      await queries.invalidateQueries({ queryKey: keys.diagramViews(connectionId) })
    } catch (error) {
      say(errorText(error))
    }
  }
  const unsaved = useRef<State | undefined>(undefined)
  const flush = useSteady(() => {
    const what = unsaved.current
    unsaved.current = undefined
    if (what !== undefined) void save(what)
  })
  useEffect(() => {
    if (state?.changed !== true) return
    unsaved.current = state
    const timer = setTimeout(flush, CALM_MS)
    return () => clearTimeout(timer)
  }, [state, flush])
  // Whoever closes the tab right after a change keeps that, too.
  useEffect(() => flush, [flush])

  if (now === undefined) return undefined
  const change = (patch: Partial<State>) => setState({ ...now, ...patch, changed: true })
  return {
    ...{ name: now.name, mode: now.mode, marks: now.marks, moves: now.moves, hidden: now.hidden, lines: now.lines },
    // One that was just made is there before it is saved.
    names: [...new Set(['', ...(own ?? []).map((view) => view.name), now.name])],
    setMode: (mode) => change({ mode }),
    setMarks: (marks) => change({ marks }),
    setLines: (lines) => change({ lines }),
    setMoves: (of) => setState((old) => ({ ...(old ?? now), moves: of((old ?? now).moves), changed: true })),
    setHidden: (hidden) => change({ hidden }),
    choose: (name) => {
      flush()
      setState(loaded(name, own, byKey))
    },
    saveAs: (name) => change({ name }),
    remove: () => {
      unsaved.current = undefined
      setState(loaded('', now.name === '' ? [] : own, byKey))
      void call('diagram.removeView', { id: connectionId, schema: schema ?? null, name: now.name }).then(
        async () => {
          say(t('diagram.viewRemoved', { name: now.name }), {
            ...{ label: t('menu.undo'), until: Date.now() + UNDO_MS },
            run: () => {
              setState(now)
              void save(now)
            },
          })
          await queries.invalidateQueries({ queryKey: keys.diagramViews(connectionId) })
        },
        (error: unknown) => say(errorText(error)),
      )
    },
  }
}

/** What was kept under a name, by node ids; what is kept of relations that are not here is left out. */
function loaded(name: string, views: readonly DiagramView[] | undefined, byKey: ReadonlyMap<string, string>): State {
  const view = views?.find((one) => one.name === name)
  if (view === undefined) return { ...FRESH, name }
  // A closed group's box goes by its own id: there is no relation of that name.
  const idOf = (key: string) => byKey.get(key) ?? (groupOfId(key) === undefined ? undefined : key)
  const places = view.places.flatMap(([key, x, y]): [string, Placed][] => {
    const id = idOf(key)
    return id === undefined ? [] : [[id, { x, y }]]
  })
  const { fields: mode, marks = 'rows', lines = USUAL_LINES, notes = [] } = view
  const colours = (view.colours ?? []).flatMap(([key, colour]): [string, BoxColour][] => {
    const id = byKey.get(key)
    return id === undefined ? [] : [[id, colour]]
  })
  const grouping: Grouping = {
    by: view.groups?.by ?? 'usual',
    folders: new Map((view.groups?.folders ?? []).flatMap(([key, folder]) => [[byKey.get(key) ?? '', folder] as const])),
    closed: new Set(view.groups?.closed),
  }
  const board = { places: new Map(places), colours: new Map(colours), notes, grouping }
  return { ...FRESH, name, mode, marks, lines, moves: movesOf(board), hidden: new Set(view.hidden) }
}

/** A view as it is kept. What was kept of relations that are not here now stays: they may come back. */
function viewOf(
  { name, mode, marks, moves, hidden, lines }: State,
  schema: string | undefined,
  graph: Graph,
  byKey: ReadonlyMap<string, string>,
  before: DiagramView | undefined,
): DiagramView {
  const gone = (before?.places ?? []).filter(([key]) => !byKey.has(key) && groupOfId(key) === undefined)
  const { notes, grouping } = moves.now
  const folders = graph.nodes.flatMap((node): [string, string][] => {
    const folder = grouping.folders.get(node.id)
    return folder === undefined ? [] : [[keyOf(node), folder]]
  })
  folders.push(...(before?.groups?.folders ?? []).filter(([key]) => !byKey.has(key)))
  const boxes = [...moves.now.places].flatMap(([id, { x, y }]): DiagramView['places'] => (groupOfId(id) === undefined ? [] : [[id, x, y]]))
  const places = [...placesOf(graph, moves.now.places), ...boxes, ...gone]
  const colours = [...coloursOf(graph, moves.now.colours), ...(before?.colours ?? []).filter(([key]) => !byKey.has(key))]
  return {
    ...{ name, schema: schema ?? null, fields: mode, places, hidden: [...hidden], lines },
    ...(marks === 'rows' ? {} : { marks }),
    ...(colours.length === 0 ? {} : { colours }),
    ...(notes.length === 0 ? {} : { notes: [...notes] }),
    ...(isUsual(grouping) ? {} : { groups: { by: grouping.by, folders, closed: [...grouping.closed] } }),
  }
}

function isUsual({ by, folders, closed }: Grouping): boolean {
  return by === 'usual' && folders.size === 0 && closed.size === 0
}

function placesOf(graph: Graph, now: Moved): DiagramView['places'] {
  return graph.nodes.flatMap((node): DiagramView['places'] => {
    const place = now.get(node.id)
    return place === undefined ? [] : [[keyOf(node), place.x, place.y]]
  })
}

function coloursOf(graph: Graph, now: Board['colours']): NonNullable<DiagramView['colours']> {
  return graph.nodes.flatMap((node): [string, BoxColour][] => {
    const colour = now.get(node.id)
    return colour === undefined ? [] : [[keyOf(node), colour]]
  })
}

/** A relation's name in a view. */
export function keyOf({ schema, label }: Graph['nodes'][number]): string {
  return relationKey({ schema, name: label })
}
