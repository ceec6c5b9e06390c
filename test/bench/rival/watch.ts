import type { ElectronApplication, Page } from '@playwright/test'

/** What is to be on screen: the first element that a selector finds, and what its text is to match. */
export interface Shown {
  readonly selector: string
  readonly text?: string
}

/** What the page saw of something that was done in it. */
export interface Seen {
  /** ms from the click or the key until what was waited for had been painted. */
  readonly shown: number
  /** ms from there until no task was longer than 50 ms for two seconds; what was shown, where none was. */
  readonly usable: number
  /** Tasks of more than 50 ms: all of them and the longest, ms. */
  readonly longTasks: number
  readonly longest: number
}

/**
 * Does something and answers when it could be seen, by the page's own clock. Looked for once a frame, by one selector: that costs a
 * page with ten thousand rows no more than one with ten.
 */
export async function seen(page: Page, until: Shown, act: () => Promise<void>): Promise<Seen> {
  await page.evaluate(({ selector, text }) => {
    const tasks: { readonly end: number; readonly took: number }[] = []
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push({ end: startTime + duration, took: duration })
    })
    observer.observe({ type: 'longtask' })
    let began = 0
    const begin = () => (began ||= performance.now())
    for (const kind of ['mousedown', 'keydown'] as const) document.addEventListener(kind, begin, { capture: true, once: true })
    const wanted = text === undefined ? undefined : new RegExp(text)
    const holds = () => {
      const found = document.querySelector(selector)
      return began > 0 && found !== null && (wanted === undefined || wanted.test(found.textContent ?? ''))
    }
    const seeing = new Promise<Seen>((done) => {
      const look = () => {
        if (!holds()) return void requestAnimationFrame(look)
        // A task of its own runs when this frame has been painted.
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => settle(performance.now()))
        port1.start()
        port2.postMessage(null)
      }
      const settle = (painted: number) => {
        const wait = () => {
          const last = tasks.at(-1)?.end ?? 0
          if (performance.now() - Math.max(painted, last) < 2000) return void setTimeout(wait, 100)
          observer.disconnect()
          const own = tasks.filter(({ end }) => end > began).map(({ took }) => took)
          done({
            shown: painted - began,
            usable: Math.max(painted, last) - began,
            longTasks: own.reduce((all, one) => all + one, 0),
            longest: Math.max(0, ...own),
          })
        }
        wait()
      }
      requestAnimationFrame(look)
    })
    Object.assign(window, { seeing })
  }, until)
  await act()
  return await page.evaluate(async () => await (window as unknown as { seeing: Promise<Seen> }).seeing)
}

/** What a page takes: its heap once what nobody holds is gone, and what its process keeps in memory, MB. */
export async function memoryOf(app: ElectronApplication, page: Page): Promise<{ readonly heap: number; readonly process: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  const kilobytes = await app.evaluate(({ app: electron }) =>
    electron
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .reduce((all, { memory }) => all + memory.workingSetSize, 0),
  )
  return { heap: usedSize / 1_048_576, process: kilobytes / 1024 }
}
