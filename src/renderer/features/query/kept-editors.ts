import type { EditorState } from '@codemirror/state'
import { isConsoleThere, whenConsoleGone } from '../../state/consoles'

/** Editors of consoles that are not in front: text, selection and what can be undone. */
const kept = new Map<string, EditorState>()

/** The editor of a console as it was left. */
export function editorOf(console: string): EditorState | undefined {
  return kept.get(console)
}

/** Keeps the editor of a console for as long as that is open or can be opened again. */
export function keepEditor(console: string, state: EditorState): void {
  if (isConsoleThere(console)) kept.set(console, state)
}

whenConsoleGone((console) => kept.delete(console))
