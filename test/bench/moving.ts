import type { Page } from '@playwright/test'

/** Drags the picture there and back, from a place where there is no box. */
export async function pan(page: Page, steps = 90): Promise<void> {
  const { x, y, width, height } = await place(page)
  const [startX, startY] = [x + width / 2, y + 5]
  await page.mouse.move(startX, startY)
  await page.mouse.down()
  for (let step = 0; step < steps; step += 1) {
    const part = Math.sin((step / steps) * 2 * Math.PI)
    await page.mouse.move(startX + part * width * 0.4, startY + Math.abs(part) * height * 0.4)
  }
  await page.mouse.up()
}

/** Turns the wheel in and out again; positive `turns` end nearer. */
export async function zoom(page: Page, steps = 60): Promise<void> {
  const { x, y, width, height } = await place(page)
  await page.mouse.move(x + width / 2, y + height / 2)
  for (let step = 0; step < steps; step += 1) await page.mouse.wheel(0, step < steps / 2 ? -120 : 120)
}

/** Turns the wheel until the camera is as near as it goes to what can be read. */
export async function nearer(page: Page, turns: number): Promise<void> {
  const { x, y, width, height } = await place(page)
  await page.mouse.move(x + width / 2, y + height / 2)
  for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(0, -100)
  await page.waitForTimeout(1500)
}

async function place(page: Page) {
  const box = await page.locator('.react-flow__pane').first().boundingBox()
  if (box === null) throw new Error('there is no diagram')
  return box
}
