import { app, type Session, session } from 'electron'
import { developmentServer, isOurs } from './protocol'

/** A proxy that is not there (port 1 is reserved, and only an administrator could listen on it). */
const NOWHERE = 'socks5://127.0.0.1:1'

/** Denies navigation, new windows, webviews, permissions, downloads and every network request of any page. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    // WebRTC asks no request filter: without UDP it is left with what goes through the proxy, and that is none.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
  void app.whenReady().then(() => denyAll(session.defaultSession))
}

/** Denies a session's pages permissions, downloads and the network: what they load is ours, or in the address itself. */
export function denyAll(own: Session): void {
  // Copying a name needs this one right; reading the clipboard is another and stays denied.
  const allowed = (permission: string) => permission === 'clipboard-sanitized-write'
  own.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed(permission)))
  own.setPermissionCheckHandler((_contents, permission) => allowed(permission))
  own.on('will-download', (event) => event.preventDefault())
  const dev = developmentServer()
  if (dev === undefined) void own.setProxy({ mode: 'fixed_servers', proxyRules: NOWHERE, proxyBypassRules: '<-loopback>' })
  own.webRequest.onBeforeRequest((details, answer) => {
    const local = details.url.startsWith('app://relata/') || details.url.startsWith('devtools://') || details.url.startsWith('data:')
    const development = dev !== undefined && new URL(details.url).host === new URL(dev).host
    answer({ cancel: !local && !development })
  })
}
