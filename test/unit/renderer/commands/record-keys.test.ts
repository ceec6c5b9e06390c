import { beforeAll, expect, test, vi } from 'vitest'
import type * as Record from '../../../../src/renderer/commands/record-keys'

let record: typeof Record
beforeAll(async () => {
  vi.stubGlobal('window', { relata: { platform: 'linux', onProgress: () => undefined, onEvent: () => undefined } })
  record = await import('../../../../src/renderer/commands/record-keys')
})

const pressed = (key: string, code: string, ctrlKey = false) => ({ key, code, ctrlKey, metaKey: false, altKey: false, shiftKey: false })

test('keys are heard; what moves and chooses everywhere is nobody’s', () => {
  expect(record.recorded(pressed('j', 'KeyJ', true), false)).toBe('Mod+J')
  expect(record.recorded(pressed('F9', 'F9'), false)).toBe('F9')
  expect(record.recorded(pressed('Control', 'ControlLeft', true), false)).toBeUndefined()
  expect(record.recorded(pressed('Enter', 'Enter'), false)).toBeNull()
  expect(record.recorded(pressed('Enter', 'Enter', true), false)).toBe('Mod+Enter')
})

test('who has them already is said, and loses them', () => {
  expect(record.conflictsOf('cache.open', 'Mod+B', {}, false)).toEqual(['sidebar.toggle'])
  expect(record.conflictsOf('sidebar.toggle', 'Mod+B', {}, false)).toEqual([])
  // On this system both are the same key.
  expect(record.conflictsOf('cache.open', 'Mod+Tab', {}, false)).toEqual(['tab.next'])
  const next = record.withKeys('cache.open', 'Mod+R', {}, false)
  expect(next).toEqual({ 'view.refresh': ['F5'], 'cache.open': ['Mod+R'] })
  expect(record.conflictsOf('sidebar.toggle', 'Mod+R', next, false)).toEqual(['cache.open'])
})

test('keys are taken away and put back', () => {
  expect(record.withoutKeys('tab.close', {})).toEqual({ 'tab.close': [] })
  expect(record.resetKeys('tab.close', { 'tab.close': [], 'tab.pin': ['F8'] })).toEqual({ 'tab.pin': ['F8'] })
})
