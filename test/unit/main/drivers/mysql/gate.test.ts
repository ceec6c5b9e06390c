import { describe, expect, it } from 'vitest'
import { type GateRows, readFingerprint, readGate, unmoved, writeFingerprint } from '../../../../../src/main/drivers/mysql/gate'
import { Rights } from '../../../../../src/main/drivers/mysql/rights'

const rows = (more: Partial<GateRows> = {}, counters: Record<string, number> = {}): GateRows => ({
  counters: Object.entries({
    Com_alter_table: 3,
    Com_create_table: 7,
    Uptime: 500,
    Uptime_since_flush_status: 400,
    Threads_running: 1,
    ...counters,
  }),
  now: [[10_000]],
  running: [],
  events: [],
  mine: 5,
  seesAll: true,
  ...more,
})
const running = (text: string | null, command = 'Query', id = 6) => ({ running: [[id, 'u', 'h', 'd', command, 0, 'x', text]] })

describe('the gate', () => {
  const before = readGate(rows())

  it('holds while counters and start stay', () => {
    expect(unmoved(before, readGate(rows({ now: [[10_060]] }, { Uptime: 560, Uptime_since_flush_status: 460 })))).toBe(true)
  })

  it.each([
    ['a counter moved', rows({}, { Com_alter_table: 4 })],
    ['a counter went back', rows({}, { Com_alter_table: 2 })],
    ['the server started again', rows({ now: [[10_060]] }, { Uptime: 10, Uptime_since_flush_status: 10 })],
    ['the counters were set back', rows({}, { Uptime_since_flush_status: 3 })],
    ['an event ended by itself', rows({ events: [['d', 'e', 'DISABLED']] })],
  ])('does not hold when %s', (_name, after) => {
    expect(unmoved(before, readGate(after))).toBe(false)
  })

  it.each([
    ['ALTER TABLE t ADD x INT', false],
    ['/* tool */ alter table t add x int', false],
    ['CALL migrate()', false],
    ['RENAME TABLE a TO b', false],
    ['EXECUTE s', false],
    ['SELECT * FROM t', true],
    ['/* tool */ INSERT INTO t VALUES (1)', true],
    ['(SELECT 1) UNION (SELECT 2)', true],
    [null, true],
  ])('with somebody running %s it is settled: %s', (text, settled) => {
    expect(readGate(rows(running(text))).settled).toBe(settled)
    expect(unmoved(readGate(rows(running(text))), readGate(rows()))).toBe(settled)
  })

  it('does not mind its own question, nor who sleeps', () => {
    expect(readGate(rows(running('SHOW PROCESSLIST', 'Query', 5))).settled).toBe(true)
    expect(readGate(rows(running('ALTER TABLE t', 'Query', 5))).settled).toBe(true)
    expect(readGate(rows(running('ALTER TABLE t', 'Sleep'))).settled).toBe(true)
  })

  it('believes nobody is at work only when nobody is, where it cannot see who', () => {
    expect(readGate(rows({ seesAll: false }, { Threads_running: 2 })).settled).toBe(false)
    expect(readGate(rows({ seesAll: false }, { Threads_running: 1 })).settled).toBe(true)
  })

  it('survives being written down', () => {
    expect(readFingerprint(writeFingerprint(before, 'marks'))).toEqual({ gate: before, marks: 'marks' })
    expect(readFingerprint('anything else')).toBeUndefined()
  })
})

describe('rights', () => {
  const rights = new Rights([
    "GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*X'",
    'GRANT SELECT, SHOW VIEW ON `shop`.* TO `u`@`%`',
    'GRANT ALL PRIVILEGES ON `dev\\_%`.* TO `u`@`%`',
    'GRANT TRIGGER ON `a_b`.`t` TO `u`@`%`',
    'GRANT SELECT (`a`, `b`), INSERT ON `c`.`t` TO `u`@`%`',
    'GRANT SELECT (`a`) ON `d`.`ON` TO `u`@`%`',
    'GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `u`@`%`',
  ])
  it.each([
    ['SELECT', 'shop', 'x', true],
    ['TRIGGER', 'shop', 'x', false],
    ['TRIGGER', 'dev_one', undefined, true],
    ['TRIGGER', 'devone', undefined, false],
    ['TRIGGER', 'a_b', 't', true],
    ['TRIGGER', 'axb', 't', false],
    ['TRIGGER', 'a_b', undefined, false],
    ['SELECT', 'c', 't', false],
    ['INSERT', 'c', 't', true],
    ['EXECUTE', 'shop', 'p', false],
    ['PROCESS', undefined, undefined, false],
  ] as const)('%s on %s.%s: %s', (privilege, schema, table, expected) => {
    expect(rights.has(privilege, schema, table)).toBe(expected)
  })

  it('knows which relations are granted as a whole', () => {
    expect([rights.any('shop', 'x'), rights.any('c', 't'), rights.any('d', 'ON')]).toEqual([true, true, false])
    expect(rights.unsure).toBe(false)
  })

  it('is unsure where a role was granted that it cannot look into', () => {
    expect(new Rights(['GRANT `reader`@`%` TO `u`@`%`']).unsure).toBe(true)
    expect(new Rights(['something new']).unsure).toBe(true)
    expect(new Rights(['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION']).has('PROCESS')).toBe(true)
  })
})
