import { expect, test, vi } from 'vitest'

vi.stubGlobal('window', {
  relata: {
    platform: 'linux',
    onProgress: () => undefined,
    onEvent: () => () => undefined,
    cancel: () => undefined,
    call: async () => await Promise.resolve({ ok: false, error: { code: 'internal', message: 'The history cannot be written' } }),
  },
})
const { say, stillSaid, useJobs } = await import('../../../../src/renderer/state/jobs')
const { see } = await import('../../../../src/renderer/state/unseen')

const MINUTE = 60_000

test('the last word is told with its age after a minute, and let go after ten', () => {
  const word = { said: 'Harbour sample: 5 read', saidAt: 1000, saidOf: undefined }
  expect(stillSaid({ ...word, said: undefined }, 1000)).toBeUndefined()
  expect(stillSaid(word, 1000)).toEqual({ words: 'Harbour sample: 5 read', old: false })
  expect(stillSaid(word, 1000 + MINUTE - 1)).toMatchObject({ old: false })
  expect(stillSaid(word, 1000 + MINUTE)).toMatchObject({ old: true })
  expect(stillSaid(word, 1000 + 10 * MINUTE - 1)).toMatchObject({ old: true })
  expect(stillSaid(word, 1000 + 10 * MINUTE)).toBeUndefined()
})

test('that a database is out of reach stands until it is taken back', () => {
  expect(stillSaid({ said: 'Refused', saidAt: 0, saidOf: 'a' }, 100 * MINUTE)).toEqual({ words: 'Refused', old: true })
})

test('a mark that could not be taken away is said', async () => {
  say('before')
  await see('a', 'relation')
  expect(useJobs.getState().said).toBe('The history cannot be written')
})
