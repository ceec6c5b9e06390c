import type { Colour, Environment } from '@shared/connection'
import { create } from 'zustand'
import { call } from '../client'
import { underWay, type UnderWay } from './actions'
import { type OpenDialog, useDialog } from './dialogs'
import { useJobs } from './jobs'
import type { Side, Tab } from './tab-model'
import { useTabs } from './tabs'
import { useTreeState } from './tree'

/** Between a change and writing it down, ms. */
const PAUSE_MS = 200

/** What stands in the form of a connection. Values are text or switches until they are sent. */
export interface Draft {
  readonly engine: string
  readonly name: string
  /** The name that was filled in from a URL: as long as it stands, the next URL may replace it. */
  readonly suggested?: string
  readonly environment: Environment
  /** Whether its readings are shared with the team. */
  readonly shared: boolean
  readonly folder: string
  readonly colour: Colour
  /** Its secrets are kept nowhere and asked for. */
  readonly asks: boolean
  readonly values: Readonly<Record<string, string | boolean>>
  /** Secrets as typed; empty = untouched. */
  readonly secrets: Readonly<Record<string, string>>
}

/** A form that somebody is filling in. */
interface OpenForm {
  /** The connection that is edited; undefined for a new one. */
  readonly id: string | undefined
  readonly draft: Draft
  /** True for one that came back after the page failed, without the secrets that were typed. */
  readonly back: boolean
}

export const useForm = create<{ readonly form: OpenForm | undefined }>()(() => ({ form: undefined }))

/** What the window shows, as the page after a failed one needs it. Names of what was typed as a secret, never the secret. */
interface Kept {
  readonly tabs: readonly Tab[]
  readonly active: string | undefined
  readonly shown: Readonly<Partial<Record<Side, string>>>
  readonly recent: readonly string[]
  readonly expanded: readonly string[]
  readonly row: string | undefined
  readonly dialog: OpenDialog
  readonly form: Omit<OpenForm, 'back'> | undefined
  readonly underWay: readonly UnderWay[]
}

/** Shows what the page before this one showed, if it failed; answers what it was reading, undefined where none failed. */
export async function restoreWindow(): Promise<readonly UnderWay[] | undefined> {
  const { state } = await call('window.kept', {})
  if (state === null) return undefined
  const kept = JSON.parse(state) as Kept
  useTabs.setState({ tabs: kept.tabs, active: kept.active, shown: kept.shown, recent: kept.recent })
  useTreeState.setState({ expanded: new Set(kept.expanded), active: kept.row })
  useForm.setState({ form: kept.form === undefined ? undefined : { ...kept.form, back: true } })
  useDialog.setState({ dialog: kept.dialog })
  return kept.underWay
}

/** Writes down what the window shows, a moment after it changed. */
export function keepWindow(): void {
  let last = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = () => {
    timer = undefined
    const state = JSON.stringify(now())
    if (state === last) return
    last = state
    // What is too large to be kept is not kept; nothing else can go wrong with text.
    call('window.keep', { state }).catch(() => undefined)
  }
  for (const store of [useTabs, useTreeState, useDialog, useForm, useJobs])
    store.subscribe(() => {
      timer ??= setTimeout(keep, PAUSE_MS)
    })
}

function now(): Kept {
  const { tabs, active, shown, recent } = useTabs.getState()
  const { expanded, active: row } = useTreeState.getState()
  const { form } = useForm.getState()
  return {
    ...{ tabs, active, shown, recent, expanded: [...expanded], row, dialog: useDialog.getState().dialog, underWay: underWay() },
    form: form === undefined ? undefined : { id: form.id, draft: { ...form.draft, secrets: {} } },
  }
}
