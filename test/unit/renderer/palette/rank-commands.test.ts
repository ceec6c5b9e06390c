import { expect, test } from 'vitest'
import { rankCommands } from '../../../../src/renderer/features/palette/rank-commands'

const COMMANDS = ['New connection…', 'Import connections…', 'Close tab', 'Next tab', 'Refresh'].map((title) => ({ id: title, title }))
const titles = (text: string) => rankCommands(COMMANDS, text).map(({ title }) => title)

test('commands are found by words and by first letters, the best first', () => {
  expect(titles('')).toEqual(COMMANDS.map(({ title }) => title))
  expect(titles('tab')).toEqual(['Next tab', 'Close tab'])
  expect(titles('nt')).toEqual(['Next tab', 'New connection…', 'Import connections…'])
  expect(titles('ic')[0]).toBe('Import connections…')
  expect(titles('xyz')).toEqual([])
})

test('what was typed is marked', () => {
  expect(rankCommands(COMMANDS, 'conn')[0]?.marks).toEqual([[4, 8]])
})
