import type { AppError } from '@shared/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blankDatabase } from '../support/blank'
import { MYSQL_FLAVOUR, runMariadb, startMariadb } from '../support/mariadb-server'
import { asUser, rememberUser } from '../support/mysql-sessions'
import { openReader, readAll } from '../support/reading'
import type { TestServer } from '../support/server'

test('nothing chosen: a user gets in, encrypted; a wrong password, or one in the clear, does not', async () => {
  const blank = await blankDatabase('mysql')
  await blank.run('CREATE TABLE t (id INT)')
  // Who has to come encrypted is let in only so.
  const user = await asUser(blank, [`ALL ON ${blank.schema}.*`], 'REQUIRE SSL')
  const session = await openReader(user)
  expect((await readAll(session)).relations).toHaveLength(1)
  await session.close()
  await expect(openReader({ ...user, options: { ...user.options, tls: 'disable' } })).rejects.toMatchObject({ code: 'auth_failed' })
  await expect(openReader({ ...user, secrets: { password: 'wrong' } })).rejects.toMatchObject({ code: 'auth_failed' })
})

// MariaDB's own way to log in shows nothing of the password to anybody.
if (MYSQL_FLAVOUR === 'mysql')
  describe('R06: caching_sha2_password', () => {
    const REFUSED = { code: 'auth_failed', message: expect.stringContaining('without proving itself') as string }
    let bare: TestServer
    beforeAll(async () => {
      bare = await startMariadb({ tls: false })
    })
    afterAll(async () => await bare.stop())

    test('of a user who was never here is refused until the certificate is trusted', async () => {
      const blank = await blankDatabase('mysql')
      const user = await asUser(blank, [`ALL ON ${blank.schema}.*`], '', false)
      const { detail } = await openReader(user).then(
        () => ({ detail: undefined }),
        (error: AppError) => error,
      )
      const pin = String(detail?.['fingerprint'])
      expect(pin).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      const session = await openReader({ ...user, options: { ...user.options, pin } })
      expect((await readAll(session)).relations).toEqual([])
      await session.close()
    })

    test('in the clear is refused while the server asks for the password itself, and works once it remembers it', async () => {
      const blank = await blankDatabase('mysql')
      const user = await asUser(blank, [`ALL ON ${blank.schema}.*`], '', false)
      const clear = { ...user, options: { ...user.options, tls: 'disable' } }
      await expect(openReader(clear)).rejects.toMatchObject({ ...REFUSED, hint: 'Choose encryption for this connection' })
      await rememberUser(user)
      const session = await openReader(clear)
      expect((await readAll(session)).relations).toEqual([])
      await session.close()
    })

    test('of a server without TLS is refused in the same way, and the hint says what can be done', async () => {
      await runMariadb(bare, "CREATE USER late@'%' IDENTIFIED BY 'pass word'")
      const { host, port } = bare
      const reader = { engine: 'mysql' as const, options: { host, port, user: 'late' }, secrets: { password: 'pass word' } }
      await expect(openReader(reader)).rejects.toMatchObject({ ...REFUSED, hint: 'Let the server offer TLS: this one does not' })
    })
  })
