import { setImmediate as nextTurn } from 'node:timers/promises'
import { drawnArea, type Drawing, svg } from '@shared/erd/svg'

/** Pieces between two turns of the event loop. */
const SLICE = 500

/** A drawing on its way to become a picture. Width and height in CSS px. */
export interface Sheet {
  readonly svg: string
  readonly width: number
  readonly height: number
}

export type PictureKind = 'png' | 'pdf'

/** A picture as it is written to a file. */
export interface Picture {
  readonly bytes: Uint8Array
  /** How much of the wanted size (PNG: 2 pixels for each px, PDF: 1) it could have: less than that only where neither format can be larger. */
  readonly scale: number
}

/** Makes pictures of drawings; whoever has a browser at hand. Rejects with why, or `cancelled`. */
export type DrawPicture = (sheet: Sheet, kind: PictureKind, signal: AbortSignal) => Promise<Picture>

/** The drawing as one text. */
export async function sheetOf(drawing: Drawing): Promise<Sheet> {
  let text = ''
  for await (const piece of svgPieces(drawing)) text += piece
  const { width, height } = drawnArea(drawing)
  return { svg: text, width, height }
}

/** A drawing as SVG. */
export function svgPieces(drawing: Drawing): AsyncGenerator<string> {
  return inSlices(svg(drawing))
}

/** Lets others have their turn between pieces: ten thousand relations are written without anybody waiting. */
export async function* inSlices(texts: Iterable<string>): AsyncGenerator<string> {
  let at = 0
  for (const piece of texts) {
    yield piece
    at += 1
    if (at % SLICE === 0) await nextTurn()
  }
}
