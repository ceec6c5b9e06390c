import { describe, expect, it } from 'vitest'
import { en } from '../../../src/renderer/words/en'
import { sources } from './plant'
import { shownTexts } from './shown-text'

type Tree = { readonly [name: string]: string | Tree }

/** Names of all texts, `settings.theme`; of a plural also the stem. */
function names(tree: Tree, before = ''): string[] {
  return Object.entries(tree).flatMap(([name, found]) =>
    typeof found === 'string' ? [before + name, before + name.replace(/_(one|other)$/, '')] : names(found, `${before}${name}.`),
  )
}

/** What is the same in every language: names of things, keys, formats and units. */
const SAME = new Set(['Relata', 'Redis', 'SHA-256', 'NULL', 'CSV', 'JSON', 'NDJSON', 'INSERT', 'Enter', 'Esc'])
/** An address as an example. */
const ADDRESS = /^[a-z0-9]+:\/\/\S+$/
/** Words of SQL, as the database writes them. */
const SQL = [
  ...['null', 'not null', 'no action', '`using ${using}`', '`check ${check}`', '`match ${match}`', '`nulls ${part.nulls}`'],
  ...['`on delete ${onDelete}`', '`on update ${onUpdate}`', '`collate ${part.collation}`'],
  ...["` include ${index.included.join(', ')}`", '` where ${index.predicate}`', 'package body'],
  ...['operator class', 'operator family', 'text search configuration', 'text search dictionary', 'foreign data wrapper', 'event trigger'],
]
/** Names of rows and places, which only the code reads. */
const KEYS = [
  ...['`id ${id}`', '`folder ${folder}`', '`out ${key.name}`', '`check ${name}`', '`exclusion ${name}`', '`head ${title}`'],
  '`node ${alone.id}`',
]
/** Fonts, selectors and units. */
const MADE = /^\.cm-|^underline |\dpx|\bpx |^[[(]|^input, |`\$\{[^`]*\} (µs|ms|min)`$|minmax\(|`translate\(|mono selectable/
const ALLOWED = new Set([...SAME, ...SQL, ...KEYS, ...names(en)])

function isAllowed(text: string): boolean {
  return ALLOWED.has(text) || ADDRESS.test(text) || MADE.test(text)
}

describe('the window', () => {
  it('writes no text where it is drawn: every one comes from the catalogue', async () => {
    const files = (await sources()).filter(([file]) => /^src\/renderer\/(?!words\/|gallery\/).*\.tsx?$/.test(file))
    expect(files.length).toBeGreaterThan(200)
    const found = files.flatMap(([file, text]) =>
      shownTexts(file, text).flatMap((shown) => (isAllowed(shown.text) ? [] : [`${file}:${String(shown.line)} ${shown.text}`])),
    )
    expect(found).toEqual([])
  })

  it.each([
    ['<b>Nothing open</b>', 'Nothing open'],
    ['<b title="Close" />', 'Close'],
    ["<b aria-label={open ? 'Fold' : t('a.b')} />", 'Fold'],
    ['<b>{n > 1 && `${n} rows`}</b>', '`${n} rows`'],
    ["say('It was done')", 'It was done'],
    ["const item = { label: 'Open' }", 'Open'],
    ['say(`Copied ${name}`)', '`Copied ${name}`'],
    ["throw new AppError('invalid_input', 'This is not a name')", 'This is not a name'],
  ])('is caught at it: %s', (source, text) => {
    expect(shownTexts('planted.tsx', source).map((shown) => shown.text)).toEqual([text])
    expect(isAllowed(text)).toBe(false)
  })

  it.each([
    "import { a } from './the path'",
    "type A = 'two words'",
    '<b className="a b" />',
    "<b title={t('ui.close')}>{name}</b>",
    "throw new Error('nobody sees this')",
    "const name = 'Structure'",
    "<b>{state === 'locked' && <i />}</b>",
  ])('may write what nobody reads: %s', (source) => {
    expect(shownTexts('planted.tsx', source).filter(({ text }) => !isAllowed(text))).toEqual([])
  })
})
