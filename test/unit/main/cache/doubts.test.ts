import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Doubts } from '../../../../src/main/cache/doubts'
import type { Condemned } from '../../../../src/main/cache/forget-target'
import { createLogger } from '../../../../src/main/log'

const ONE = 'one:6379/0'
const log = createLogger('silent')
const matches = ({ connection }: Condemned, key: string) => connection === undefined || key.startsWith(`${connection}.`)
const newFile = () => join(mkdtempSync(join(tmpdir(), 'relata-doubts-')), 'cache-doubts.db')

/** What a process knows, as it begins, about a Redis. */
function begin(file: string, target: string | undefined = ONE): Doubts {
  const doubts = new Doubts({ file, matches, log })
  doubts.of(target)
  return doubts
}

describe('R21 what a Redis has yet to drop', () => {
  test('is known to the next process, of that Redis alone, until it was dropped', () => {
    const file = newFile()
    const first = begin(file)
    first.changed(['a.1', 'a.2'])
    first.owe({ connection: 'b' })
    first.close()
    const next = begin(file)
    expect(['a.1', 'a.2', 'b.9', 'c.1'].map((key) => next.about(key))).toEqual([true, true, true, false])
    expect(begin(file, 'two:6379/0').none).toBe(true)
    next.debt().settle()
    expect([next.none, begin(file).none]).toEqual([true, true])
  })

  test('what another process noted while it was being dropped stays', () => {
    const file = newFile()
    begin(file).changed(['a.1', 'a.2'])
    const next = begin(file)
    const debt = next.debt()
    begin(file).changed(['a.1'])
    next.changed(['a.2'])
    debt.settle()
    expect(next.about('a.2')).toBe(true)
    expect(begin(file).debt().keys.toSorted()).toEqual(['a.1', 'a.2'])
  })

  test('so much of it that it is not listed any more is all of ours', () => {
    const file = newFile()
    const first = begin(file)
    first.changed(Array.from({ length: 50_000 }, (_, at) => `a.${String(at)}`))
    first.changed(['b.1'])
    const next = begin(file)
    expect(next.debt()).toMatchObject({ keys: [], condemned: [{}] })
    expect(next.about('any.thing')).toBe(true)
    for (let count = 0; count < 101; count += 1) next.owe({ connection: String(count) })
    expect(begin(file).about('any.thing')).toBe(true)
  })

  test('a Redis is remembered once it was used; a file that cannot be used leaves what this process knows', () => {
    const file = newFile()
    expect(begin(file).used).toBe(false)
    begin(file).use()
    expect([begin(file).used, begin(file, 'two:6379/0').used]).toEqual([true, false])
    const folder = mkdtempSync(join(tmpdir(), 'relata-doubts-'))
    writeFileSync(join(folder, 'file'), '')
    const alone = begin(join(folder, 'file', 'cache-doubts.db'))
    alone.changed(['a.1'])
    expect([alone.about('a.1'), alone.about('a.2')]).toEqual([true, false])
  })
})
