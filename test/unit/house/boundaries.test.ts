import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compile, lint, plantHouse, type Finding } from './plant'

const restricted = 'eslint(no-restricted-imports)'

/** [what is planted, file, code, the rule that must see it, words its advice must contain] */
const violations: readonly (readonly [string, string, string, string, RegExp])[] = [
  ['shared imports Node', 'src/shared/a1.ts', `import 'node:fs'`, restricted, /imports zod and its own files/],
  ['shared imports main', 'src/shared/a2.ts', `import '../main/sqlite'`, restricted, /src\/main or src\/renderer/],
  ['shared imports React', 'src/shared/a3.ts', `import 'react'`, restricted, /is pure/],
  ['a folder of shared imports main', 'src/shared/erd/a4.ts', `import '../../main/sqlite'`, restricted, /src\/main or src\/renderer/],
  ['drivers import the cache', 'src/main/drivers/b1.ts', `import '../cache/cache'`, restricted, /import \.\.\/driver or @shared/],
  ['an engine imports the store', 'src/main/drivers/postgres/b2.ts', `import '../../store/open'`, restricted, /src\/main\/explorer/],
  [
    'an engine imports another',
    'src/main/drivers/postgres/b4.ts',
    `import '../mysql/quote'`,
    restricted,
    /beside src\/main\/drivers\/driver/,
  ],
  ['drivers import electron', 'src/main/drivers/b3.ts', `import 'electron'`, restricted, /fork-utility/],
  ['the cache imports drivers', 'src/main/cache/c1.ts', `import '../drivers/driver'`, restricted, /cache-store or @shared/],
  ['the cache imports the store', 'src/main/cache/c2.ts', `import '../store/open'`, restricted, /src\/main\/explorer/],
  ['the store imports the cache', 'src/main/store/d1.ts', `import '../cache/cache'`, restricted, /src\/main\/explorer/],
  ['the explorer imports electron', 'src/main/explorer/e1.ts', `import 'electron'`, restricted, /parameter/],
  ['the explorer imports ipc', 'src/main/explorer/e2.ts', `import '../ipc/serve'`, restricted, /callback/],
  ['the explorer imports a driver library', 'src/main/explorer/e3.ts', `import 'pg'`, restricted, /drivers\/driver/],
  ['ipc imports the shell', 'src/main/ipc/f1.ts', `import '../shell/window'`, restricted, /index\.ts hands it in/],
  ['ipc imports a Redis library', 'src/main/ipc/f2.ts', `import 'ioredis'`, restricted, /src\/main\/explorer/],
  ['the engine imports electron', 'src/main/engine.ts', `import 'electron'`, restricted, /Only src\/main\/shell and src\/main\/index\.ts/],
  ['the shell imports a driver library', 'src/main/shell/g1.ts', `import 'mysql2'`, restricted, /src\/main\/drivers/],
  ['the preload imports the contract', 'src/preload/h1.ts', `import '@shared/contract'`, restricted, /electron and @shared\/bridge/],
  ['the window imports Node', 'src/renderer/i1.ts', `import 'node:fs'`, restricted, /client\.ts/],
  ['a feature imports electron', 'src/renderer/features/tree/i2.ts', `import 'electron'`, restricted, /client\.ts/],
  ['the window imports main', 'src/renderer/i3.ts', `import '../main/sqlite'`, restricted, /@shared/],
  ['a feature imports a feature', 'src/renderer/features/tree/i4.ts', `import '../diagram/canvas'`, restricted, /beside features/],
  ['a feature imports the component kit', 'src/renderer/features/tree/i5.ts', `import 'radix-ui'`, restricted, /import the part from ui/],
  ['ui imports a feature', 'src/renderer/ui/i6.ts', `import '../features/tree/tree'`, restricted, /property/],
  ['the window opens a connection', 'src/renderer/i7.ts', `void fetch('x')`, 'eslint(no-restricted-globals)', /client\.ts/],
  ['markup from text', 'src/renderer/i8.ts', `document.body.innerHTML = 'x'`, 'eslint(no-restricted-properties)', /React text/],
  ['markup in JSX', 'src/renderer/i9.tsx', `export const x = <p dangerouslySetInnerHTML={{ __html: '' }} />`, 'react(no-danger)', /./],
  ['a frame from text', 'src/renderer/j1.tsx', `export const x = <iframe title="x" srcDoc="x" />`, 'react(forbid-dom-props)', /srcDoc/],
  ['code from text', 'src/renderer/j2.ts', `eval('1')`, 'eslint(no-eval)', /./],
  ['any', 'src/main/k1.ts', `export const x: any = 1`, 'typescript(no-explicit-any)', /./],
  ['a forgotten promise', 'src/main/k2.ts', `export function f() { Promise.resolve(1) }`, 'typescript(no-floating-promises)', /await/],
  [
    'a forgotten case',
    'src/main/k3.ts',
    `export function f(k: 'a' | 'b') { switch (k) { case 'a': return 1 } return 2 }`,
    'typescript(switch-exhaustiveness-check)',
    /"b"/,
  ],
  ['a cycle', 'src/main/k4.ts', `import { b } from './k5'\nexport const a = () => b`, 'import(no-cycle)', /cycle/],
  ['a barrel', 'src/main/k6.ts', `export * from './k4'`, 'oxc(no-barrel-file)', /./],
  ['a file of 401 lines', 'src/main/k7.ts', '// line\n'.repeat(401), 'eslint(max-lines)', /400/],
]

/** What the same rules must let through, each in a room where a neighbour's import is refused above. */
const allowed: Readonly<Record<string, string>> = {
  'src/shared/ok.ts': `import { z } from 'zod'\nimport { seven } from './seven'\nexport const ok = z.literal(seven)`,
  'src/shared/seven.ts': `export const seven = 7`,
  'src/shared/erd/ok.ts': `import { seven } from '../seven'\nexport const ok = seven`,
  'src/main/sqlite.ts': `export const sqlite = 1`,
  'src/main/k5.ts': `import { a } from './k4'\nexport const b = () => a`,
  'src/main/drivers/driver.ts': `export const driver = 1`,
  'src/main/explorer/ok.ts': `import { driver } from '../drivers/driver'\nexport const ok = driver`,
  'src/main/shell/ok.ts': `import { app } from 'electron'\nexport const ok = app`,
  'src/preload/ok.ts': `import { ipcRenderer } from 'electron'\nexport const ok = ipcRenderer`,
  'src/renderer/ui/ok.ts': `export const menu = 1`,
  'src/renderer/features/tree/ok.ts': `import { seven } from '@shared/seven'\nimport { menu } from '../../ui/ok'\nexport const ok = seven + menu`,
}

describe('lint', () => {
  let findings: Finding[]
  let remove: () => void
  beforeAll(async () => {
    const house = plantHouse({ ...allowed, ...Object.fromEntries(violations.map(([, file, code]) => [file, `${code}\n`])) })
    remove = house.remove
    findings = await lint(house.folder)
  }, 60_000)
  afterAll(() => remove())

  it.each(violations)('sees: %s', (_name, file, _code, rule, advice) => {
    const seen = findings.filter((finding) => finding.filename === file && finding.code === rule)
    expect(seen.map((finding) => `${finding.message} ${finding.help ?? ''}`)).toEqual([expect.stringMatching(advice)])
  })

  it('lets the allowed imports through', () => {
    const innocent = Object.keys(allowed).filter((file) => file !== 'src/main/k5.ts')
    expect(findings.filter((finding) => innocent.includes(finding.filename))).toEqual([])
  })
})

describe('project references', () => {
  const houses: (() => void)[] = []
  afterAll(() => houses.forEach((remove) => remove()))
  const build = async (room: string, files: Readonly<Record<string, string>>) => {
    const house = plantHouse({ ...allowed, ...files, 'src/main/k5.ts': 'export {}' })
    houses.push(house.remove)
    return compile(house.folder, room)
  }

  it.each([
    ['shared', `import { sqlite } from '../main/sqlite'\nexport const x = sqlite`, /bad\.ts.*TS6307/],
    ['shared', `export const x = process.env`, /bad\.ts.*'process'/],
    ['shared', `import { join } from 'node:path'\nexport const x = join`, /bad\.ts.*'node:path'/],
    ['main', `import { menu } from '../renderer/ui/ok'\nexport const x = menu`, /bad\.ts.*TS6307/],
    ['main', `export const x = document.title`, /bad\.ts.*'document'/],
    ['renderer', `import { sqlite } from '../main/sqlite'\nexport const x = sqlite`, /bad\.ts.*TS6307/],
  ])('%s refuses: %s', async (room, code, complaint) => {
    expect(await build(room, { [`src/${room}/bad.ts`]: code })).toMatch(complaint)
  })

  it.each(['shared', 'main', 'preload'])('%s builds without it', async (room) => {
    expect(await build(room, {})).toBe('')
  })
})
