import type { ScanProgress } from '@shared/catalog-replies'
import type { CallOptions } from '../drivers/driver'
import type { RemoteSession } from '../drivers/remote-session'
import type { TakenReading, Team } from './team'

export interface WholeOptions {
  /** Whether a colleague's reading will do. */
  readonly take: boolean
  readonly report: (progress: ScanProgress) => void
  /** Told the names as soon as they are known, as an outline in text. */
  readonly onNames: ((outline: string) => void) | undefined
  /** ms since 1970. */
  readonly now: () => number
}

/** A whole catalog: a colleague's reading where the team has one that holds, otherwise from the database, and shared then. */
export async function readWhole(
  session: RemoteSession,
  call: CallOptions,
  team: Team | undefined,
  { take, report, onNames, now }: WholeOptions,
): Promise<TakenReading> {
  const started = performance.now()
  const read = async (): Promise<TakenReading> => {
    const packed = await session.readCatalog({
      ...call,
      onProgress: (p) => report({ ...p, elapsedMs: performance.now() - started }),
      ...(onNames === undefined ? {} : { onNames }),
    })
    return { packed, readAt: now(), tookMs: performance.now() - started }
  }
  if (team === undefined) return await read()
  const turn = await team.turn(session, call, take, (done, total) =>
    report({ facet: 'the team’s copy', done, total, relations: 0, elapsedMs: performance.now() - started }),
  )
  if (turn.taken !== undefined) return turn.taken
  let reading: TakenReading | undefined
  try {
    reading = await read()
    return reading
  } finally {
    turn.done(reading)
  }
}
