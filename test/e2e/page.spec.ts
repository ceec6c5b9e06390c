import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import { expect, test } from '@playwright/test'
import { dropHome, type RunningApp, startApp } from './app'

let running: RunningApp
/** Whatever reaches this machine's ports over HTTP or UDP. */
const visits: string[] = []
const web = createServer((request, answer) => {
  visits.push(`http ${request.url ?? ''}`)
  answer.end('<p>here</p>')
})
web.on('connection', () => visits.push('tcp'))
const udp = createSocket('udp4', () => visits.push('udp'))
let [webPort, udpPort] = [0, 0]

test.beforeAll(async () => {
  running = await startApp()
  await running.page.locator('html[data-ready]').waitFor()
  await new Promise<void>((done) => void web.listen(0, '127.0.0.1', done))
  await new Promise<void>((done) => void udp.bind(0, '127.0.0.1', done))
  const address = web.address()
  webPort = typeof address === 'object' && address !== null ? address.port : 0
  udpPort = udp.address().port
})
test.afterAll(async () => {
  await running.close()
  web.close()
  udp.close()
  dropHome(running.home)
})

test('R10: no page but our own is answered, in whatever window or frame it stands', async () => {
  const asked = await running.app.evaluate(async ({ BrowserWindow, app }, port) => {
    const preload = `${app.getAppPath()}/out/preload/index.cjs`
    const ask = "window.relata ? window.relata.call('1', 'connections.list', {}) : 'no bridge'"
    const answers: Record<string, unknown> = {}
    const pages = {
      'about:blank': 'about:blank',
      'a data page': 'data:text/html,<p>x</p>',
      'a data page with a frame': 'data:text/html,<iframe srcdoc="<p>x</p>"></iframe>',
      'a file': `file://${app.getAppPath()}/package.json`,
      'another host of our scheme': 'app://other/index.html',
      'a host that begins like ours': 'app://relata.example/index.html',
      'our page in a frame': 'data:text/html,<iframe src="app://relata/index.html"></iframe>',
      'a server': `http://127.0.0.1:${String(port)}/`,
    }
    for (const [name, url] of Object.entries(pages)) {
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, nodeIntegrationInSubFrames: true } })
      await window.loadURL(url).catch(() => undefined)
      await new Promise((done) => setTimeout(done, 200))
      const frames = window.webContents.mainFrame.framesInSubtree
      answers[name] = await Promise.all(frames.map(async (frame) => await frame.executeJavaScript(ask).catch(() => 'no page')))
      window.destroy()
    }
    return answers
  }, webPort)
  const denied = { ok: false, error: { code: 'permission_denied', message: 'This page may not ask' } }
  const answers = Object.values(asked).flat()
  expect(answers.length).toBeGreaterThanOrEqual(10)
  for (const answer of answers) expect([denied, 'no bridge', 'no page']).toContainEqual(answer)
  // The bridge was there for most of them: they were refused, not merely unable to ask.
  expect(answers.filter((answer) => typeof answer === 'object').length).toBeGreaterThanOrEqual(5)
  // The control: our own page is answered.
  expect(await running.page.evaluate(async () => await window.relata.call('own', 'vault.status', {}))).toMatchObject({ ok: true })
})

test('R09: every page that is ever made is sandboxed and isolated, without Node', async () => {
  const preferences = await running.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map((contents) => Reflect.apply(Reflect.get(contents, 'getLastWebPreferences') as () => object, contents, [])),
  )
  expect(preferences.length).toBeGreaterThan(0)
  for (const one of preferences)
    expect(one).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false })
  expect(
    await running.page.evaluate(() =>
      ['require', 'process', 'Buffer', 'global', 'module'].map((name) => typeof Reflect.get(globalThis, name)),
    ),
  ).toEqual(Array.from({ length: 5 }, () => 'undefined'))
})

test('R36: the page gets no permission, opens nothing, goes nowhere and reaches nobody', async () => {
  const base = `http://127.0.0.1:${String(webPort)}`
  const outcome = await running.page.evaluate(
    async ({ base, udpPort }) => {
      const tried: Record<string, string> = {}
      const attempt = async (name: string, work: () => unknown) => {
        try {
          await Promise.race([work(), new Promise((_, fail) => setTimeout(() => fail(new Error('no answer')), 1500))])
          tried[name] = 'done'
        } catch {
          tried[name] = 'refused'
        }
      }
      const load = (element: HTMLElement) =>
        new Promise((done, fail) => {
          element.addEventListener('load', done)
          element.addEventListener('error', () => fail(new Error('not loaded')))
          document.body.append(element)
        })
      await attempt('fetch', () => fetch(`${base}/fetch`))
      await attempt('image', () => load(Object.assign(new Image(), { src: `${base}/image` })))
      await attempt('script', () => load(Object.assign(document.createElement('script'), { src: `${base}/script` })))
      await attempt('style', () => load(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${base}/style` })))
      await attempt('eval', () => Reflect.apply(Reflect.get(globalThis, 'eval') as () => void, undefined, ['1']))
      await attempt('inline script', () => {
        const script = document.createElement('script')
        script.textContent = 'window.inlineRan = true'
        document.body.append(script)
        if (Reflect.get(window, 'inlineRan') !== true) throw new Error('did not run')
      })
      await attempt(
        'socket',
        () =>
          new Promise((done, fail) => {
            const socket = new WebSocket(base.replace('http', 'ws'))
            socket.addEventListener('open', done)
            socket.addEventListener('error', fail)
          }),
      )
      await attempt(
        'events',
        () =>
          new Promise((done, fail) => {
            const source = new EventSource(`${base}/events`)
            source.addEventListener('open', done)
            source.addEventListener('error', fail)
          }),
      )
      navigator.sendBeacon(`${base}/beacon`)
      await attempt('service worker', () => navigator.serviceWorker.register(`${base}/worker.js`))
      await attempt(
        'worker of a blob',
        () =>
          new Promise((done, fail) => {
            const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
            worker.addEventListener('message', done)
            worker.addEventListener('error', fail)
          }),
      )
      await attempt('window', () => {
        if (window.open(`${base}/window`) === null) throw new Error('not opened')
      })
      await attempt('camera', () => navigator.mediaDevices.getUserMedia({ video: true }))
      await attempt('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true }))
      await attempt('screen', () => navigator.mediaDevices.getDisplayMedia())
      await attempt('place', () => new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail)))
      await attempt('clipboard', () => navigator.clipboard.readText())
      await attempt('notification', async () => {
        if ((await Notification.requestPermission()) !== 'granted') throw new Error('denied')
      })
      await attempt('wake lock', () => navigator.wakeLock.request('screen'))
      await attempt('full screen', () => document.documentElement.requestFullscreen())
      await attempt('pointer lock', () => document.body.requestPointerLock())
      for (const name of ['usb', 'hid', 'serial', 'bluetooth'] as const)
        await attempt(name, async () => {
          const api = Reflect.get(navigator, name) as { requestDevice?: (o: object) => unknown; requestPort?: () => unknown } | undefined
          if (api === undefined) throw new Error('not there')
          await (api.requestDevice?.({ filters: [], acceptAllDevices: true }) ?? api.requestPort?.())
        })
      for (const name of ['midi', 'camera', 'microphone', 'geolocation', 'notifications', 'clipboard-read', 'persistent-storage'])
        await attempt(`permission ${name}`, async () => {
          const { state } = await navigator.permissions.query({ name: name as PermissionName })
          if (state !== 'granted') throw new Error(state)
        })
      const form = Object.assign(document.createElement('form'), { action: `${base}/form`, method: 'post' })
      document.body.append(form)
      form.submit()
      const frame = Object.assign(document.createElement('iframe'), { src: `${base}/frame` })
      document.body.append(frame)
      const link = Object.assign(document.createElement('a'), { href: `${base}/download`, download: 'x' })
      document.body.append(link)
      link.click()
      const refresh = Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${base}/refresh` })
      document.head.append(refresh)
      const turn = { urls: `turn:127.0.0.1:${new URL(base).port}?transport=tcp`, username: 'x', credential: 'x' }
      const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${String(udpPort)}` }, turn] })
      peer.createDataChannel('x')
      await peer.setLocalDescription()
      await new Promise((done) => setTimeout(done, 1500))
      peer.close()
      for (const element of [form, frame, link, refresh]) element.remove()
      return tried
    },
    { base, udpPort },
  )
  expect(Object.entries(outcome).filter(([, how]) => how !== 'refused')).toEqual([])
  expect(visits).toEqual([])
  expect(running.page.url()).toBe('app://relata/index.html')
  expect(running.app.windows()).toHaveLength(1)
  // The controls: somebody who may is heard.
  await fetch(`${base}/control`)
  const sender = createSocket('udp4')
  await new Promise((done) => sender.send('x', udpPort, '127.0.0.1', done))
  sender.close()
  await expect.poll(() => visits.toSorted()).toEqual(['http /control', 'tcp', 'udp'])
})

test('R38: every answer of our scheme brings the policy, and nothing beside the page is served', async () => {
  const answers = await running.app.evaluate(async ({ net }) => {
    const one = async (url: string) => {
      const answer = await net.fetch(url).catch((error: unknown) => String(error))
      if (typeof answer === 'string') return [answer, '', ''] as const
      return [
        answer.status,
        answer.headers.get('content-security-policy') ?? '',
        answer.headers.get('x-content-type-options') ?? '',
      ] as const
    }
    const beside = [
      '../main/index.js',
      '..%2fmain%2findex.js',
      '%2e%2e/main/index.js',
      '..%5cmain%5cindex.js',
      'index.html%00.js',
      '/etc/passwd',
      '.env',
    ]
    return { page: await one('app://relata/index.html'), beside: await Promise.all(beside.map((path) => one(`app://relata/${path}`))) }
  })
  const [status, policy, sniff] = answers.page
  expect([status, sniff]).toEqual([200, 'nosniff'])
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ])
    expect(policy).toContain(part)
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  expect(answers.beside.map(([outcome]) => outcome)).toEqual(answers.beside.map(() => 'Error: net::ERR_FILE_NOT_FOUND'))
})
