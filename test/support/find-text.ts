import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Files below `folder` that hold `text`, as it is or in an encoding that programs write text in. */
export function findText(folder: string, text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  const forms = [
    bytes,
    Buffer.from(text, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    // The last bytes of base64 depend on what follows.
    Buffer.from(bytes.toString('base64').slice(0, Math.floor(bytes.length / 3) * 4)),
  ]
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
    .filter((path) => {
      const content = readFileSync(path)
      return forms.some((form) => content.includes(form))
    })
}
