import { createContext, type RefObject, useContext, useEffect, useRef } from 'react'
import { create } from 'zustand'
import { say } from '../state/jobs'
import { t } from '../words'
import { type CommandId, specOf, titleOf } from './list'

/** What a command of the list does here and now. */
export interface Command {
  readonly id: CommandId
  readonly run: () => void
  /** Why it cannot run now, as a sentence without a full stop; shown wherever the command is. */
  readonly disabled?: string | undefined
}

/** Whose command it is: the window's own, that of the view in front, or that of what has the focus. The nearest one runs. */
type Level = 'window' | 'view' | 'focus'

interface Registered extends Command {
  readonly level: Level
  /** For `focus`: where the focus must be. */
  readonly within?: () => Element | null
}

/** Everything that can run now; the later of two of one level comes first. */
const useRegistry = create<{ readonly registered: readonly Registered[] }>()(() => ({ registered: [] }))

/** Whether a view is the one in front of its group, and its group the one that is used: others' commands wait. */
export const ActiveView = createContext(true)

interface Options {
  readonly level?: 'window' | 'view'
  /** The commands count while the focus is in here, and then before all others. */
  readonly within?: RefObject<Element | null>
}

/**
 * Says what commands of the list do while the caller is mounted and, in a view, in front. Closures may change with every
 * rendering; nothing is registered anew for that.
 */
export function useCommands(commands: readonly Command[], { level = 'view', within }: Options = {}): void {
  const active = useContext(ActiveView)
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const said = JSON.stringify(commands.map(({ id, disabled }) => [id, disabled ?? null]))
  const live = active || level === 'window' || within !== undefined
  useEffect(() => {
    if (!live) return
    const own = (JSON.parse(said) as readonly (readonly [CommandId, string | null])[]).map(
      ([id, disabled], at): Registered => ({
        ...{ id, run: () => latest.current[at]?.run() },
        ...(disabled === null ? {} : { disabled }),
        ...(within === undefined ? { level } : { level: 'focus', within: () => within.current }),
      }),
    )
    useRegistry.setState(({ registered }) => ({ registered: [...own, ...registered] }))
    return () => useRegistry.setState(({ registered }) => ({ registered: registered.filter((one) => !own.includes(one)) }))
  }, [said, live, level, within])
}

const NEAREST: readonly Level[] = ['focus', 'view', 'window']

/** Who would run a command; undefined where nothing on screen can. Pure. */
export function nearest(registered: readonly Registered[], id: CommandId, focus: Element | null): Registered | undefined {
  const own = registered.filter((one) => one.id === id && (one.within === undefined || one.within()?.contains(focus) === true))
  return NEAREST.map((level) => own.find((one) => one.level === level)).find((one) => one !== undefined)
}

/** Why a command cannot run now, with the focus where it is said; undefined where it can. */
export function whyNot(id: CommandId, focus: Element | null = document.activeElement): string | undefined {
  const one = nearest(useRegistry.getState().registered, id, focus)
  return one === undefined ? t(specOf(id).needs ?? 'commands.needsOther') : one.disabled
}

/** {@link whyNot}, kept up to date while something is drawn with it. */
export function useWhyNot(): (id: CommandId, focus?: Element | null) => string | undefined {
  useRegistry((state) => state.registered)
  return whyNot
}

/** Runs a command, or says why it cannot run. */
export function runCommand(id: CommandId, focus: Element | null = document.activeElement): void {
  const reason = whyNot(id, focus)
  if (reason === undefined) nearest(useRegistry.getState().registered, id, focus)?.run()
  else say(t('commands.cannot', { command: titleOf(id).replace(/…$/, ''), reason }))
}

/** Of commands with the same keys: the one whose owner is nearest, or the first where none is on screen. */
export function nearestOf(ids: readonly CommandId[], focus: Element | null = document.activeElement): CommandId | undefined {
  const { registered } = useRegistry.getState()
  const rank = (id: CommandId) => {
    const level = nearest(registered, id, focus)?.level
    return level === undefined ? NEAREST.length : NEAREST.indexOf(level)
  }
  return [...ids].sort((a, b) => rank(a) - rank(b))[0]
}
