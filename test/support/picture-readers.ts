import { inflateSync } from 'node:zlib'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

interface Png {
  readonly width: number
  readonly height: number
  readonly bytesPerPixel: number
  /** Rows as they are written: a filter's number, then the filtered bytes. */
  readonly rows: Buffer
}

function openPng(bytes: Buffer): Png {
  if (bytes.subarray(0, 8).toString('hex') !== '89504e470d0a1a0a') throw new Error('no PNG')
  const parts: Buffer[] = []
  let [width, height, bytesPerPixel] = [0, 0, 4]
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') [width, height, bytesPerPixel] = [data.readUInt32BE(0), data.readUInt32BE(4), data[9] === 6 ? 4 : 3]
    if (type === 'IDAT') parts.push(data)
    at += 12 + length
  }
  const rows = inflateSync(Buffer.concat(parts))
  if (rows.length !== height * (1 + width * bytesPerPixel)) throw new Error('not as many pixels as it says')
  return { width, height, bytesPerPixel, rows }
}

/** What a PNG says of itself, and how many different colours its rows begin with. */
export function readPng(bytes: Buffer): { readonly width: number; readonly height: number; readonly colours: number } {
  const { width, height, rows } = openPng(bytes)
  return { width, height, colours: new Set(rows).size }
}

/** The pixels of a PNG: how far one is from another, as the largest difference of a channel. Filters as in the PNG specification, 9. */
export function pixelsOf(bytes: Buffer): (x: number, y: number, from: readonly [x: number, y: number]) => number {
  const { width, height, bytesPerPixel: step, rows } = openPng(bytes)
  const line = width * step
  const pixels = new Uint8Array(line * height)
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (line + 1)] ?? 0
    for (let at = 0; at < line; at += 1) {
      const left = at < step ? 0 : (pixels[y * line + at - step] ?? 0)
      const up = y === 0 ? 0 : (pixels[(y - 1) * line + at] ?? 0)
      const corner = y === 0 || at < step ? 0 : (pixels[(y - 1) * line + at - step] ?? 0)
      pixels[y * line + at] = (rows[y * (line + 1) + 1 + at] ?? 0) + guess(filter, left, up, corner)
    }
  }
  const channel = (x: number, y: number, n: number) => pixels[y * line + x * step + n] ?? 0
  return (x, y, [fromX, fromY]) => Math.max(...[0, 1, 2].map((n) => Math.abs(channel(x, y, n) - channel(fromX, fromY, n))))
}

function guess(filter: number, left: number, up: number, corner: number): number {
  if (filter < 3) return [0, left, up][filter] ?? 0
  if (filter === 3) return (left + up) >> 1
  const likely = left + up - corner
  const apart = [left, up, corner].map((value) => Math.abs(likely - value))
  return [left, up, corner][apart.indexOf(Math.min(...apart))] ?? 0
}

/** Pages of a PDF in points, and the texts of the first in the order in which they are drawn. */
export async function readPdf(bytes: Uint8Array): Promise<{
  readonly pages: number
  readonly width: number
  readonly height: number
  readonly texts: readonly string[]
}> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const page = await document.getPage(1)
  const [, , width = 0, height = 0] = page.view
  const { items } = await page.getTextContent()
  const texts = items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item.str] : []))
  const pages = document.numPages
  await document.loadingTask.destroy()
  return { pages, width, height, texts }
}
