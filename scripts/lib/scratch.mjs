import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
/** What the suites leave lying while they run, several times over, bytes. */
const ENOUGH = 6 * 1024 ** 3

/**
 * A folder for what tests write: in memory where Linux offers plenty of it, because servers that are made and thrown away by the
 * dozen spend half their time on waiting for a disk. Undefined where there is none, or the user named a place (TMPDIR): then files go where they always go. It is
 * removed when this process ends.
 */
export function scratchFolder() {
  if (process.env.TMPDIR || !offersMemory()) return undefined
  const folder = mkdtempSync(join(MEMORY, 'relata-tests-'))
  // Servers run as users of their own.
  chmodSync(folder, 0o1777)
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

function offersMemory() {
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .find(([, place]) => place === MEMORY)
    const { bavail, bsize } = statfsSync(MEMORY)
    // Tests start programs that they wrote.
    return mount?.[2] === 'tmpfs' && !mount[3].split(',').includes('noexec') && bavail * bsize >= ENOUGH && freemem() >= ENOUGH
  } catch {
    return false
  }
}
