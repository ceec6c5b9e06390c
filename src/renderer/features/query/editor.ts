import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type CompletionSource,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { MariaSQL, PostgreSQL, sql, SQLite, StandardSQL } from '@codemirror/lang-sql'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { EditorState, type Extension, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view'
import { editorLook } from './editor-look'

/** A stretch of the text, in UTF-16 units. */
interface Stretch {
  readonly from: number
  readonly to: number
}

const setWrong = StateEffect.define<Stretch | undefined>()

/** Where the server said that something is wrong, until something is typed. */
const wrong = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    if (transaction.docChanged) return Decoration.none
    for (const effect of transaction.effects)
      if (effect.is(setWrong))
        return effect.value === undefined
          ? Decoration.none
          : Decoration.set([Decoration.mark({ class: 'cm-wrong' }).range(effect.value.from, effect.value.to)])
    return marks
  },
  provide: (field) => EditorView.decorations.from(field),
})

const GRAMMARS: Readonly<Record<string, typeof StandardSQL>> = { postgres: PostgreSQL, mysql: MariaSQL, sqlite: SQLite }

interface EditorOptions {
  readonly engine: string
  readonly text: string
  /** For screen readers. */
  readonly label: string
  readonly hint: string
  readonly complete: CompletionSource
  readonly onText: (text: string) => void
}

/** A state to begin with; everything of the editor that outlives its view is in it. */
export function newEditorState({ engine, text, label, hint, complete, onText }: EditorOptions): EditorState {
  const extensions: Extension[] = [
    ...[lineNumbers(), highlightActiveLineGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), wrong],
    ...[indentUnit.of('  '), EditorState.tabSize.of(2), EditorView.lineWrapping, placeholder(hint)],
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off' }),
    sql({ dialect: GRAMMARS[engine] ?? StandardSQL, upperCaseKeywords: true }),
    autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 30, maxRenderedOptions: 100 }),
    keymap.of([
      { key: 'Tab', run: acceptCompletion },
      ...[...closeBracketsKeymap, ...completionKeymap, ...historyKeymap],
      // Running is a command of the window.
      ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
    ]),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onText(state.doc.toString())
    }),
    editorLook,
  ]
  return EditorState.create({ doc: text, extensions })
}

/**
 * Shows a state in `host`. It lives in a shadow tree: there styles come as constructed sheets, which our policy allows, and not as
 * text in a style element, which it does not.
 */
export function showEditor(host: HTMLElement, state: EditorState): EditorView {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  return new EditorView({ state, parent: root, root })
}

/** Marks a stretch as wrong and brings it into view. */
export function markWrong(view: EditorView, at: number): void {
  const length = view.state.doc.length
  const from = Math.min(at, Math.max(0, length - 1))
  const word = view.state.wordAt(from)
  const to = Math.min(length, Math.max(from + 1, word?.to ?? 0))
  if (to > from) view.dispatch({ effects: [setWrong.of({ from, to }), EditorView.scrollIntoView(from)] })
}

export function clearWrong(view: EditorView): void {
  view.dispatch({ effects: setWrong.of(undefined) })
}

/** Puts text in the place of the selection and goes on behind it. */
export function insertText(view: EditorView, text: string): void {
  view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true })
  view.focus()
}
