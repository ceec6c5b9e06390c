import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@shared/errors'
import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { nativeWords, whyNotStarted } from '../../../../src/main/shell/words'
import { de } from '../../../../src/main/shell/words/de'
import { en } from '../../../../src/main/shell/words/en'
import { openStore } from '../../../../src/main/store/open'

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

/** What opening the store of a folder fails with. */
function failure(folder: string): unknown {
  try {
    openStore(folder, createLogger('silent')).close()
  } catch (error) {
    return error
  }
  throw new Error('it opened')
}

test('what keeps Relata from starting is said in the language of the system, with what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relata-words-'))
  const file = join(folder, 'a file')
  writeFileSync(file, '')
  const noFolder = failure(file)
  expect(whyNotStarted(noFolder, en)).toBe(
    `A file that Relata keeps its data in cannot be opened\n\n${file} is to be a folder: move what is in its place, or let RELATA_HOME name another one`,
  )
  expect(whyNotStarted(noFolder, de)).toBe(
    `Eine Datei, in der Relata seine Daten hält, lässt sich nicht öffnen\n\n${file} muss ein Ordner sein: schaffen Sie beiseite, was an seiner Stelle ist, oder lassen Sie RELATA_HOME einen anderen nennen`,
  )
  rmSync(folder, { recursive: true })
})

test('what nobody has words for is told as it is', () => {
  expect(whyNotStarted(new Error('a bug'), de)).toBe('a bug')
  expect(whyNotStarted('a text', en)).toBe('a text')
  expect(whyNotStarted(new AppError('internal', 'The disk did not give what is stored on it'), de)).toBe(
    'Die Platte gab nicht heraus, was auf ihr gespeichert ist',
  )
})
