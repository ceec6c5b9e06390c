import { inflateSync } from 'node:zlib'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** What a PNG says of itself, and how many different colours its rows begin with. */
export function readPng(bytes: Buffer): { readonly width: number; readonly height: number; readonly colours: number } {
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
  const pixels = inflateSync(Buffer.concat(parts))
  if (pixels.length !== height * (1 + width * bytesPerPixel)) throw new Error('not as many pixels as it says')
  return { width, height, colours: new Set(pixels).size }
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
