import type { TreeMark, TreeMarksReply } from '@shared/tree-marks'
import { useQuery } from '@tanstack/react-query'
import { call } from '../client'
import { keys, queries } from '../queries'

export type Marks = Readonly<Record<string, TreeMark>>
const NONE: Marks = {}

/** What is pinned or hidden, of every connection. */
export function useAllTreeMarks(): TreeMarksReply | undefined {
  return useQuery({ queryKey: keys.marks, queryFn: ({ signal }) => call('tree.marks', {}, { signal }) }).data
}

/** The same of one connection, by relationKey or objectKey. */
export function useTreeMarks(connectionId: string): Marks {
  return useAllTreeMarks()?.find((known) => known.connectionId === connectionId)?.marks ?? NONE
}

/** Pins or hides something; null takes its mark away. */
export async function mark(id: string, key: string, next: TreeMark | null): Promise<void> {
  queries.setQueryData(keys.marks, await call('tree.mark', { id, key, mark: next }))
}
