import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { textWidth } from '@shared/erd/text-width'
import { run } from '../support/cli'
import { pixelsOf, readPdf, readPng } from '../support/picture-readers'
import { allOf, readSvg } from '../support/svg-reader'
import { picture, type RunningApp, saveAs, startApp, axeFinds, whenReady, endApp } from './app'

const ROOT = join(import.meta.dirname, '..', '..')
const SAMPLE = join(ROOT, 'resources', 'sample.db')

test.describe('relata erd without a window and without a screen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relata-pictures-'))
  const temporary = mkdtempSync(join(tmpdir(), 'relata-temporary-'))
  const relata = async (...args: string[]) => {
    const { PATH = '', HOME = '', ELECTRON_EXEC_PATH = '' } = process.env
    const env = { PATH, HOME, ELECTRON_EXEC_PATH, TMPDIR: temporary, LANG: 'C.UTF-8' }
    const own = { RELATA_HOME: join(folder, 'home'), REDIS_URL: 'redis://127.0.0.1:1/0', RELATA_LOG: 'error' }
    return await run(process.execPath, [join(ROOT, 'out/main/cli.js'), 'erd', SAMPLE, ...args], { env: { ...env, ...own } })
  }
  const made = async (name: string, ...args: string[]) => {
    const out = join(folder, name)
    expect(await relata('--out', out, ...args)).toMatchObject({ code: 0, stderr: '', stdout: '' })
    return readFileSync(out)
  }

  test('PNG: twice the size of the drawing, drawn in it', async () => {
    const svg = readSvg((await made('a.svg')).toString())
    const png = readPng(await made('a.png'))
    expect(png).toMatchObject({ width: 2 * Number(svg.attributes['width']), height: 2 * Number(svg.attributes['height']) })
    expect(png.colours).toBeGreaterThan(50)
    expect(readPng(await made('dark.png', '--theme', 'dark', '--columns', 'all')).colours).toBeGreaterThan(50)
  })

  test('PNG: texts stand in the fonts that they were measured for, in every box', async () => {
    const svg = readSvg((await made('c.svg', '--columns', 'all')).toString())
    const apart = pixelsOf(await made('c.png', '--columns', 'all'))
    const [left = 0, top = 0] = (svg.attributes['viewBox'] ?? '').split(' ').map(Number)
    let looked = 0
    for (const box of allOf(svg)) {
      const [, x, y] = /^translate\((\S+) (\S+)\)$/.exec(box.attributes['transform'] ?? '') ?? []
      if (x === undefined || y === undefined || box.children[0]?.name !== 'rect') continue
      for (const { name, text, attributes } of box.children) {
        if (name !== 'text' || !/^[ -~]+$/.test(text)) continue
        const mono = attributes['text-anchor'] === 'end'
        const size = Number(attributes['font-size'] ?? 12)
        const width = textWidth(text, size, mono ? 'mono' : attributes['font-weight'] === '600' ? 600 : 400)
        const [at, base] = [Number(x) + Number(attributes['x']) - left, Number(y) + Number(attributes['y']) - top]
        // From its end outwards: nothing but the paper of the box for some px, then its last letter.
        const away = mono ? -1 : 1
        const end = at + away * width
        const inked = (px: number) =>
          Array.from({ length: Math.round(size * 2) }, (_, up) => Math.round((base + 3) * 2) - up).some(
            (py) => apart(Math.round(px * 2), py, [Math.round((Number(x) - left + 4) * 2), Math.round((base - 4) * 2)]) > 60,
          )
        const steps = Array.from({ length: 14 }, (_, n) => 4 - n * 0.5)
        const ink = steps.find((step) => inked(end + away * step))
        expect({ text, ink: ink !== undefined && ink <= 1 && ink >= -2 }).toEqual({ text, ink: true })
        looked += 1
      }
    }
    expect(looked).toBeGreaterThan(200)
  })

  test('PDF: one page of the drawing’s size, every text of it as text', async () => {
    const svg = readSvg((await made('b.svg', '--columns', 'all')).toString())
    const pdf = await readPdf(await made('b.pdf', '--columns', 'all'))
    expect(pdf.pages).toBe(1)
    expect(Math.abs(pdf.width - Number(svg.attributes['width']) * 0.75)).toBeLessThan(2)
    expect(Math.abs(pdf.height - Number(svg.attributes['height']) * 0.75)).toBeLessThan(2)
    const all = pdf.texts.join('\n').replaceAll(/\s/g, '')
    for (const { name, text } of allOf(svg)) if (name === 'text') expect(all).toContain(text.replaceAll(/\s/g, ''))
  })

  test('R08 nothing of the drawing is left anywhere else', () => {
    expect(readdirSync(temporary)).toEqual([])
  })
})

test.describe('the export of a diagram in the window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relata-exported-'))
  let running: RunningApp
  let page: Page
  test.beforeAll(async () => {
    running = await startApp()
    page = running.page
    await whenReady(page)
  })
  test.afterAll(async () => {
    await endApp(running)
  })

  const dialog = () => page.getByRole('dialog', { name: 'Export the diagram' })
  /** With the keyboard alone: opens the dialog, chooses, exports; answers what was written. */
  const exported = async (format: string, file: string, part = 'Whole', look?: string) => {
    await saveAs(running, join(folder, file))
    await page.getByRole('button', { name: 'Export', exact: true }).focus()
    await page.keyboard.press('Enter')
    await expect(dialog()).toBeVisible()
    for (const name of [format, part, look]) {
      if (name === undefined) continue
      await dialog().getByRole('radio', { name, exact: true }).focus()
      await page.keyboard.press('Space')
    }
    await dialog().getByRole('button', { name: 'Export…' }).focus()
    await page.keyboard.press('Enter')
    await expect(dialog()).toBeHidden({ timeout: 60_000 })
    await expect(page.getByText(`Exported to ${join(folder, file)}`)).toBeVisible()
    return readFileSync(join(folder, file))
  }
  const namesIn = (svg: Buffer) =>
    allOf(readSvg(svg.toString())).filter(({ name, attributes }) => name === 'text' && attributes['font-weight'] === '600')

  test('names what can be had of it, and axe finds nothing', async () => {
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await expect(dialog().getByRole('radio')).toHaveCount(12)
    await picture(page, 'export')
    expect(await axeFinds(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect(dialog()).toBeHidden()
    await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeFocused()
  })

  test('SVG stands as the window shows it, whole or what is in view', async () => {
    const whole = await exported('SVG', 'whole.svg')
    expect(namesIn(whole).length).toBe(29)
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.waitForTimeout(500)
    const view = await exported('SVG', 'view.svg', 'What is in view', 'Dark')
    expect(namesIn(view).length).toBeGreaterThan(0)
    expect(namesIn(view).length).toBeLessThan(29)
    expect(view.toString()).toContain('#101517')
  })

  test('a selected relation goes out with its neighbours', async () => {
    await page.getByRole('button', { name: /^Fit/ }).click()
    await page.locator('.react-flow__node', { hasText: 'payments' }).first().click()
    const names = namesIn(await exported('SVG', 'selection.svg', 'Selection')).map(({ text }) => text)
    expect(names.sort()).toEqual(['invoice_totals', 'invoices', 'payments'])
    await page.keyboard.press('Escape')
  })

  test('PNG, PDF and Mermaid are what they should be', async () => {
    const svg = readSvg((await exported('SVG', 'again.svg')).toString())
    const png = readPng(await exported('PNG', 'whole.png'))
    expect([png.width, png.height]).toEqual([2 * Number(svg.attributes['width']), 2 * Number(svg.attributes['height'])].map(Math.round))
    const pdf = await readPdf(await exported('PDF', 'whole.pdf'))
    expect(pdf.pages).toBe(1)
    expect(pdf.texts).toEqual(expect.arrayContaining(['bookings', 'voyages', 'customs_declarations']))
    expect((await exported('Mermaid', 'whole.mmd')).toString()).toMatch(/^erDiagram\n {4}\w+ \{\n/)
    // The picture’s own page is gone, and no window was added.
    expect(await running.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
  })

  test('the image goes to the clipboard', async () => {
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await dialog().getByRole('button', { name: 'Copy image' }).click()
    await expect(page.getByText('The image is on the clipboard')).toBeVisible({ timeout: 60_000 })
    const size = await running.app.evaluate(({ clipboard }) =>
      (clipboard as unknown as { readImage(): { getSize(): { width: number } } }).readImage().getSize(),
    )
    expect(size.width).toBe(readPng(readFileSync(join(folder, 'whole.png'))).width)
  })

  test('who thinks better of it finds nothing written, and what stood there as it was', async () => {
    const before = readdirSync(folder).sort()
    await running.app.evaluate(({ dialog: system }) => {
      system.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
    })
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await dialog().getByRole('button', { name: 'Export…' }).click()
    await expect(dialog().getByRole('button', { name: 'Export…' })).toBeEnabled()
    await page.keyboard.press('Escape')
    expect(readdirSync(folder).sort()).toEqual(before)
  })
})
