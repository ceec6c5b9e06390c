import { AppError } from '@shared/errors'
import type { Freshness } from '@shared/freshness'
import { call } from '../client'
import { keys, queries } from '../queries'
import { errorText } from '../ui/error-text'
import { outageWords } from '../ui/outage-words'
import { forget, type Target } from './actions'
import { t } from '../words'
import { showDialog } from './dialogs'
import { askIfProduction } from './production'

/** How long somebody who forgets waits for a database to answer before he is asked whether he means it, ms. */
const ANSWER_MS = 1500

/** Something to forget. `keepHistory`: see the channel `catalog.forget`. */
export interface Forgetting extends Target {
  readonly keepHistory?: boolean
}

/** What would be lost for longer than a moment. */
export interface Loss {
  /** Why it could not be read again at once. */
  readonly unread: string | undefined
  /** Readings in the history that would go; they cannot be made again at all. */
  readonly history: number
}

/** Forgets at once what can be read again at once; asks before anything else, and for production. `words`: what it is. */
export async function forgetOrAsk(what: Forgetting, words: string): Promise<void> {
  const loss = await lossOf(what)
  if (loss.unread === undefined && loss.history === 0) {
    if (await askIfProduction(what.connectionId, t('connections.production.forget', { what: words }))) await forget(what)
  } else showDialog({ kind: 'forget', what, words, loss })
}

/** Finds out what a forget would lose; asks the database where it is not known whether it answers. */
export async function lossOf(what: Forgetting): Promise<Loss> {
  const { connectionId: id, schema, keepHistory = false } = what
  const [unread, history] = await Promise.all([
    whyUnread(id),
    schema === undefined && !keepHistory ? call('history.list', { id }).then(({ entries }) => entries.length) : 0,
  ])
  return { unread, history }
}

async function whyUnread(id: string): Promise<string | undefined> {
  const known = queries.getQueryData<{ freshness: Freshness } | null>(keys.outline(id))?.freshness
  if (known?.state === 'live' || known?.state === 'changed') return undefined
  if (known?.outage !== undefined) return outageWords(known)
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<string>((done) => (timer = setTimeout(() => done(t('frame.notAnswered')), ANSWER_MS)))
  const asked = call('catalog.check', { id }).then(outageWords, (error: unknown) =>
    // Never read: there is nothing that could be lost.
    error instanceof AppError && error.code === 'not_found' ? undefined : errorText(error),
  )
  return await Promise.race([asked, late]).finally(() => clearTimeout(timer))
}
