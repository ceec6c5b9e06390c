import { describe, expect, it } from 'vitest'
import { engines } from '../../../src/main/drivers/registry'
import { said } from '@shared/said/de'
import { sources } from './plant'
import { spokenTexts } from './spoken-text'

const PLACE = /\{=?(\w*)\}/g
/** What no window shows, or what is a name. */
const NOT_OURS = new Set([
  ...['Harbour sample', 'Relata session', 'Application Support', 'Unknown connection', 'Not found'],
  // What is behind a note of a reading, or a comment in the statements that are shown.
  ...['The text is not shown', 'The text is not shown to this user', '{} relations or objects are'],
  // In what is written to files, and in a comment of the code's own.
  ...['{} · read {} UTC', 'Nothing changed.\n', 'As a result of LOCAL INFILE', '{} UNION SELECT id FROM connection'],
])
/** What only the command line, a dialog of the system or a database reads. */
const OTHERS =
  /^src\/main\/(cli|drivers\/[a-z]+\/(sql|ddl|text)|store\/migrations)\/|^src\/main\/(cli|index|entry)\.ts|^src\/main\/shell\/words\/|^src\/shared\/(erd|said)\//

const keys = Object.keys(said)
const plain = (text: string) => text.replaceAll(PLACE, '{}').replaceAll(/(\{\})+/g, '{}')
const plainKeys = new Set(keys.map(plain))

/** Whether some sentence of the catalogue is what this text may come to. */
function isKnown(text: string): boolean {
  if (plainKeys.has(text) || NOT_OURS.has(text)) return true
  if (!text.includes('{}')) return false
  const fits = new RegExp(
    `^${text
      .split('{}')
      .map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*')}$`,
    's',
  )
  return keys.some((key) => fits.test(key))
}

describe('what the main process says', () => {
  it('has German words, whichever sentence it is', async () => {
    const files = (await sources()).filter(([file]) => /^src\/(main|shared)\/.*\.ts$/.test(file) && !OTHERS.test(file))
    expect(files.length).toBeGreaterThan(200)
    const found = files.flatMap(([file, text]) =>
      spokenTexts(file, text).flatMap((spoken) => (isKnown(spoken.text) ? [] : [`${file}:${String(spoken.line)} ${spoken.text}`])),
    )
    expect(found).toEqual([])
  })

  it.each([
    ["throw new AppError('timeout', 'It is late')", 'It is late'],
    ["throw new AppError('timeout', `${name} is late`, { hint })", '{} is late'],
    ["throw new AppError(code, late ? 'not in time' : words)", 'not in time'],
    ["return { hint: 'Wait' }", 'Wait'],
    ["const WORDS = { a: 'This one is full' }", 'This one is full'],
  ])('is noticed: %s', (source, text) => {
    expect(spokenTexts('planted.ts', source.replace(/^return/, 'x =')).map((spoken) => spoken.text)).toEqual([text])
    expect(isKnown(text)).toBe(false)
  })

  it('has German words for every field of every engine’s form', () => {
    const texts = engines.flatMap(({ fields }) =>
      fields.flatMap(({ label, help, choices = [] }) => [label, help, ...choices.flatMap((choice) => [choice.label, choice.help])]),
    )
    expect(texts.filter((text) => text !== undefined && !Object.hasOwn(said, text))).toEqual([])
  })

  it('fills in German what it has filled in English', () => {
    for (const [english, german] of Object.entries(said)) {
      const names = (text: string) => [...text.matchAll(PLACE)].map(([, name]) => name ?? '').sort((a, b) => a.localeCompare(b))
      expect([english, names(german)]).toEqual([english, names(english)])
    }
  })
})
