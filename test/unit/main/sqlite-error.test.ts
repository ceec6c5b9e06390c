import { expect, test } from 'vitest'
import { toWire } from '../../../src/main/ipc/wire-error'
import { createLogger } from '../../../src/main/log'
import { fileError } from '../../../src/main/sqlite-error'

const coded = (code: string) => Object.assign(new Error('as SQLite says it'), { code })

test.each([
  ['SQLITE_FULL', 'disk_full'],
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['SQLITE_IOERR_WRITE', 'disk_full'],
  ['SQLITE_IOERR_SHMSIZE', 'disk_full'],
  ['SQLITE_IOERR_READ', 'internal'],
  ['SQLITE_CORRUPT', 'store_damaged'],
  ['SQLITE_CORRUPT_INDEX', 'store_damaged'],
  ['SQLITE_NOTADB', 'store_damaged'],
  ['SQLITE_BUSY', 'conflict'],
  ['SQLITE_BUSY_SNAPSHOT', 'conflict'],
  ['SQLITE_READONLY', 'permission_denied'],
  ['SQLITE_CANTOPEN', 'permission_denied'],
])('R24: %s reaches a window as %s, with what to do', (raw, code) => {
  const told = toWire(coded(raw), createLogger('silent'))
  expect(told).toMatchObject({ code, hint: expect.any(String), detail: { code: raw } })
  expect(told.message).not.toContain('as SQLite says it')
})

test('what is none of our files stays a defect', () => {
  for (const error of [coded('SQLITE_ERROR'), coded('ECONNREFUSED'), new Error('x'), 'text']) expect(fileError(error)).toBeUndefined()
})
