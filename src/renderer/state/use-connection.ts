import type { ConnectionSummary, EngineInfo } from '@shared/connection'
import type { Literals } from '@shared/row-text'
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

/** Every engine there is, and what each can do. */
export function useEngines() {
  return useQuery({ queryKey: keys.engines, queryFn: ({ signal }) => call('engines.list', {}, { signal }) })
}

/** The engine of a connection; undefined while either is not known. */
export function useEngine(id: string | undefined): EngineInfo | undefined {
  const engines = useEngines()
  const connection = useConnection(id)
  return engines.data?.find((engine) => engine.id === connection?.engine)
}

/** How SQL is written for this connection's database; the standard's way while its engine is not known. */
export function useLiterals(id: string): Literals {
  return useEngine(id)?.literals ?? STANDARD
}

const STANDARD: Literals = { quote: '"', backslash: false, bytes: 'hex' }
