import type { MenuBar } from '@shared/menu-bar'
import { useEffect, useRef } from 'react'
import { call, onEvent } from '../client'
import { say } from '../state/jobs'
import { errorText } from '../ui/error-text'
import { accelerator, type Chord } from './chords'
import { useChords } from './keymap'
import { t } from '../words'
import { type CommandId, type Group, GROUPS, isCommand, MAIN_COMMANDS, specOf, titleOf } from './list'
import { runCommand, useWhyNot } from './registry'

/** Between a change of what can run and the menu bar's, ms: tabs and focus change in bursts. */
const PAUSE_MS = 100

/** Keeps the menu bar at what the commands are and can do now, and runs what is chosen there. */
export function useMenuBar(): void {
  const whyNot = useWhyNot()
  const chordsOf = useChords()
  const shown = useRef('')
  // Behind every drawing of the window, and behind the frame it is for.
  useEffect(() => {
    const timer = setTimeout(() => {
      const bar = menuBar(chordsOf, (id) => whyNot(id) === undefined)
      const text = JSON.stringify(bar)
      if (text === shown.current) return
      shown.current = text
      call('window.menuBar', { bar }).catch((error: unknown) => say(errorText(error)))
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  })
  useEffect(() => onEvent('menu.chosen', ({ id }) => isCommand(id) && runCommand(id)), [])
}

/** The commands as the menu bar shows them. Pure. */
export function menuBar(chordsFor: (id: CommandId) => readonly Chord[], canRun: (id: CommandId) => boolean): MenuBar {
  return (Object.keys(GROUPS) as Group[]).map((group) => {
    const items = MAIN_COMMANDS.filter((id) => specOf(id).group === group).map((id) => {
      const [keys] = chordsFor(id)
      return { id, title: titleOf(id), ...(keys === undefined ? {} : { keys: accelerator(keys) }), enabled: canRun(id) }
    })
    return { title: t(GROUPS[group]), groups: [items] }
  })
}
