import { describe, expect, test } from 'vitest'
import { accelerator, chordsOf, keysOf, normal, type Pressed, writes } from '../../../../src/renderer/commands/chords'

const pressed = (key: string, code: string, held = ''): Pressed => ({
  ...{ key, code, ctrlKey: held.includes('c'), metaKey: held.includes('m'), altKey: held.includes('a'), shiftKey: held.includes('s') },
})

describe('a pressed key', () => {
  test('is a letter with what is held, whatever case it writes', () => {
    expect(chordsOf(pressed('r', 'KeyR', 'c'), false)).toEqual(['Mod+R'])
    expect(chordsOf(pressed('F', 'KeyF', 'cs'), false)).toEqual(['Mod+Shift+F'])
    expect(chordsOf(pressed('F5', 'F5', 'c'), false)).toEqual(['Mod+F5'])
    expect(chordsOf(pressed('Tab', 'Tab', 'cs'), false)).toEqual(['Mod+Shift+Tab'])
  })

  test('is Command on a Mac, where Control is another', () => {
    expect(chordsOf(pressed('p', 'KeyP', 'm'), true)).toEqual(['Mod+P'])
    expect(chordsOf(pressed('Tab', 'Tab', 'c'), true)).toEqual(['Ctrl+Tab'])
    expect(normal('Ctrl+Tab', true)).toBe('Ctrl+Tab')
    expect(normal('Ctrl+Tab', false)).toBe('Mod+Tab')
  })

  test('is its sign where a layout has it with Shift, and its place among the digits', () => {
    expect(chordsOf(pressed('?', 'Slash', 's'), false)).toEqual(['?'])
    expect(chordsOf(pressed('?', 'Minus', 's'), false)).toEqual(['?'])
    expect(chordsOf(pressed('!', 'Digit1', 's'), false)).toEqual(['!', 'Shift+1'])
    expect(chordsOf(pressed('/', 'Digit7', 's'), false)).toEqual(['/', 'Shift+7'])
    expect(chordsOf(pressed('1', 'Digit1', 'c'), false)).toEqual(['Mod+1'])
    expect(chordsOf(pressed('&', 'Digit1', 'c'), false)).toEqual(['Mod+&', 'Mod+1'])
    expect(chordsOf(pressed('+', 'Equal', 'cs'), false)).toEqual(['Mod+Plus'])
  })

  test('is the place of a letter under a layout without ours', () => {
    expect(chordsOf(pressed('к', 'KeyR', 'c'), false)).toEqual(['Mod+к', 'Mod+R'])
  })

  test('alone is no chord when it only holds others', () => {
    for (const key of ['Control', 'Shift', 'Alt', 'Meta', 'Dead']) expect(chordsOf(pressed(key, key, 'c'), false)).toEqual([])
  })
})

test('a chord is the same however it was written', () => {
  expect(normal('Shift+Mod+f', false)).toBe('Mod+Shift+F')
  expect(normal('Mod+F5', false)).toBe('Mod+F5')
})

test('what a text field would write is no command there', () => {
  expect(['?', 'N', 'Shift+1', '/', 'Space'].map(writes)).toEqual([true, true, true, true, true])
  expect(['F1', 'Mod+K', 'Alt+1', 'Escape', 'Mod+,'].map(writes)).toEqual([false, false, false, false, false])
})

test('a chord is shown key by key, and told to Electron in its words', () => {
  expect(keysOf('Mod+Shift+F', false)).toEqual(['Ctrl', 'Shift', 'F'])
  expect(keysOf('Mod+Plus', false)).toEqual(['Ctrl', '+'])
  expect(keysOf('Mod+Shift+F', true)).toEqual(['⌘', '⇧', 'F'])
  expect(accelerator('Mod+Shift+F')).toBe('CommandOrControl+Shift+F')
  expect(accelerator('Ctrl+Tab')).toBe('Control+Tab')
})
