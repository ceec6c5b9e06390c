import { randomUUID } from 'node:crypto'
import { type Session, session, type WebContents, WebContentsView } from 'electron'
import { AppError } from '@shared/errors'
import type { DrawPicture, Picture, PictureKind, Sheet } from '../explorer/sheet'
import { fontRules } from './fonts'
import { denyAll } from './lockdown'

/** Pixels for each px of the drawing. */
const SHARPNESS = 2
/** What Chromium's canvas can hold: longer sides or more pixels come out empty. */
const CANVAS = { side: 16_384, pixels: 120_000_000 } as const
/** PDF knows no page longer than 200 inches; a px is a 96th of one. */
const PAGE_SIDE = 200 * 96
const LIMIT_MS = 180_000

/** No script runs by itself, nothing is fetched but the drawing, which brings its fonts along. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src 'self'; base-uri 'none'; form-action 'none'"

/** Letter for letter: a hyphen between digits that became another sign could not be found in a PDF. */
const PLAIN = 'text{font-feature-settings:"calt" 0;font-variant-ligatures:none}'

interface Served {
  readonly type: string
  readonly body: string
}
const served = new Map<string, Served>()
let drawing: Session | undefined

/**
 * Makes PNG and PDF of drawings in a page that nobody sees, in a session of its own which reaches nothing but that page.
 * `folder`: the built page of the application, whose fonts are used.
 */
export function pictures(folder: string): DrawPicture {
  return async (sheet, kind, signal) => {
    const fonts = (await fontRules(folder, sheet.svg)) + PLAIN
    const view = new WebContentsView({
      webPreferences: {
        ...{ session: (drawing ??= ownSession()), sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
        ...{ spellcheck: false, backgroundThrottling: false },
      },
    })
    const names = [randomUUID(), randomUUID()] as const
    try {
      const taken = kind === 'pdf' ? printed(view.webContents, sheet, fonts, names) : painted(view.webContents, sheet, fonts, names)
      return await within(taken, kind, signal)
    } finally {
      for (const name of names) served.delete(`/${name}`)
      view.webContents.close()
    }
  }
}

function ownSession(): Session {
  // Not persistent: what is drawn is on no disk.
  const own = session.fromPartition('drawing')
  denyAll(own)
  own.protocol.handle('app', (request) => {
    const found = served.get(new URL(request.url).pathname)
    if (found === undefined) return new Response('Not found', { status: 404 })
    return new Response(found.body, {
      headers: { 'content-type': found.type, 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' },
    })
  })
  return own
}

/** A page of the drawing's own size, its texts as texts. */
async function printed(contents: WebContents, { svg, width, height }: Sheet, fonts: string, [page]: readonly string[]): Promise<Picture> {
  const scale = Math.min(1, PAGE_SIDE / Math.max(width, height))
  const [w, h] = [width * scale, height * scale]
  const sized = body(svg).replace(/^<svg [^>]*?width="[^"]*" height="[^"]*"/, (head) =>
    head.replace(/width="[^"]*" height="[^"]*"/, `width="${String(w)}" height="${String(h)}"`),
  )
  const title = /<title>([^<]*)<\/title>/.exec(svg)?.[1] ?? ''
  const style = `${fonts}html,body{margin:0;height:${String(h)}px;overflow:hidden}svg{display:block}`
  const html = `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head><body>${sized}</body></html>`
  served.set(`/${page ?? ''}`, { type: 'text/html; charset=utf-8', body: html })
  await contents.loadURL(`app://relata/${page ?? ''}`)
  await contents.executeJavaScript('document.fonts.ready.then(() => true)')
  const bytes = await contents.printToPDF({
    ...{ printBackground: true, margins: { top: 0, bottom: 0, left: 0, right: 0 } },
    pageSize: { width: w / 96, height: h / 96 },
  })
  return { bytes, scale }
}

async function painted(contents: WebContents, { svg, width, height }: Sheet, fonts: string, names: readonly string[]): Promise<Picture> {
  const [page = '', image = ''] = names
  const scale = Math.min(...[SHARPNESS, CANVAS.side / width, CANVAS.side / height], Math.sqrt(CANVAS.pixels / (width * height)))
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  served.set(`/${page}`, { type: 'text/html; charset=utf-8', body: '<!doctype html><title>picture</title>' })
  // An image loads nothing else: its fonts stand in it.
  served.set(`/${image}`, { type: 'image/svg+xml', body: body(svg).replace(/^<svg [^>]*>/, (head) => `${head}<style>${fonts}</style>`) })
  await contents.loadURL(`app://relata/${page}`)
  const encoded: unknown = await contents.executeJavaScript(`(async () => {
    const image = new Image()
    image.src = '/${image}'
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = ${String(w)}
    canvas.height = ${String(h)}
    // Fonts of an image are loaded when it is first drawn, and nothing tells when they are there: it is drawn small until nothing
    // changes any more.
    const small = Object.assign(document.createElement('canvas'), { width: 1200, height: 800 }).getContext('2d', { willReadFrequently: true })
    for (let before = 0, same = 0; same < 3; ) {
      small.clearRect(0, 0, 1200, 800)
      small.drawImage(image, 0, 0, 1200, 800)
      const now = small.getImageData(0, 0, 1200, 800).data.reduce((sum, value, at) => (sum + value * (at % 251)) % 2147483647, 0)
      same = now === before ? same + 1 : 0
      before = now
      await new Promise((done) => setTimeout(done, 100))
    }
    canvas.getContext('2d').drawImage(image, 0, 0, ${String(w)}, ${String(h)})
    return canvas.toDataURL('image/png')
  })()`)
  const start = 'data:image/png;base64,'
  if (typeof encoded !== 'string' || !encoded.startsWith(start)) throw new Error('the canvas gave no picture')
  return { bytes: Buffer.from(encoded.slice(start.length), 'base64'), scale: scale / SHARPNESS }
}

/** The element without what stands before it. */
function body(svg: string): string {
  return svg.slice(svg.indexOf('<svg '))
}

async function within(taken: Promise<Picture>, kind: PictureKind, signal: AbortSignal): Promise<Picture> {
  let timer: NodeJS.Timeout | undefined
  let stop: (() => void) | undefined
  const ended = new Promise<never>((_, fail) => {
    stop = () => fail(new AppError('cancelled', 'Cancelled'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    const late = new AppError('timeout', `The ${kind.toUpperCase()} took too long to draw`, { hint: 'Export as SVG: it has no limit' })
    timer = setTimeout(() => fail(late), LIMIT_MS)
  })
  // Whichever loses the race is nobody's any more.
  taken.catch(() => undefined)
  try {
    return await Promise.race([taken, ended])
  } finally {
    clearTimeout(timer)
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}
