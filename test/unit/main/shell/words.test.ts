import { expect, test } from 'vitest'
import { nativeWords } from '../../../../src/main/shell/words'
import { de } from '../../../../src/main/shell/words/de'
import { en } from '../../../../src/main/shell/words/en'

test('dialogs and menus of the system speak the language that was chosen, else the system’s, else English', () => {
  expect(nativeWords('de', 'en-US')).toBe(de)
  expect(nativeWords('en', 'de-DE')).toBe(en)
  expect(nativeWords('system', 'de-AT')).toBe(de)
  expect(nativeWords('system', 'fr-FR')).toBe(en)
})

test('every text is in German too', () => {
  expect(Object.keys(de)).toEqual(Object.keys(en))
  expect(Object.entries(de).filter(([name, text]) => text.trim() === '' || text === en[name as keyof typeof en])).toEqual([])
})
