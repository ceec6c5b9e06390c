import type { Page } from '@playwright/test'

// Each of these makes ready and answers what is then measured: looking for a place in the page is nothing that a user does.

/** Drags the picture there and back, from a place where there is no box: a box would be dragged alone. */
export async function pan(page: Page, steps = 90): Promise<() => Promise<void>> {
  return await drag(page, await free(page), steps)
}

/** Drags a box there and back. */
export async function dragBox(page: Page, steps = 90): Promise<() => Promise<void>> {
  const head = await headInView(page)
  if (head === undefined) throw new Error('there is no box')
  return await drag(page, head, steps, 0.3)
}

/** Where a box in view can be taken hold of: the one nearest to the middle. */
async function headInView(page: Page): Promise<readonly [number, number] | undefined> {
  const { x, y, width, height } = await place(page)
  return await page.evaluate(
    ([left, top, wide, tall]) => {
      const heads = [...document.querySelectorAll('.react-flow__node')].flatMap((node) => {
        const box = node.getBoundingClientRect()
        const at = [box.x + box.width / 2, box.y + 8] as const
        return node.contains(document.elementFromPoint(...at)) ? [at] : []
      })
      const apart = ([headX, headY]: readonly [number, number]) => Math.abs(headX - left - wide / 2) + Math.abs(headY - top - tall / 2)
      return heads.sort((a, b) => apart(a) - apart(b))[0]
    },
    [x, y, width, height] as const,
  )
}

async function drag(page: Page, [startX, startY]: readonly [number, number], steps: number, far = 0.4): Promise<() => Promise<void>> {
  const { width, height } = await place(page)
  await page.mouse.move(startX, startY)
  return async () => {
    await page.mouse.down()
    for (let step = 0; step < steps; step += 1) {
      const part = Math.sin((step / steps) * 2 * Math.PI)
      await page.mouse.move(startX + part * width * far, startY + Math.abs(part) * height * far)
    }
    await page.mouse.up()
  }
}

/** Turns the wheel in and out again; positive `turns` end nearer. */
export async function zoom(page: Page, steps = 60): Promise<() => Promise<void>> {
  const { x, y, width, height } = await place(page)
  await page.mouse.move(x + width / 2, y + height / 2)
  return async () => {
    for (let step = 0; step < steps; step += 1) await page.mouse.wheel(0, step < steps / 2 ? -120 : 120)
  }
}

/** Shows all of it. */
export async function fit(page: Page): Promise<() => Promise<void>> {
  const { x, y, width, height } = (await page.getByRole('button', { name: 'Fit', exact: true }).boundingBox()) ?? NOWHERE
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.waitForTimeout(300)
  return async () => {
    await page.mouse.down()
    await page.mouse.up()
    await page.waitForTimeout(900)
  }
}

const NOWHERE = { x: 0, y: 0, width: 0, height: 0 }

/** Turns the wheel until the camera is as near as it goes, with the head of a box in view. */
export async function nearer(page: Page, turns: number): Promise<void> {
  const { x, y, width, height } = await place(page)
  await page.mouse.move(x + width / 2, y + height / 2)
  for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(0, -100)
  await page.waitForTimeout(1500)
  // The middle may be a gap between regions: then along until there is something to read.
  for (let step = 0; step < 20 && (await headInView(page)) === undefined; step += 1) {
    const [startX, startY] = await free(page)
    await page.mouse.move(startX, startY)
    await page.mouse.down()
    await page.mouse.move(startX - width / 3, startY, { steps: 4 })
    await page.mouse.up()
    await page.waitForTimeout(500)
  }
}

async function place(page: Page) {
  const box = await page.locator('.react-flow__pane').first().boundingBox()
  if (box === null) throw new Error('there is no diagram')
  return box
}

/** A point of the canvas, near the middle of its upper edge, that no box stands on. */
async function free(page: Page): Promise<readonly [number, number]> {
  const { x, y, width, height } = await place(page)
  const found = await page.evaluate(
    ([left, top, wide, tall]) => {
      for (let down = 5; down < tall / 3; down += 12)
        for (let aside = 0; aside < wide / 3; aside += 12)
          for (const at of [left + wide / 2 + aside, left + wide / 2 - aside])
            if (document.elementFromPoint(at, top + down)?.classList.contains('react-flow__pane') === true) return [at, top + down] as const
      return undefined
    },
    [x, y, width, height] as const,
  )
  if (found === undefined) throw new Error('there is a box everywhere')
  return found
}
