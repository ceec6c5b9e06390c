import i18next from 'i18next'
import { create } from 'zustand'
import { de } from './de'
import { en } from './en'
import { count } from './numbers'

/** The languages that every text of the window exists in, by their own names. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

type Leaves<T, Before extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Before}${Singular<K>}` : Leaves<T[K], `${Before}${K}.`>
}[keyof T & string]
type Singular<K extends string> = K extends `${infer Stem}_${'one' | 'other'}` ? Stem : K
/** Name of a text: its area and its name in it, `settings.theme`. A plural (`_one`, `_other`) is asked for by its stem with `count`. */
export type Words = Leaves<typeof en>

const catalog = i18next.createInstance()
void catalog.init({
  lng: 'en',
  fallbackLng: false,
  initAsync: false,
  resources: { en: { translation: en }, de: { translation: de } },
  // React escapes what it draws; escaping twice would show `&amp;`.
  interpolation: { escapeValue: false },
})

const useStore = create<{ readonly language: Language }>()(() => ({ language: 'en' }))

/**
 * The text of that name in the language of the window. `values` fill its `{{places}}` as they are: a name from a database that looks
 * like a place or a reference of the catalogue stays data. `count` chooses the plural; numbers are written with thin spaces.
 * Ask while drawing, not once for the module: the language can change.
 */
export function t(name: Words, values?: Readonly<Record<string, string | number>>): string {
  return values === undefined ? plain(name) : filled(name, values)
}

/** Texts without places, as they were looked up: rows and icons ask for the same few hundreds of times. */
let plains = new Map<Words, string>()

function plain(name: Words): string {
  const text = plains.get(name) ?? catalog.t(name)
  plains.set(name, text)
  return text
}

function filled(name: Words, values: Readonly<Record<string, string | number>>): string {
  const replace = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, typeof value === 'number' ? count(value) : value]))
  const plural = values['count']
  return catalog.t(name, { replace, ...(typeof plural === 'number' ? { count: plural } : {}) })
}

/** The language of the window; drawing again when it changes is the root's work. */
export function useLanguage(): Language {
  return useStore((state) => state.language)
}

/** The same where nothing is drawn. */
export function languageNow(): Language {
  return useStore.getState().language
}

/** What the user chose, or what the system speaks where that is `system`; English where it is none of ours. */
export function chooseLanguage(choice: 'system' | Language, system: string = navigator.language): void {
  const spoken = Object.keys(LANGUAGES).find((known): known is Language => system.toLowerCase().startsWith(known))
  const language = choice === 'system' ? (spoken ?? 'en') : choice
  void catalog.changeLanguage(language)
  plains = new Map()
  document.documentElement.lang = language
  useStore.setState({ language })
}

/** A date or a time in the language of the window, as the system's own country writes it where it speaks that language. */
export function dateTime(at: number, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' }): string {
  const { language } = useStore.getState()
  const system = globalThis.navigator.language
  const locale = system.startsWith(language) ? system : language
  const key = `${locale} ${JSON.stringify(options)}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, format)
  return format.format(at)
}

/** Making one takes longer than writing a hundred times with it. */
const formats = new Map<string, Intl.DateTimeFormat>()
