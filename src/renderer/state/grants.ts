import { call } from '../client'
import { t } from '../words'
import { copyText, type Target } from './actions'
import { say } from './jobs'
import { useEngine } from './use-connection'

/** How the rights of a connection's users are told and given; nothing where its engine has none. */
export function useRights(id: string): { readonly hidesByRight: boolean } | undefined {
  const capabilities = useEngine(id)?.capabilities
  return capabilities?.grants === true ? { hidesByRight: capabilities.hidesByRight } : undefined
}

/** Copies what an owner must run so that the connection's user may read it. Rejects where the database cannot be asked. */
export async function copyGrant({ connectionId, schema, name }: Target): Promise<void> {
  const { sql } = await call('catalog.grants', {
    id: connectionId,
    scope: { ...(schema === undefined ? {} : { schema }), ...(name === undefined ? {} : { name }) },
  })
  if (sql === null) say(t('frame.nothingToGrant'))
  else await copyText(sql)
}
