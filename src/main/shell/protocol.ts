import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { contentSecurityPolicy } from './csp'

const ORIGIN = 'app://relata'
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
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
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

/** Serves the built renderer from `folder` under app://relata, and nothing outside that folder. */
export function serveApp(folder: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const file = normalize(join(folder, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)))
    const type = TYPES[extname(file)]
    if (request.method !== 'GET' || url.host !== 'relata' || !file.startsWith(folder + sep) || type === undefined || file.includes('\0')) {
      return new Response('Not found', { status: 404 })
    }
    try {
      const body = await readFile(file)
      return new Response(new Uint8Array(body), {
        headers: {
          'content-type': type,
          'content-security-policy': contentSecurityPolicy(),
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
        },
      })
    } catch {
      return new Response('Not found', { status: 404 })
    }
  })
}
