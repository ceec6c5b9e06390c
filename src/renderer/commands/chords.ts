import { t, type Words } from '../words'

/**
 * A key with what is held down, as text: `Mod+Shift+F`. `Mod` is Command on a Mac and Control elsewhere; `Ctrl` is Control
 * everywhere. Parts stand in the order of {@link MODIFIERS}, the key last and letters large.
 */
export type Chord = string

const MODIFIERS = ['Mod', 'Ctrl', 'Alt', 'Shift'] as const
type Modifier = (typeof MODIFIERS)[number]

/** What of a keyboard event says which chord it is. */
export interface Pressed {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const NAMED: Readonly<Record<string, string>> = { ' ': 'Space', '+': 'Plus', Esc: 'Escape' }
const ALONE = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead', 'Unidentified', 'Process'])

/**
 * The chords that a pressed key may stand for, the likeliest first: what the key writes in this layout, then where it lies.
 * So `?` is found wherever a layout keeps it, `Shift+1` in every layout, and letters under a layout that has none of ours. Pure.
 */
export function chordsOf(event: Pressed, mac: boolean): readonly Chord[] {
  if (ALONE.has(event.key)) return []
  const letter = /^[a-z]$/i.test(event.key)
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
  const lies = /^Key([A-Z])$/.exec(event.code)?.[1]
  const named = event.key.length > 1
  const chords: Chord[] = []
  // Shift is in the sign that it makes; with a letter or a named key it is held besides.
  if (digit === undefined || event.key !== digit)
    chords.push(join(held(event, mac, letter || named), letter ? event.key.toUpperCase() : (NAMED[event.key] ?? event.key)))
  if (digit !== undefined) chords.push(join(held(event, mac, true), digit))
  if (!letter && !named && lies !== undefined) chords.push(join(held(event, mac, true), lies))
  return chords
}

/** A chord as it is compared, whatever order it was written in; on anything but a Mac `Ctrl` is `Mod`. Pure. */
export function normal(chord: Chord, mac: boolean): Chord {
  const parts = chord.split('+')
  const key = parts.at(-1) ?? ''
  const modifiers = parts.slice(0, -1).map((part) => (part === 'Ctrl' && !mac ? 'Mod' : part) as Modifier)
  return join(new Set(modifiers), /^[a-z]$/.test(key) ? key.toUpperCase() : key)
}

/** True for what a text field would write: such a chord is no command while somebody types. Pure. */
export function writes(chord: Chord): boolean {
  const parts = chord.split('+')
  const key = parts.at(-1) ?? ''
  return (
    !parts.some((part) => part === 'Mod' || part === 'Ctrl' || part === 'Alt') && (key.length === 1 || key === 'Space' || key === 'Plus')
  )
}

const SIGNS: Readonly<Record<string, string>> = { Plus: '+', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }
/** Keys that bear another word in another language. */
const NAMES: Readonly<Record<string, Words>> = {
  ...{ Mod: 'keymap.ctrl', Ctrl: 'keymap.ctrl', Shift: 'keymap.shift', Space: 'keymap.space', Delete: 'keymap.delete' },
  ...{ Backspace: 'keymap.backspace', Home: 'keymap.home', End: 'keymap.end', PageUp: 'keymap.pageUp', PageDown: 'keymap.pageDown' },
}
const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' }

/** The keys of a chord as they are written on screen, one by one, in the language of the window. */
export function keysOf(chord: Chord, mac: boolean): readonly string[] {
  return chord.split('+').map((part) => {
    const sign = (mac ? MAC[part] : undefined) ?? SIGNS[part]
    const name = NAMES[part]
    return sign ?? (name === undefined ? part : t(name))
  })
}

/** A chord as Electron's menus write it. Pure. */
export function accelerator(chord: Chord): string {
  const words: Readonly<Record<string, string>> = { Mod: 'CommandOrControl', Ctrl: 'Control', ArrowLeft: 'Left', ArrowRight: 'Right' }
  return chord
    .split('+')
    .map((part) => words[part] ?? part)
    .join('+')
}

function held(event: Pressed, mac: boolean, shift: boolean): ReadonlySet<Modifier> {
  const modifiers = new Set<Modifier>()
  if (mac ? event.metaKey : event.ctrlKey || event.metaKey) modifiers.add('Mod')
  if (mac && event.ctrlKey) modifiers.add('Ctrl')
  if (event.altKey) modifiers.add('Alt')
  if (shift && event.shiftKey) modifiers.add('Shift')
  return modifiers
}

function join(modifiers: ReadonlySet<Modifier>, key: string): Chord {
  return [...MODIFIERS.filter((modifier) => modifiers.has(modifier)), key].join('+')
}
