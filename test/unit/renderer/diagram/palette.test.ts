import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EDGE_INK, INK, mix } from '../../../../src/renderer/features/diagram/palette'

test('shades of marks are mixed of colours as long as they are written and as short as a build writes them', () => {
  expect(mix('#ffffff', '#3b6987', 0.1)).toBe('#ebf0f3')
  expect(mix('#fff', '#3b6987', 0.1)).toBe('#ebf0f3')
  expect(mix('#000', '#fff', 0.5)).toBe('#808080')
})

const light = (colour: string) => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (a: string, b: string) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05)

/** The colours of every look, from the files that give them. */
function looks(): { readonly surface: string; readonly table: string; readonly selection: string; readonly accent: string }[] {
  return ['tokens', 'tokens-contrast'].flatMap((file) => {
    const css = readFileSync(join(import.meta.dirname, `../../../../src/renderer/theme/${file}.css`), 'utf8')
    const all = (name: string) => [...css.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, 'g'))].map(([, colour = '']) => colour)
    const [tables, selections, accents] = [all('kind-table'), all('selection'), all('accent')]
    return all('surface').map((surface, at) => ({
      surface,
      ...{ table: tables[at] ?? '', selection: selections[at] ?? '', accent: accents[at] ?? '' },
    }))
  })
}

test('every mark is told from the paper by its fill or by its edge, in every look, and each shade from the next', () => {
  expect(looks().length).toBe(4)
  for (const { surface, table, selection, accent } of looks())
    for (const [paper, ink] of [
      [surface, table],
      [selection, accent],
    ] as const) {
      expect(contrast(paper, mix(paper, ink, EDGE_INK))).toBeGreaterThanOrEqual(3)
      const fills = INK.map((part) => mix(paper, ink, part))
      for (const [at, fill] of fills.entries()) {
        if ((INK[at] ?? 1) >= EDGE_INK) expect(contrast(paper, fill)).toBeGreaterThanOrEqual(3)
        expect(contrast(fills[at - 1] ?? paper, fill)).toBeGreaterThan(1.15)
      }
    }
})
