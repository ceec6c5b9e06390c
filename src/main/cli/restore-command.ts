import type { RestorePoint } from '@shared/recovery'
import type { Logger } from '../log'
import { listRestorePoints, restoreBackup } from '../store/recovery'
import type { Command } from './arguments'
import { table } from './print'

/** Lists backups, or restores one. Works where nothing else does: the store is not opened before it is there again. */
export function restoreCommand(folder: string, { backup, json }: Command, log: Logger): void {
  const print = (value: unknown, text: string) => process.stdout.write(json ? `${JSON.stringify(value)}\n` : text)
  if (backup === undefined) {
    const points = listRestorePoints(folder)
    print(points, points.length === 0 ? 'There are no backups here\n' : table(['backup', 'taken', 'connections', ''], points.map(row)))
    return
  }
  const { connections, aside } = restoreBackup(folder, backup, log)
  print(
    { connections, aside: aside ?? null },
    `${String(connections)} saved connections are back${aside === undefined ? '' : `. What was there is kept as ${aside}`}\n`,
  )
}

function row({ name, takenAt, connections, problem }: RestorePoint): string[] {
  return [name, new Date(takenAt).toISOString(), connections === null ? '—' : String(connections), problem ?? '']
}
