import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { PictureKind, Sheet } from '../explorer/sheet'
import { lockDown } from './lockdown'
import { pictures } from './picture'
import { registerScheme } from './protocol'

/**
 * Makes one picture for the command line and ends: `RELATA_DRAWING` names a folder with `sheet.json` (a {@link Sheet} and its
 * kind), which gets `picture` and `result.json`. No window is opened.
 */
const folder = process.env['RELATA_DRAWING'] ?? ''

registerScheme()
lockDown()
app.setPath('userData', join(folder, 'chromium'))

void app
  .whenReady()
  .then(async () => {
    const { kind, ...sheet } = JSON.parse(readFileSync(join(folder, 'sheet.json'), 'utf8')) as Sheet & { kind: PictureKind }
    const draw = pictures(join(import.meta.dirname, '..', 'renderer'))
    const { bytes, scale } = await draw(sheet, kind, new AbortController().signal)
    writeFileSync(join(folder, 'picture'), bytes, { mode: 0o600 })
    writeFileSync(join(folder, 'result.json'), JSON.stringify({ scale }))
    app.exit(0)
  })
  .catch((error: unknown) => {
    writeFileSync(join(folder, 'result.json'), JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
    app.exit(1)
  })
