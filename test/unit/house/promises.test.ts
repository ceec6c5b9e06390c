import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sources } from './plant'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const page = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8')
const tests = new Map((await sources()).filter(([file]) => /^test\/.*\.(test|spec|bench)\.ts$/.test(file)))

/** A row of the table: its ids, and the test files that it names, by path or by their last name alone. */
interface Row {
  readonly ids: readonly string[]
  readonly named: readonly string[]
}

const ROWS: readonly Row[] = page.split('\n').flatMap((line) => {
  const [, ids = '', ...cells] = line.split('|')
  if (!/^ R\d\d/.test(ids)) return []
  const named = [...cells.join('|').matchAll(/`([\w./-]+\.(?:test|spec|bench)\.ts)`/g)].map(([, name = '']) => name)
  return [{ ids: ids.match(/R\d\d/g) ?? [], named }]
})

/** Texts of the files that a name in the table may mean. */
const meant = (name: string) => [...tests].filter(([file]) => file === name || file.endsWith(`/${name}`)).map(([, text]) => text)

describe('docs/security.md', () => {
  it('names tests that are there', () => {
    expect(ROWS.length).toBeGreaterThan(40)
    expect(ROWS.flatMap(({ named }) => named.filter((name) => meant(name).length === 0))).toEqual([])
  })

  it('has the id of each promise in the name of a test of its row', () => {
    const missing = ROWS.flatMap(({ ids, named }) => {
      // Of a row that looks at a source there is nothing to run.
      const texts = named.flatMap(meant)
      return ids
        .filter((id) => !texts.some((text) => new RegExp(`['"\`][^'"\`\n]*\\b${id}\\b`).test(text)))
        .map((id) => `${id}: ${named.join(', ')}`)
    })
    expect(missing).toEqual([])
  })

  it('says of every promise where it stands', () => {
    const all = Array.from({ length: 49 }, (_, at) => `R${String(at + 1).padStart(2, '0')}`)
    expect(all.filter((id) => !page.includes(id))).toEqual([])
  })
})
