import { quoteText } from '../quote'

/**
 * Server-wide counters of statements that change a schema or a grant (MySQL manual, "Com_xxx"): they move when one starts.
 * Temporary tables are no part of a catalog. Uptime tells a restart, Threads_running whether anybody else is at work.
 */
export const COUNTERS = /* SQL */ `
  SHOW GLOBAL STATUS WHERE Variable_name REGEXP '^Com_(alter|create|drop|rename|grant|revoke|import)(_|$)' AND Variable_name NOT LIKE 'Com%temporary%'
    OR Variable_name IN ('Uptime', 'Uptime_since_flush_status', 'Threads_running')`
export const NOW = /* SQL */ `SELECT UNIX_TIMESTAMP()`
/** What others are running; without the PROCESS right only what the same user runs. */
export const RUNNING = /* SQL */ `SHOW PROCESSLIST`

/** Events end by themselves when their time is up, which no counter tells. */
export function eventStates(schemas: readonly string[]): string {
  return /* SQL */ `SELECT EVENT_SCHEMA, EVENT_NAME, STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (${texts(schemas)}) ORDER BY 1, 2`
}

/** A list of quoted texts for IN. */
export function texts(values: readonly string[]): string {
  return values.length === 0 ? 'NULL' : values.map(quoteText).join(', ')
}
