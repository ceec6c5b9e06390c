import { AppError } from '@shared/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Said } from '../../../../src/main/drivers/said'

const PASSWORD = 'p@ss/w%rd 9'

function saying(secrets: Record<string, string> = { password: PASSWORD }): Said {
  const said = new Said()
  said.keep(secrets)
  return said
}

describe('R32: what a server says', () => {
  test('is cut at 4096 characters, whatever it is', () => {
    const huge = 'x'.repeat(50_000_000)
    expect(saying().text(huge)).toHaveLength(4096)
    const error = saying().error(new AppError('query_failed', huge, { hint: huge, detail: { text: huge, errno: 7 } }))
    expect([error.message.length, error.hint?.length, String(error.detail?.['text']).length, error.detail?.['errno']]).toEqual([
      4096, 4096, 4096, 7,
    ])
    expect(saying().error(new Error(huge)).message).toHaveLength(4096)
  })

  test('does not repeat a secret, as it is or as a URL writes it', () => {
    const error = saying().error(
      new AppError('query_failed', `no: ${PASSWORD}`, {
        hint: `postgres://u:${encodeURIComponent(PASSWORD)}@h`,
        detail: { text: `${PASSWORD}${PASSWORD}` },
      }),
    )
    expect(error).toEqual({
      code: 'query_failed',
      message: 'no: [secret]',
      hint: 'postgres://u:[secret]@h',
      detail: { text: '[secret][secret]' },
    })
    expect(saying().notes([{ facet: 'x', message: `a ${PASSWORD} b` }])).toEqual([{ facet: 'x', message: 'a [secret] b' }])
  })

  test('nor a part of one where it is cut', () => {
    const secret = 'abcdefghijklmnopqrstuvwxyz0123456789'
    fc.assert(
      fc.property(fc.nat(40), fc.nat(400), (before, times) => {
        const text = saying({ password: secret }).text(`${'-'.repeat(before)}${secret.repeat(times)}`)
        expect(text.replaceAll('[secret]', '')).toMatch(/^-*(\[(s(e(c(r(et?)?)?)?)?)?)?$/)
      }),
    )
  })

  test('of two secrets the longer one is masked whole', () => {
    expect(saying({ a: 'abcd', b: 'abcdefgh' }).text('abcdefgh abcd')).toBe('[secret] [secret]')
  })

  test('one that is no more than a letter or three is part of too many words', () => {
    expect(saying({ password: 'a' }).text('a table')).toBe('a table')
  })

  test('notes are 200 at most, and it is said how many there were', () => {
    const notes = saying().notes(Array.from({ length: 100_000 }, () => ({ facet: 'x', message: 'y'.repeat(5000) })))
    expect(notes).toHaveLength(201)
    expect(notes[0]?.message).toHaveLength(4096)
    expect(notes.at(-1)?.message).toBe('99800 more notes are not kept')
  })
})
