import { describe, expect, it } from 'vitest'
import { sources } from './plant'

const files = await sources()
const code = files.filter(([file]) => /^(src|test|scripts|native)\//.test(file) && !file.startsWith('test/fixtures/'))

/** "file:line" of every line that matches. */
function places(where: readonly (readonly [string, string])[], pattern: RegExp): string[] {
  return where.flatMap(([file, text]) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim().slice(0, 80)}`] : [])),
  )
}

describe('sources', () => {
  it('are found', () => {
    expect(code.map(([file]) => file)).toContain('src/shared/contract.ts')
  })

  it('have at most 400 lines each', () => {
    expect(code.filter(([, text]) => text.split('\n').length > 401).map(([file]) => file)).toEqual([])
  })

  it('are named in kebab-case', () => {
    const odd = code.filter(([file]) => file.split('/').some((part) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part)))
    expect(odd.map(([file]) => file)).toEqual([])
  })

  it('name no package registry: which one answers is the machine’s business', () => {
    const hosts = [
      ['registry', 'npmjs', 'org'],
      ['registry', 'yarnpkg', 'com'],
      ['registry', 'npmmirror', 'com'],
    ].map((parts) => parts.join('\\.'))
    expect(places(files, new RegExp(hosts.join('|')))).toEqual([])
  })

  it('R05 R08 never make markup from text, nor let a server ask for a file', () => {
    const app = files.filter(([file]) => file.startsWith('src/'))
    expect(places(app, /dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|srcdoc|infileStreamFactory/i)).toEqual([])
  })

  it('R37: hand nothing to the system to open: links are text', () => {
    const app = files.filter(([file]) => file.startsWith('src/'))
    expect(places(app, /openExternal|openPath|from 'electron'.*\bshell\b|\bshell\b.*from 'electron'|<webview/)).toEqual([])
  })

  it('switch no lint rule or type check off without a reason', () => {
    expect(
      places(code, /@ts-(ignore|nocheck)|(oxlint|eslint)-disable(?!-next-line [\w/-]+ -- )/).filter((place) => !place.includes('/house/')),
    ).toEqual([])
  })
})
