import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The application's own fonts as style rules that need no other file, from the built page in `folder`: of each font only the
 * parts that hold a character of `text`.
 */
export async function fontRules(folder: string, text: string): Promise<string> {
  const assets = join(folder, 'assets')
  const sheets = (await readdir(assets)).filter((name) => name.endsWith('.css'))
  const css = (await Promise.all(sheets.map(async (name) => await readFile(join(assets, name), 'utf8')))).join('\n')
  const points = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0)
  const rules = [...css.matchAll(/@font-face\s*\{[^}]*\}/g)].map(([rule]) => rule).filter((rule) => covers(rule, points))
  return (await Promise.all(rules.map(async (rule) => await embedded(rule, assets)))).join('\n')
}

function covers(rule: string, points: readonly number[]): boolean {
  const ranges = /unicode-range:\s*([^;}]+)/i.exec(rule)?.[1]
  if (ranges === undefined) return true
  const spans = ranges.split(',').map((range) => {
    // U+4?? stands for U+400-4FF.
    const [from = '', to = from] = range.trim().slice(2).split('-')
    return [Number.parseInt(from.replaceAll('?', '0'), 16), Number.parseInt(to.replaceAll('?', 'F'), 16)] as const
  })
  return points.some((point) => spans.some(([from, to]) => point >= from && point <= to))
}

async function embedded(given: string, assets: string): Promise<string> {
  // A picture is taken once: with `swap` it would be taken before the font is there.
  const rule = given.replace(/font-display:\s*\w+/, 'font-display:block')
  const [whole, address = ''] = /url\(["']?([^"')]+)["']?\)/.exec(rule) ?? []
  if (whole === undefined || address.startsWith('data:')) return rule
  const bytes = await readFile(join(assets, address.split('/').at(-1) ?? ''))
  return rule.replace(whole, `url(data:font/woff2;base64,${bytes.toString('base64')})`)
}
