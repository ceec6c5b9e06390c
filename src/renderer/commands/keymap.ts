import { create } from 'zustand'
import { type Chord, keysOf, normal } from './chords'
import { COMMAND_IDS, type CommandId, specOf } from './list'

/** Keys that somebody chose, by command; an empty list is no key at all. */
export type Overrides = Readonly<Record<string, readonly Chord[]>>

export const onMac = window.relata.platform === 'darwin'

/** The keys that hold now. */
export const useKeymap = create<{ readonly overrides: Overrides }>()(() => ({ overrides: {} }))

/** The keys of a command. Pure. */
export function chordsFor(id: CommandId, overrides: Overrides): readonly Chord[] {
  return overrides[id] ?? specOf(id).keys
}

/** Commands by chord; several where two have the same keys. Pure. */
export function byChord(overrides: Overrides, mac: boolean): ReadonlyMap<Chord, readonly CommandId[]> {
  const map = new Map<Chord, CommandId[]>()
  for (const id of COMMAND_IDS)
    for (const chord of chordsFor(id, overrides)) {
      const key = normal(chord, mac)
      map.set(key, [...(map.get(key) ?? []), id])
    }
  return map
}

let known: { readonly overrides: Overrides; readonly map: ReadonlyMap<Chord, readonly CommandId[]> } | undefined

/** Commands that some keys stand for now. */
export function commandsOf(chord: Chord): readonly CommandId[] {
  const { overrides } = useKeymap.getState()
  if (known?.overrides !== overrides) known = { overrides, map: byChord(overrides, onMac) }
  return known.map.get(chord) ?? []
}

/** Answers the keys of a command. */
export function useChords(): (id: CommandId) => readonly Chord[] {
  const overrides = useKeymap((state) => state.overrides)
  return (id) => chordsFor(id, overrides)
}

/** The first keys of a command, one by one as they are shown; empty where it has none. */
export function useKeysOf(): (id: CommandId) => readonly string[] {
  const chords = useChords()
  return (id) => {
    const [first] = chords(id)
    return first === undefined ? [] : keysOf(first, onMac)
  }
}

/** A name with the keys of its command behind it, for a tip: "Sidebar (Ctrl B)". */
export function useWithKeys(): (name: string, id: CommandId) => string {
  const keys = useKeysOf()
  return (name, id) => (keys(id).length === 0 ? name : `${name} (${keys(id).join(' ')})`)
}

/** Keys that belong to no command, as they are shown: `keysText('Mod+Z')` is "Ctrl Z". */
export function keysText(chord: Chord): string {
  return keysOf(chord, onMac).join(' ')
}
