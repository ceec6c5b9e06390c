import { chmodSync, createWriteStream, mkdirSync, symlinkSync } from 'node:fs'
import { once } from 'node:events'
import { dirname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

/**
 * Unpacks a zip file into a folder. `place(name)` gives an entry's path in that folder, or undefined to leave it out.
 * Keeps symbolic links and permissions. An entry that would land outside the folder is an error.
 */
export async function unzip(file, folder, place) {
  const { default: yauzl } = await import('yauzl')
  const zip = await promisify(yauzl.open)(file, { lazyEntries: true })
  const open = promisify(zip.openReadStream.bind(zip))
  const end = once(zip, 'end')
  zip.on('entry', (entry) => {
    unpack(entry).then(
      () => zip.readEntry(),
      (error) => zip.emit('error', error),
    )
  })
  zip.readEntry()
  await end

  async function unpack(entry) {
    const name = place(entry.fileName)
    if (name === undefined) return
    const path = join(folder, name)
    if (!resolve(path).startsWith(resolve(folder) + sep)) throw new Error(`${entry.fileName} would leave its folder`)
    if (name.endsWith('/')) {
      mkdirSync(path, { recursive: true })
      return
    }
    mkdirSync(dirname(path), { recursive: true })
    const mode = entry.externalFileAttributes >>> 16
    const content = await open(entry)
    if ((mode & 0o170000) === 0o120000) {
      symlinkSync(Buffer.concat(await content.toArray()).toString(), path)
      return
    }
    await pipeline(content, createWriteStream(path))
    chmodSync(path, mode & 0o777 || 0o644)
  }
}
