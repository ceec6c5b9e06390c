import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { sqlite } from '../../../../../src/main/drivers/sqlite/index'
import { filesOf, SqliteOptions } from '../../../../../src/main/drivers/sqlite/options'

test('more files are lines of name = path', () => {
  const options = SqliteOptions.parse({ path: '/a.db', attached: ' old = /b=c.db \n\nÄ rchive=d.db\r\n' })
  expect(filesOf(options)).toEqual([
    { schema: 'main', path: '/a.db' },
    { schema: 'old', path: '/b=c.db' },
    { schema: 'Ä rchive', path: resolve('d.db') },
  ])
  expect(sqlite.files?.(options).map((file) => file.field)).toEqual(['path', 'attached', 'attached'])
})

test.each([['no sign'], ['= /a.db'], ['x ='], ['main = /a.db'], ['TEMP = /a.db'], ['x = /a.db\nX = /b.db'], ['x = /a.db\n'.repeat(60)]])(
  'refused: %j',
  (attached) => {
    expect(SqliteOptions.safeParse({ path: '/a.db', attached }).success).toBe(false)
  },
)
