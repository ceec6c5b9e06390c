import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Everything in a folder: names, sizes, times of change and contents. Equal texts mean that nothing was touched. */
export function folderState(folder: string): string {
  const lines = readdirSync(folder, { recursive: true })
    .map(String)
    .sort()
    .map((name) => {
      const path = join(folder, name)
      const stat = statSync(path)
      const content = stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder'
      return `${name} ${String(stat.size)} ${String(stat.mtimeMs)} ${content}`
    })
  return lines.join('\n')
}
