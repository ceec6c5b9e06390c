import type { SearchReply } from '@shared/search'
import { t } from '../../words'

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
      : [t(reply.more ? 'search.best' : 'search.found', { count: reply.total, ms: reply.tookMs.toFixed(reply.tookMs < 10 ? 1 : 0) })]),
    ...(reply.indexing === null ? [] : [t('search.indexing', { done: reply.indexing.done, total: reply.indexing.total })]),
    ...(partly.length === 0 ? [] : [t('search.partly', { names: partly.join(', ') })]),
    ...(unread.length === 0 ? [] : [t('search.unread', { names: unread.map(({ name }) => name).join(', ') })]),
  ].join(' · ')
}
