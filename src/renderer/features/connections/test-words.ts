import type { TestResult, TestStep } from '@shared/connection-test'
import { t, type Words } from '../../words'

/** Codes by which servers say that user or password are wrong: PostgreSQL's SQLSTATE, MySQL's error number. */
const WRONG_PASSWORD = new Set(['28P01', '1045'])
const HEADLINES: Readonly<Record<string, Words>> = {
  unreachable: 'connections.headline.unreachable',
  refused: 'connections.headline.refused',
  tls_failed: 'connections.headline.notThisServer',
  host_key_unknown: 'connections.headline.notThisServer',
  host_key_refused: 'connections.headline.notThisServer',
  permission_denied: 'connections.headline.noRight',
  timeout: 'connections.headline.timeout',
  cancelled: 'connections.headline.cancelled',
  not_found: 'connections.headline.notThere',
  invalid_input: 'connections.headline.notUnderstood',
}

/** In two or three words, why a test failed. */
export function headlineOf({ code, driverCode }: Pick<TestResult, 'code' | 'driverCode'>): string {
  if (code === 'auth_failed')
    return t(WRONG_PASSWORD.has(driverCode ?? '') ? 'connections.headline.wrongPassword' : 'connections.headline.notLetIn')
  return t(HEADLINES[code ?? ''] ?? 'connections.headline.other')
}

/** A step as it is called. `port`: as it stands in the form. */
export function stepName(name: TestStep['name'], port: string): string {
  return t(`connections.step.${name}`, { port })
}
