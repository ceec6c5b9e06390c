import type { RowFilter, RowSort } from '@shared/row-query'
import { create } from 'zustand'
import { openTab } from './tabs'

/** A relation of a connection. */
export interface Looked {
  readonly connectionId: string
  readonly schema: string
  readonly name: string
}

export const SECTIONS = ['Structure', 'Data', 'References', 'DDL', 'History'] as const
export type Section = (typeof SECTIONS)[number]

/** How a relation is looked at: which part of it, and which of its rows. */
export interface Look {
  readonly section: Section
  readonly filters: readonly RowFilter[]
  readonly sort: readonly RowSort[]
}

const FIRST: Look = { section: 'Structure', filters: [], sort: [] }
/** How far back one can go. */
const TRAIL = 50

interface Looks {
  readonly looks: Readonly<Record<string, Look>>
  /** The relation that a reference or the way back has just led to: its rows take the focus. */
  readonly arrived: string | undefined
  /** The relation whose rows somebody wants in a file: their view asks for the format. */
  readonly exported: string | undefined
  /** Where somebody came from by following references, the last one last. */
  readonly trail: readonly { readonly from: Looked; readonly look: Look; readonly to: string }[]
}

export const useLooks = create<Looks>()(() => ({ looks: {}, arrived: undefined, exported: undefined, trail: [] }))

export function lookKey({ connectionId, schema, name }: Looked): string {
  return JSON.stringify([connectionId, schema, name])
}

export function useLook(relation: Looked): Look {
  const key = lookKey(relation)
  return useLooks((state) => state.looks[key] ?? FIRST)
}

/** Changes how a relation is looked at. */
export function look(relation: Looked, change: Partial<Look>): void {
  const key = lookKey(relation)
  useLooks.setState(({ looks }) => ({ looks: { ...looks, [key]: { ...(looks[key] ?? FIRST), ...change } } }))
}

/** Opens the rows of a relation and asks how they are to be written to a file. */
export function exportRows(relation: Looked): void {
  useLooks.setState({ exported: lookKey(relation) })
  look(relation, { section: 'Data' })
  openTab({ kind: 'relation', ...relation })
}

/** Whether somebody asked for that. */
export function useExportAsked(relation: Looked): boolean {
  const key = lookKey(relation)
  return useLooks((state) => state.exported === key)
}

/** It was chosen, or thought better of. */
export function endExportAsked(): void {
  useLooks.setState({ exported: undefined })
}

/** Opens the rows of `to` that pass the filters; {@link goBack} leads to where this began. */
export function follow(from: Looked, to: Looked, filters: readonly RowFilter[]): void {
  const { looks, trail } = useLooks.getState()
  const step = { from, look: looks[lookKey(from)] ?? FIRST, to: lookKey(to) }
  useLooks.setState({ trail: [...trail.slice(1 - TRAIL), step], arrived: arrivalAt(from, to) })
  look(to, { section: 'Data', filters, sort: [] })
  openTab({ kind: 'relation', ...to })
}

/** Back from `here` to the rows whose reference was followed, as they were looked at. */
export function goBack(here: Looked): void {
  const { trail } = useLooks.getState()
  const at = trail.findLastIndex(({ to }) => to === lookKey(here))
  const step = trail[at]
  if (step === undefined) return
  useLooks.setState({ trail: trail.slice(0, at), arrived: arrivalAt(here, step.from) })
  look(step.from, step.look)
  openTab({ kind: 'relation', ...step.from })
}

/** Who stays with the same relation has its rows before him already. */
function arrivalAt(from: Looked, to: Looked): string | undefined {
  return lookKey(from) === lookKey(to) ? undefined : lookKey(to)
}

/** The name of what {@link goBack} leads to. */
export function useCameFrom(here: Looked): string | undefined {
  const key = lookKey(here)
  return useLooks((state) => state.trail.findLast(({ to }) => to === key)?.from.name)
}

/** Whether somebody was just led here. */
export function isArrival(here: Looked): boolean {
  return useLooks.getState().arrived === lookKey(here)
}

/** Says that he is there. */
export function endArrival(here: Looked): void {
  if (isArrival(here)) useLooks.setState({ arrived: undefined })
}
