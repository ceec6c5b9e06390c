import { describe, expect, test } from 'vitest'
import { percentile, render, replaceSection } from '../../bench/report'

const FILE = `# Benchmarks

What this is.

## Cache

old cache

| a | table |

## Cache, in the window

kept

## Test run

by hand
`

describe('replacing a section', () => {
  test('replaces the one with exactly its title and keeps every other line', () => {
    const next = replaceSection(FILE, 'Cache', '## Cache\n\nnew cache\n')
    expect(next).toBe(FILE.replace('old cache\n\n| a | table |', 'new cache'))
  })
  test('the last one and the only one, too', () => {
    expect(replaceSection(FILE, 'Test run', '## Test run\n\nmeasured\n')).toBe(FILE.replace('by hand', 'measured'))
    expect(replaceSection('# Benchmarks\n\n## Cache\n\nold\n', 'Cache', '## Cache\n\nnew\n')).toBe('# Benchmarks\n\n## Cache\n\nnew\n')
  })
  test('a section that is not there comes last', () => {
    expect(replaceSection(FILE, 'Launcher', '## Launcher\n\nfast\n')).toBe(`${FILE}\n## Launcher\n\nfast\n`)
    expect(replaceSection('# Benchmarks\n', 'Launcher', '## Launcher\n\nfast\n')).toBe('# Benchmarks\n\n## Launcher\n\nfast\n')
  })
  test('a second time changes nothing', () => {
    const once = replaceSection(FILE, 'Launcher', '## Launcher\n\nfast\n')
    expect(replaceSection(once, 'Launcher', '## Launcher\n\nfast\n')).toBe(once)
  })
})

describe('a section', () => {
  const date = new Date('2026-03-04T23:00:00Z')
  test('tells when, how and where, and a row both sides with their ratio', () => {
    const rows = [
      { what: 'kept', goal: '< 5', figures: [1, 2, 9], beside: { what: 'asked', figures: [40, 50] } },
      { what: 'drawn', goal: '≤ 2 frames', unit: 'frames', figures: [1, 1, 2] },
    ] as const
    const text = render({ title: 'Cache', runtime: 'Node 1', rows }, date, '2 cores (x)')
    expect(text).toBe(`## Cache

2026-03-04, \`npm run bench\`, Node 1, 2 cores (x)

| what | goal | median | p99 | runs | beside it | median | runs | ratio |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| kept | < 5 | 2.00 | 9.00 | 3 | asked | 40.00 | 2 | 20 |
| drawn | ≤ 2 frames | 1 | 2 | 3 | — |  |  |  |
`)
  })
  test('shows parts of a hundred as such, and its notes below the table', () => {
    const rows = [{ what: 'hits', goal: '≥ 90 %', unit: '%', figures: [93.44, 91] }] as const
    const text = render({ title: 'Cache', runtime: 'Node 1', rows, notes: ['Why.', 'And how.'] }, date, '2 cores (x)')
    expect(text.split('--- |\n')[1]).toBe('| hits | ≥ 90 % | 91.0 % | 93.4 % | 2 | — |  |  |  |\n\nWhy.\n\nAnd how.\n')
  })
  test('says no ratio to what took nothing', () => {
    const rows = [{ what: 'held up', goal: '0', figures: [0], beside: { what: 'another', figures: [7] } }]
    expect(render({ title: 'Window', runtime: '', rows }, date, '')).toContain('| another | 7.00 | 1 | — |')
  })
  test('is not written from nothing measured', () => {
    expect(() => render({ title: 'Cache', runtime: '', rows: [{ what: 'kept', goal: '', figures: [] }] }, date, '')).toThrow(
      'nothing was measured',
    )
  })
})

test('a percentile is a figure that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n)
  expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile(hundred, 1)]).toEqual([50, 99, 100])
  expect(percentile([7], 0.99)).toBe(7)
})
