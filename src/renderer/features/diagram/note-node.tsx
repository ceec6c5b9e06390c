import { NOTE, type Note, noteLines } from '@shared/diagram/notes'
import type { Node, NodeProps } from '@xyflow/react'
import { X } from 'lucide-react'
import { createContext, memo, useContext } from 'react'
import { IconButton } from '../../ui/button'
import { Lines } from '../../ui/field'
import { t } from '../../words'
import styles from './note-node.module.css'

export interface NoteNodeData extends Record<string, unknown> {
  readonly note: Note
  readonly editing: boolean
}
export type NoteNodeType = Node<NoteNodeData, 'note'>

/** What can be done with a note: written in, taken as it is now (without a text it is gone), left as it was. */
export interface NoteActions {
  readonly edit: (note: Note) => void
  readonly change: (note: Note) => void
  readonly leave: () => void
}
export const NoteActions = createContext<NoteActions | undefined>(undefined)

/** A note on the canvas: a click writes in it, a drag moves it, Delete removes it. */
export const NoteNode = memo(function NoteNode({ data: { note, editing } }: NodeProps<NoteNodeType>) {
  const actions = useContext(NoteActions)
  if (actions === undefined) return null
  if (editing) return <Editor note={note} actions={actions} />
  const remove = () => actions.change({ ...note, text: '' })
  return (
    <div className={styles['note']} data-testid="note">
      <button
        type="button"
        className={styles['text']}
        title={t('diagram.noteEdit')}
        onClick={() => actions.edit(note)}
        onKeyDown={(event) => {
          if (event.key === 'Delete' || event.key === 'Backspace') remove()
          // Enter and blank write in the note; elsewhere on the canvas they open what is selected.
          if (['Delete', 'Backspace', 'Enter', ' '].includes(event.key)) event.stopPropagation()
        }}
      >
        {noteLines(note.text).map((line, at) => (
          <span key={at}>{line}</span>
        ))}
      </button>
      <IconButton className={`${styles['remove'] ?? ''} nodrag`} label={t('diagram.noteRemove')} onClick={remove}>
        <X size={12} strokeWidth={1.5} />
      </IconButton>
    </div>
  )
})

/** Esc leaves the note as it was; Ctrl Enter, or going elsewhere, takes what was written. */
function Editor({ note, actions }: { readonly note: Note; readonly actions: NoteActions }) {
  return (
    <Lines
      ref={focus}
      className={`${styles['editor'] ?? ''} nodrag nowheel nopan`}
      aria-label={t('diagram.note')}
      placeholder={t('diagram.notePlaceholder')}
      defaultValue={note.text}
      maxLength={NOTE.max}
      rows={Math.max(3, noteLines(note.text).length + 1)}
      onBlur={(event) => actions.change({ ...note, text: event.target.value.trim() })}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') actions.leave()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.blur()
      }}
    />
  )
}

/** To the end of what is there, once there is a place for it on the screen. */
function focus(field: HTMLTextAreaElement | null): void {
  field?.focus({ preventScroll: true })
  field?.setSelectionRange(field.value.length, field.value.length)
}
