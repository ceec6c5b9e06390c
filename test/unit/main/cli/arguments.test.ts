import { expect, test } from 'vitest'
import { parseCommand } from '../../../../src/main/cli/arguments'

test('reads a command', () => {
  expect(parseCommand(['table', 'sqlite:/tmp/x.db', 'orders', '--json'])).toEqual({
    ...{ verb: 'table', cacheVerb: undefined, connection: 'sqlite:/tmp/x.db', relation: 'orders', text: undefined, schema: undefined },
    ...{
      force: false,
      json: true,
      passwordFd: undefined,
      format: undefined,
      out: undefined,
      overwrite: false,
      theme: 'light',
      columns: 'keys',
      inferred: false,
    },
  })
  expect(parseCommand(['cache', 'stats'])).toMatchObject({ verb: 'cache', cacheVerb: 'stats', connection: undefined })
  expect(parseCommand(['search', 'customer', 'email', '--schema', 'sales'])).toMatchObject({
    ...{ verb: 'search', connection: undefined, text: 'customer email', schema: 'sales' },
  })
  expect(parseCommand(['restore', '--list'])).toMatchObject({ verb: 'restore', connection: undefined, backup: undefined })
  expect(parseCommand(['restore', 'a.db'])).toMatchObject({ verb: 'restore', connection: undefined, backup: 'a.db' })
  expect(parseCommand(['erd', 'x', '--format', 'dbml'])).toMatchObject({ verb: 'erd', format: 'dbml', out: undefined, overwrite: false })
  expect(parseCommand(['erd', 'x', '--out', 'a/B.MMD', '--overwrite'])).toMatchObject({
    format: 'mermaid',
    out: 'a/B.MMD',
    overwrite: true,
  })
  expect(parseCommand(['erd', 'x', '--out', 'a.json', '--format', 'sql'])).toMatchObject({ format: 'sql', out: 'a.json' })
  expect(parseCommand([])).toBe('help')
})

test.each([
  [['dance']],
  [['scan']],
  [['table', 'x']],
  [['cache', 'burn']],
  [['search']],
  [['scan', 'x', 'y']],
  [['scan', 'x', '--nope']],
  [['scan', 'x', '--password-fd', 'a']],
  [['scan', 'x', '--list']],
  [['scan', 'x', '--out', 'a.sql']],
  [['erd', 'x', '--format', 'visio']],
  [['erd', 'x', '--out', 'a.txt']],
  [['erd', 'x', '--overwrite']],
  [['erd', 'x', '--format', 'png']],
  [['erd', 'x', '--out', 'a.svg', '--theme', 'pink']],
  [['erd', 'x', '--out', 'a.svg', '--columns', 'some']],
  [['restore']],
  [['restore', '--list', 'a.db']],
  [['restore', 'a.db', 'b.db']],
])('refuses %j and says what it wants', (argv) => {
  expect(() => parseCommand(argv)).toThrow(expect.objectContaining({ code: 'invalid_input', hint: 'relata --help lists the commands' }))
})

test.each([
  [['postgres://u:hunter2@h/db']],
  [['scan', 'x', 'postgres://u:hunter2@h/db']],
  [['scan', '--postgres://u:hunter2@h/db']],
  [['scan', 'x', 'u:hunter2@h']],
])('a word that may hold a password is not repeated: %j', (argv) => {
  expect(() => parseCommand(argv)).toThrow(
    expect.objectContaining({ code: 'invalid_input', message: expect.not.stringContaining('hunter2') }),
  )
})
