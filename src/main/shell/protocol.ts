import { existsSync, readFileSync } from 'node:fs'
import { extname, join, normalize, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { protocol } from 'electron'
import { contentSecurityPolicy } from './csp'

const ORIGIN = 'app://relata'
/** Chromium's number for a file that is not there (net_error_list.h). */
const NOT_FOUND = -6
/** How long a page is waited for that asks for nothing, ms. */
const PATIENCE_MS = 200
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
}

/** Must run before the app is ready: `app:` gets the rights of a secure origin, and nothing else does. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** The address of the page: the built one, or the dev server's during `npm run dev`. */
export function pageUrl(): string {
  return developmentServer() ?? `${ORIGIN}/index.html`
}

/** The dev server of electron-vite; never honoured in a packaged application (its launcher sets no such variable). */
export function developmentServer(): string | undefined {
  const url = process.env['ELECTRON_RENDERER_URL']
  return url !== undefined && /^http:\/\/(localhost|127\.0\.0\.1):\d+\/?$/.test(url) ? url : undefined
}

/** True for our own page, by exact origin. */
export function isOurs(url: string): boolean {
  try {
    const { protocol: scheme, host, origin } = new URL(url)
    if (scheme === 'app:' && host === 'relata') return true
    const dev = developmentServer()
    return dev !== undefined && origin === new URL(dev).origin
  } catch {
    return false
  }
}

/**
 * Serves the built renderer from `folder` under app://relata, and nothing outside that folder. What it answers ends once the page was
 * handed all that it loads before it runs, or does not ask for it: until then this process has nothing better to do.
 *
 * Not by `protocol.handle`, its successor: that has every file read and passed on by JavaScript of this process, and makes it load what
 * Node has for `fetch`, 40 ms of each start. Here Chromium reads the files.
 */
export async function serveApp(folder: string): Promise<void> {
  const first = new Set(firstFiles(folder))
  let handOver: () => void = () => undefined
  const handed = new Promise<void>((done) => (handOver = done))
  protocol.registerFileProtocol('app', (request, answer) => {
    const url = new URL(request.url)
    const file = normalize(join(folder, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)))
    const type = TYPES[extname(file)]
    if (request.method !== 'GET' || url.host !== 'relata' || !file.startsWith(folder + sep) || type === undefined || file.includes('\0')) {
      answer({ error: NOT_FOUND })
      return
    }
    answer({
      path: file,
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy(),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
    })
    if (first.delete(file) && first.size === 0) handOver()
  })
  await Promise.race([handed, sleep(developmentServer() === undefined ? PATIENCE_MS : 0)])
}

/** The page, and the scripts and styles that it names. */
function firstFiles(folder: string): string[] {
  const page = join(folder, 'index.html')
  if (!existsSync(page)) return []
  const named = [...readFileSync(page, 'utf8').matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, name = '']) =>
    normalize(join(folder, name)),
  )
  return [page, ...named]
}
