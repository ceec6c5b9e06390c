import { type Chord, chordsOf, normal, type Pressed } from './chords'
import { byChord, chordsFor, type Overrides } from './keymap'
import type { CommandId } from './list'

/** What has a meaning of its own everywhere: moving the focus, choosing, closing. */
const KEPT = new Set(['Tab', 'Shift+Tab', 'Enter', 'Space', 'Escape', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Backspace'])

/** The keys that were pressed to be a command's; null for those that nobody may have, undefined while only others are held. Pure. */
export function recorded(event: Pressed, mac: boolean): Chord | null | undefined {
  const [chord] = chordsOf(event, mac)
  if (chord === undefined) return undefined
  return KEPT.has(chord) ? null : chord
}

/** Other commands that have these keys. Pure. */
export function conflictsOf(id: CommandId, chord: Chord, overrides: Overrides, mac: boolean): readonly CommandId[] {
  return (byChord(overrides, mac).get(normal(chord, mac)) ?? []).filter((other) => other !== id)
}

/** The keymap in which a command has these keys alone, and no other command has them. Pure. */
export function withKeys(id: CommandId, chord: Chord, overrides: Overrides, mac: boolean): Record<string, Chord[]> {
  const next = copied(overrides)
  for (const other of conflictsOf(id, chord, overrides, mac))
    next[other] = chordsFor(other, overrides).filter((one) => normal(one, mac) !== normal(chord, mac))
  next[id] = [chord]
  return next
}

/** The keymap in which a command has no keys. Pure. */
export function withoutKeys(id: CommandId, overrides: Overrides): Record<string, Chord[]> {
  return { ...copied(overrides), [id]: [] }
}

/** The keymap in which a command has its default keys. Pure. */
export function resetKeys(id: CommandId, overrides: Overrides): Record<string, Chord[]> {
  return Object.fromEntries(Object.entries(copied(overrides)).filter(([of]) => of !== id))
}

function copied(overrides: Overrides): Record<string, Chord[]> {
  return Object.fromEntries(Object.entries(overrides).map(([id, chords]) => [id, [...chords]]))
}
