import { useEffect } from 'react'
import { chordsOf, writes } from './chords'
import { commandsOf, onMac } from './keymap'
import { nearestOf, runCommand } from './registry'

/** Runs the command of every key that nobody nearer has taken. */
export function useKeyboard(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

let held = false

/** Whether the command that runs now was asked for with a key that is still held: Control or Command. */
export function isHeld(): boolean {
  return held
}

function onKey(event: KeyboardEvent): void {
  // What AltGr writes looks like Control and Alt.
  if (event.defaultPrevented || event.isComposing || event.getModifierState('AltGraph')) return
  for (const chord of chordsOf(event, onMac)) {
    const ids = commandsOf(chord)
    if (ids.length === 0 || (writes(chord) && isTyping(event.composedPath()[0]))) continue
    // Behind a dialog nothing happens unseen; its keys are not left to the browser either.
    event.preventDefault()
    const id = nearestOf(ids)
    if (id !== undefined && document.querySelector('dialog[open]') === null) {
      held = event.ctrlKey || event.metaKey
      runCommand(id)
      held = false
    }
    return
  }
}

/** Of what is within a shadow tree an event names the tree as its target. */
function isTyping(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
