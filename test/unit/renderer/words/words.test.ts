import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseLanguage, t } from '../../../../src/renderer/words'
import { de } from '../../../../src/renderer/words/de'
import { en } from '../../../../src/renderer/words/en'

type Tree = { readonly [name: string]: string | Tree }

function texts(tree: Tree, before = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, found]) =>
    typeof found === 'string' ? [[before + name, found] as [string, string]] : texts(found, `${before}${name}.`),
  )
}

const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort((a, b) => a.localeCompare(b))

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { lang: '' } })
  chooseLanguage('en')
})

describe('the catalogue of texts', () => {
  const german = new Map(texts(de))

  it('has every text in every language, with the same places to fill', () => {
    for (const [name, text] of texts(en)) expect([name, places(german.get(name) ?? '')]).toEqual([name, places(text)])
    expect(german.size).toBe(texts(en).length)
  })

  it('has no text that is empty and no place that a number of things could not be filled in', () => {
    for (const [name, text] of [...texts(en), ...german]) {
      expect([name, text.trim()]).toEqual([name, expect.stringMatching(/\S/)])
      if (name.endsWith('_one')) expect([...german.keys()]).toContain(name.replace(/_one$/, '_other'))
    }
  })
})

describe('t', () => {
  it('speaks the language that was chosen, or the system’s where Relata knows it', () => {
    expect(t('settings.title')).toBe('Settings')
    chooseLanguage('de')
    expect(t('settings.title')).toBe('Einstellungen')
    chooseLanguage('system', 'fr-FR')
    expect(t('settings.title')).toBe('Settings')
    chooseLanguage('system', 'de-AT')
    expect(t('settings.title')).toBe('Einstellungen')
  })

  it('takes a name from a database as it is', () => {
    const name = '$t(settings.title) {{minutes}} <b>&amp;'
    expect(t('settings.lockAfter', { minutes: name })).toBe(`After ${name} min`)
  })

  it('writes thousands with thin spaces', () => {
    expect(t('settings.lockAfter', { minutes: 1240 })).toBe('After 1\u2009240 min')
  })
})
