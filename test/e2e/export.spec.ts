import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { run } from '../support/cli'
import { readPdf, readPng } from '../support/picture-readers'
import { allOf, readSvg } from '../support/svg-reader'

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

  test('PDF: one page of the drawing’s size, every text of it as text', async () => {
    const svg = readSvg((await made('b.svg', '--columns', 'all')).toString())
    const pdf = await readPdf(await made('b.pdf', '--columns', 'all'))
    expect(pdf.pages).toBe(1)
    expect(Math.abs(pdf.width - Number(svg.attributes['width']) * 0.75)).toBeLessThan(2)
    expect(Math.abs(pdf.height - Number(svg.attributes['height']) * 0.75)).toBeLessThan(2)
    const all = pdf.texts.join('\n').replaceAll(/\s/g, '')
    for (const { name, text } of allOf(svg)) if (name === 'text') expect(all).toContain(text.replaceAll(/\s/g, ''))
  })

  test('nothing of the drawing is left anywhere else', () => {
    expect(readdirSync(temporary)).toEqual([])
  })
})
