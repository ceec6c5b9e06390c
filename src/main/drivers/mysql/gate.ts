import { hash } from 'node:crypto'
import type { Row } from './line'

/** Where a server's counters stood at one moment. */
export interface Gate {
  /** When the server started, and when its counters were last set back: seconds since 1970 by its own clock. */
  readonly started: number
  readonly flushed: number
  /** Digest of every counter, and of the states of events. */
  readonly counters: string
  /** False while somebody may be in the middle of a change: its counter has moved already, its effect is still to come. */
  readonly settled: boolean
}

/** Seconds by which two answers about the same start may differ: uptime is told in whole seconds. */
const START_TOLERANCE_S = 2

/** Answers to the questions of sql/gate.sql. */
export interface GateRows {
  readonly counters: readonly Row[]
  readonly now: readonly Row[]
  readonly running: readonly Row[]
  readonly events: readonly Row[]
  /** The asking connection. */
  readonly mine: number
  /** Whether `running` names other users' work too. */
  readonly seesAll: boolean
}

/** Reads where a server stands. Pure. */
export function readGate({ counters, now, running, events, mine, seesAll }: GateRows): Gate {
  const status = new Map(counters.map((row) => [String(row[0]), Number(row[1])]))
  const clock = Number(now[0]?.[0] ?? 0)
  const uptime = status.get('Uptime') ?? 0
  const moved = [...status].filter(([name]) => name.startsWith('Com_')).map(([name, value]) => `${name}=${String(value)}`)
  const busy = seesAll ? running.some((row) => Number(row[0]) !== mine && mayChange(row)) : (status.get('Threads_running') ?? 2) > 1
  return {
    started: clock - uptime,
    flushed: clock - (status.get('Uptime_since_flush_status') ?? uptime),
    counters: digest([moved.sort(), events]),
    settled: !busy,
  }
}

/** Whether nothing can have changed between two moments: same server run, same counters, nothing under way at the first. */
export function unmoved(before: Gate, after: Gate): boolean {
  return (
    before.settled &&
    Math.abs(before.started - after.started) <= START_TOLERANCE_S &&
    Math.abs(before.flushed - after.flushed) <= START_TOLERANCE_S &&
    before.counters === after.counters
  )
}

/** Statements that change no schema; whatever else somebody runs might. */
const HARMLESS =
  /^\s*(\/\*.*?\*\/\s*)*\(?\s*(select|with|values|show|set|insert|update|delete|replace|load|begin|start|commit|rollback|explain|describe|desc|use|kill|check|analyze|checksum|flush|do|handler|binlog)\b/is

/** A line of SHOW PROCESSLIST: id, user, host, database, command, time, state, text. */
function mayChange(row: Row): boolean {
  const text = row[7]
  return row[4] !== 'Sleep' && row[4] !== 'Daemon' && text !== null && text !== undefined && text !== '' && !HARMLESS.test(String(text))
}

/** A short digest of anything that JSON can write. */
export function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url').slice(0, 22)
}

/** A fingerprint as text: the gate it was taken at and the digest of every mark. */
export function writeFingerprint(gate: Gate, marks: string): string {
  return ['2', gate.started, gate.flushed, gate.counters, gate.settled ? 's' : 'u', marks].join('.')
}

/** Reads what {@link writeFingerprint} wrote; undefined for any other text. */
export function readFingerprint(text: string): { gate: Gate; marks: string } | undefined {
  const [version, started, flushed, counters, settled, marks] = text.split('.')
  if (version !== '2' || counters === undefined || marks === undefined) return undefined
  return { gate: { started: Number(started), flushed: Number(flushed), counters, settled: settled === 's' }, marks }
}
