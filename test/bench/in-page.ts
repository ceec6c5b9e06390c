import type { Page } from '@playwright/test'
import type { Bridge } from '@shared/bridge'

/**
 * Asks the main process from inside the page, as the renderer does, one input after the other. Answers the replies and
 * the ms from each request to its reply; the page's clock ticks in 0.1 ms. Rejects when a reply is an error.
 */
export async function ask(page: Page, channel: string, inputs: readonly unknown[]): Promise<{ times: number[]; values: unknown[] }> {
  return await page.evaluate(
    async ([name, list]) => {
      const { relata } = window as unknown as { relata: Bridge }
      const times: number[] = []
      const values: unknown[] = []
      for (const input of list) {
        const id = crypto.randomUUID()
        const started = performance.now()
        const reply = await relata.call(id, name, input)
        times.push(performance.now() - started)
        if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
        values.push(reply.value)
      }
      return { times, values }
    },
    [channel, inputs] as const,
  )
}

/** A relation in the tree; a database with several schemas shows those first. */
const RELATION = '[role=treeitem][data-kind=relation]'
export const SCHEMA = '[role=treeitem][data-kind=schema]'

/** What the page saw of a click that opens a connection. */
export interface Drawing {
  /** ms from the click until the first rows were painted. */
  readonly fromClick: number
  /** ms from the outline's arrival in the page until they were painted. */
  readonly fromReply: number
  /** Animation frames begun between the two, the one that painted them included. */
  readonly frames: number
}

/**
 * Clicks a connection's chevron and answers when the first relations of its tree were painted. The page is watched from
 * inside: the outline has arrived when the page begins to parse it, and is painted when the frame that holds it is over.
 * Without `reply` the names may come on their own, ahead of every reply; only `fromClick` then means something.
 */
export async function drawTree(page: Page, connection: string, { reply = true, rows = RELATION } = {}): Promise<Drawing> {
  await page.evaluate((wanted) => {
    const parse = JSON.parse
    const tree = document.querySelector('[role=tree]')
    if (tree === null) throw new Error('the page has no tree')
    if (tree.querySelector(wanted) !== null) throw new Error('another tree is open')
    const drawing = new Promise<Drawing>((done) => {
      let clicked = 0
      let replied = 0
      let frames = 0
      const count = () => {
        frames += 1
        requestAnimationFrame(count)
      }
      document.addEventListener('click', () => (clicked = performance.now()), { capture: true, once: true })
      JSON.parse = (text: string, reviver?: Parameters<typeof parse>[1]) => {
        if (replied === 0 && text.startsWith('{"v":')) {
          replied = performance.now()
          requestAnimationFrame(count)
        }
        return parse(text, reviver) as unknown
      }
      const observer = new MutationObserver(() => {
        if (tree.querySelector(wanted) === null) return
        observer.disconnect()
        const before = frames
        requestAnimationFrame(() => {
          // A task of its own runs when this frame has been painted.
          const { port1, port2 } = new MessageChannel()
          port1.addEventListener('message', () => {
            const painted = performance.now()
            JSON.parse = parse
            done({ fromClick: painted - clicked, fromReply: painted - replied, frames: before + 1 })
          })
          port1.start()
          port2.postMessage(null)
        })
      })
      observer.observe(tree, { childList: true, subtree: true })
    })
    Object.assign(window, { drawing })
  }, rows)
  await page.getByTestId('tree').getByTitle(connection, { exact: true }).getByRole('button', { includeHidden: true }).click()
  const drawing = await page.evaluate(async () => await (window as unknown as { drawing: Promise<Drawing> }).drawing)
  if (reply && drawing.fromReply > drawing.fromClick) throw new Error('the outline was drawn without having been seen to arrive')
  return drawing
}
