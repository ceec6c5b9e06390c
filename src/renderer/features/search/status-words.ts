import type { SearchReply } from '@shared/search'
import { count, counted } from '../../ui/format'

/** How much was found and how fast, and what is not searched yet, by name. Pure. */
export function statusWords(
  wanted: string,
  reply: Omit<SearchReply, 'items'> | undefined,
  saved: readonly { readonly id: string; readonly name: string }[],
  unread: readonly { readonly name: string }[],
): string {
  if (reply === undefined) return ''
  const partly = saved.filter(({ id }) => reply.notIndexed.includes(id)).map(({ name }) => name)
  return [
    ...(wanted === ''
      ? []
      : [`${reply.more ? 'The best ' : ''}${counted(reply.total, 'hit')} in ${reply.tookMs.toFixed(reply.tookMs < 10 ? 1 : 0)} ms`]),
    ...(reply.indexing === null ? [] : [`indexing ${count(reply.indexing.done)} of ${count(reply.indexing.total)}`]),
    ...(partly.length === 0 ? [] : [`not all of ${partly.join(', ')} is searched yet`]),
    ...(unread.length === 0 ? [] : [`never read: ${unread.map(({ name }) => name).join(', ')}`]),
  ].join(' · ')
}
