import type { BoxColour } from '@shared/diagram/notes'
import type { FreshnessState } from '@shared/freshness'
import { SHADES } from './scene'

/** Colours of the theme for a canvas, which cannot read custom properties itself. */
export interface Palette {
  readonly canvas: string
  readonly surface: string
  readonly border: string
  readonly borderStrong: string
  readonly raised: string
  readonly text2: string
  readonly borderControl: string
  readonly borderFaint: string
  readonly edge: string
  readonly text: string
  readonly muted: string
  readonly faint: string
  readonly accent: string
  readonly accentLine: string
  readonly selection: string
  readonly warn: string
  readonly ok: string
  readonly danger: string
  readonly pk: string
  readonly fk: string
  readonly unique: string
  readonly table: string
  readonly view: string
  /** From few rows to many, and the same in the selected region. */
  readonly marks: readonly string[]
  readonly ownMarks: readonly string[]
  /** The edge of a mark whose ink is too pale to be told from the surface, and of one in the selected region. */
  readonly markEdge: string
  readonly ownMarkEdge: string
  /** That somebody gave a relation. */
  readonly colours: Readonly<Record<BoxColour, string>>
  /** Of age marks. */
  readonly ages: Readonly<Record<FreshnessState, string>>
  readonly ui: string
  readonly mono: string
}

/** How dark a mark is, as part of its ink on the surface. */
export const INK = [0.2, 0.32, 0.46, 0.64, 0.88] as const
/** And its edge: three times as light or as dark as the surface, in every look. Marks that are darker need none. */
export const EDGE_INK = 0.73

/** The palette of the theme that is on now. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const [surface, table, accent, selection] = [of('surface'), of('kind-table'), of('accent'), of('selection')]
  const shades = (ink: string, paper: string) => Array.from({ length: SHADES }, (_, at) => mix(paper, ink, INK[at] ?? 1))
  return {
    ...{ surface, table, accent, selection, canvas: of('canvas'), border: of('border'), borderControl: of('border-control') },
    ...{ borderFaint: of('border-faint'), edge: of('edge'), text: of('text'), muted: of('muted'), faint: of('faint') },
    ...{
      accentLine: of('accent-line'),
      borderStrong: of('border-strong'),
      raised: of('raised'),
      text2: of('text-2'),
      warn: of('warn'),
      ok: of('ok'),
      danger: of('danger'),
      view: of('kind-view'),
    },
    ...{ pk: of('key-pk'), fk: of('key-fk'), unique: of('key-unique'), ui: of('font-ui'), mono: of('font-mono') },
    colours: {
      ...{ blue: table, purple: of('kind-view'), pink: of('kind-matview'), green: of('kind-foreign') },
      ...{ brown: of('kind-function'), grey: of('kind-partition') },
    },
    ages: {
      ...{ live: of('fresh-live'), cached: of('fresh-cached'), changed: of('fresh-changed') },
      ...{ expired: of('fresh-expired'), offline: of('fresh-offline') },
    },
    marks: shades(table, surface),
    ownMarks: shades(accent, selection),
    markEdge: mix(surface, table, EDGE_INK),
    ownMarkEdge: mix(selection, accent, EDGE_INK),
  }
}

/** `part` of `ink` on `paper`, both as #rrggbb, or as #rgb: a build writes what it can like that. */
export function mix(paper: string, ink: string, part: number): string {
  const channel = (colour: string, at: number) =>
    Number.parseInt(colour.length === 4 ? colour.charAt(1 + at).repeat(2) : colour.slice(1 + at * 2, 3 + at * 2), 16)
  const mixed = [0, 1, 2].map((at) => Math.round(channel(paper, at) * (1 - part) + channel(ink, at) * part))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** Tells when the theme has changed; answers the function that stops it. */
export function onTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
