import { said as german } from './de'

/** By language, by the English sentence; English itself needs none. */
const SAID: Readonly<Record<string, Readonly<Record<string, string>>>> = { de: german }
const PLACE = /\{(=?)(\w+)\}/g
/** Sentences that were looked up lately are not looked up again. */
const KEPT = 500

interface Sentence {
  readonly fits: RegExp
  /** Names of its places, and whether what stands there is a text of ours, too. */
  readonly places: readonly { readonly name: string; readonly ours: boolean }[]
  readonly text: string
}

const sentences = new Map<string, readonly Sentence[]>()
const known = new Map<string, string>()

/**
 * What the main process said, in another language: an error, a hint, a label of an engine's form. The main process speaks
 * English, as the command line and the log do, and its sentence is the name under which the others stand. What is not found there,
 * a database's own message above all, stays as it is. `language`: `de`; any other answers the text itself. Pure.
 */
export function saidIn(language: string, text: string): string {
  const texts = SAID[language]
  if (texts === undefined) return text
  const key = `${language} ${text}`
  const before = known.get(key)
  if (before !== undefined) return before
  const found = lookUp(text, language, texts) ?? text
  if (known.size >= KEPT) known.clear()
  known.set(key, found)
  return found
}

function lookUp(text: string, language: string, texts: Readonly<Record<string, string>>): string | undefined {
  // In the middle of another a sentence begins small.
  for (const way of [text, text.charAt(0).toUpperCase() + text.slice(1)]) {
    if (Object.hasOwn(texts, way)) return texts[way]
    for (const sentence of sentencesOf(language, texts)) {
      const parts = sentence.fits.exec(way)
      if (parts === null) continue
      const values = new Map(
        sentence.places.map(({ name, ours }, at) => [name, ours ? saidIn(language, parts[at + 1] ?? '') : (parts[at + 1] ?? '')]),
      )
      return sentence.text.replaceAll(PLACE, (_place, _ours, name: string) => values.get(name) ?? '')
    }
  }
  return undefined
}

/** Sentences with places, those with the most words of their own first. */
function sentencesOf(language: string, texts: Readonly<Record<string, string>>): readonly Sentence[] {
  const made =
    sentences.get(language) ??
    Object.entries(texts)
      .filter(([english]) => english.includes('{'))
      .sort(([a], [b]) => b.replaceAll(PLACE, '').length - a.replaceAll(PLACE, '').length)
      .map(([english, text]): Sentence => {
        const places = [...english.matchAll(PLACE)].map(([, ours, name]) => ({ name: name ?? '', ours: ours === '=' }))
        const between = english.split(/\{=?\w+\}/).map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
        return { fits: new RegExp(`^${between.join('(.+?)')}$`, 's'), places, text }
      })
  sentences.set(language, made)
  return made
}
