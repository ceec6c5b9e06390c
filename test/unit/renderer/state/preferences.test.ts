import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** What the main process answers, in the order it was asked, when the test says so. */
let asked: { readonly patch: Record<string, unknown>; answer(reply: unknown): void }[] = []

beforeEach(() => {
  asked = []
  vi.resetModules()
  const call = async (_id: string, channel: string, patch: Record<string, unknown>) =>
    channel === 'preferences.set'
      ? await new Promise((answer) => asked.push({ patch, answer }))
      : { ok: true, value: { theme: 'system', zoom: 100 } }
  vi.stubGlobal('window', {
    relata: { platform: 'linux', call, cancel: () => undefined, onProgress: () => undefined, onEvent: () => undefined },
  })
})
afterEach(() => vi.unstubAllGlobals())

async function open() {
  const { readPreferences, savePreferences } = await import('../../../../src/renderer/state/preferences')
  const { keys, queries } = await import('../../../../src/renderer/queries')
  await readPreferences()
  return { savePreferences, shown: () => queries.getQueryData(keys.preferences), readPreferences }
}

test('what was chosen is shown before it is saved', async () => {
  const { savePreferences, shown } = await open()
  const saving = savePreferences({ theme: 'dark' })
  expect(shown()).toEqual({ theme: 'dark', zoom: 100 })
  asked[0]?.answer({ ok: true, value: { theme: 'dark', zoom: 100 } })
  await saving
  expect(shown()).toEqual({ theme: 'dark', zoom: 100 })
})

test('what an earlier saving answers does not undo what was chosen since', async () => {
  const { savePreferences, shown } = await open()
  const first = savePreferences({ zoom: 110 })
  const second = savePreferences({ zoom: 125 })
  asked[0]?.answer({ ok: true, value: { theme: 'system', zoom: 110 } })
  await first
  expect(shown()).toEqual({ theme: 'system', zoom: 125 })
  asked[1]?.answer({ ok: true, value: { theme: 'system', zoom: 125 } })
  await second
  expect(shown()).toEqual({ theme: 'system', zoom: 125 })
})

test('what could not be saved is not shown as if it were, and is told', async () => {
  const { savePreferences, shown, readPreferences } = await open()
  const saving = savePreferences({ theme: 'dark' })
  asked[0]?.answer({ ok: false, error: { code: 'internal', message: 'disk full' } })
  await expect(saving).rejects.toThrow('disk full')
  await readPreferences()
  expect(shown()).toEqual({ theme: 'system', zoom: 100 })
})
