import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger, logFormat } from '../../../src/main/log'
import { readableLine } from '../../../src/main/log-lines'

function captured(format: 'json' | 'text') {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { lines, log: createLogger('info', destination, format) }
}

test('a terminal gets text, everything else JSON, and the variable decides over both', () => {
  expect([logFormat(undefined, true), logFormat(undefined, false)]).toEqual(['text', 'json'])
  expect([logFormat('json', true), logFormat('text', false), logFormat('nonsense', false)]).toEqual(['json', 'text', 'json'])
})

test('a line for a person has time, message and facts', () => {
  const { lines, log } = captured('text')
  log.info({ type: 'schema', layer: 'memory', bytes: 912 }, 'cache HIT')
  log.warn({ cause: 'Redis did not answer' }, 'cache degraded')
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d {2}cache HIT {2}type schema, layer memory, bytes 912\n$/)
  expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d {2}warning: cache degraded {2}cause Redis did not answer\n$/)
})

test('secrets are masked by structure in both forms', () => {
  for (const format of ['json', 'text'] as const) {
    const { lines, log } = captured(format)
    log.info({ url: 'postgres://u:hunter2@h/d', options: { password: 'hunter2' }, connection: { secrets: 'hunter2' } }, 'opened')
    expect(lines.join('')).not.toContain('hunter2')
    expect(lines.join('')).toContain('[secret]')
  }
})

test('an error is told with its message, and at level error with its stack', () => {
  const { lines, log } = captured('text')
  log.warn({ err: new Error('no keychain') }, 'the vault stays closed')
  log.error({ err: new Error('broken') }, 'closing failed')
  expect(lines[0]).toMatch(/warning: the vault stays closed {2}no keychain\n$/)
  expect(lines[1]).toMatch(/error: closing failed {2}broken\n {10}at /)
})

test('names from outside draw nothing on the terminal', () => {
  expect(readableLine(JSON.stringify({ level: 30, time: 0, msg: 'read', name: 'a\u001b[31m\nb' }))).toMatch(/read {2}name a \[31m b$/)
  expect(readableLine('not ours\n')).toBe('not ours')
})
