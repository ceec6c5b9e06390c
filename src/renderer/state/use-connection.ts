import type { ConnectionSummary } from '@shared/connection'
import { useQuery } from '@tanstack/react-query'
import { call } from '../client'
import { keys } from '../queries'

/** A saved connection as lists show it; undefined while it is not known. */
export function useConnection(id: string | undefined): ConnectionSummary | undefined {
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  return id === undefined ? undefined : connections.data?.find((connection) => connection.id === id)
}

/** Does this connection lead to the copy of the sample database? */
export function useIsSample(id: string | undefined): boolean {
  const info = useQuery({ queryKey: keys.info, queryFn: ({ signal }) => call('app.info', {}, { signal }) })
  const connection = useConnection(id)
  return connection !== undefined && connection.target === info.data?.sample
}
