import { decodeOutline, type Outline } from '@shared/outline'
import pg from 'pg'
import { inject } from 'vitest'
import { forkNodeHost } from '../../src/main/drivers/fork-node'
import { openRemoteSession, type RemoteSession } from '../../src/main/drivers/remote-session'
import type { Blank } from './blank'
import { never } from './engine'

/** A call that has a minute. */
export const CALL = { signal: never, timeoutMs: 60_000 }

type Way = Pick<Blank, 'options' | 'secrets'>

/** Opens a session in a child process, as somebody else or by another way than the blank database's own. */
export async function openAs(way: Way, options: Readonly<Record<string, string | number>>, password?: string): Promise<RemoteSession> {
  const secrets = password === undefined ? way.secrets : { password }
  return await openRemoteSession(forkNodeHost(inject('host')), 'postgres', { ...way.options, ...options }, secrets, CALL)
}

/** A plain connection as the superuser, for what another session does meanwhile. */
export async function otherSession(way: Way): Promise<pg.Client> {
  const client = new pg.Client({ ...way.options, ...way.secrets })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** One value of one row, as text. */
export async function askPostgres(way: Way, text: string): Promise<string> {
  const client = await otherSession(way)
  try {
    const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' })
    return String(rows[0]?.[0])
  } finally {
    await client.end()
  }
}

/** What a reading told on its way: facets and `names`, in order. */
export interface Told {
  readonly order: string[]
  names: Outline | undefined
}

/** Listeners that write down what they hear. */
export function listen(): {
  told: Told
  listeners: { onProgress: (report: { facet: string }) => void; onNames: (outline: string) => void }
} {
  const told: Told = { order: [], names: undefined }
  return {
    told,
    listeners: {
      onProgress: ({ facet }) => void told.order.push(facet),
      onNames: (outline) => {
        told.order.push('names')
        told.names = decodeOutline(outline)
      },
    },
  }
}
