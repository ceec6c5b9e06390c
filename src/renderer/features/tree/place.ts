import type { ConnectionSummary } from '@shared/connection'

/** Where a connection goes: into a folder, before another one or behind all that are in it. */
export interface Place {
  readonly folder: string
  readonly before: string | null
}

/** Where a connection that was let go of on another one goes. Pure. */
export function droppedOn(list: readonly ConnectionSummary[], id: string, onto: string): Place | undefined {
  const target = list.find((one) => one.id === onto)
  if (target === undefined) return undefined
  const shown = byHead(list).flat()
  const [from, at] = [shown.findIndex((one) => one.id === id), shown.indexOf(target)]
  if (from > at) return { folder: target.folder, before: onto }
  const next = shown[at + 1]
  return { folder: target.folder, before: target.folder === '' || next?.folder === target.folder ? (next?.id ?? null) : null }
}

/**
 * The place one step up or down from where a connection stands: among those of its folder, or among connections and whole folders.
 * Pure. Undefined at the end.
 */
export function nextPlace(list: readonly ConnectionSummary[], id: string, step: 1 | -1): Place | undefined {
  const own = list.find((one) => one.id === id)
  if (own === undefined) return undefined
  const { folder } = own
  const siblings =
    folder === '' ? byHead(list).map(([first]) => first?.id ?? '') : list.filter((one) => one.folder === folder).map((one) => one.id)
  const at = siblings.indexOf(id)
  if (siblings[at + step] === undefined) return undefined
  return { folder, before: (step === 1 ? siblings[at + 2] : siblings[at - 1]) ?? null }
}

/** As the tree shows them: a connection in no folder by itself, those of one folder together. */
function byHead(list: readonly ConnectionSummary[]): ConnectionSummary[][] {
  return [...Map.groupBy(list, ({ id, folder }) => (folder === '' ? `id ${id}` : `folder ${folder}`)).values()]
}
