import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@shared/errors'
import { openError } from './open-error'

/** 32 random bytes in a 0600 file of the data folder; made once. `store_damaged` where it is no such file. */
export function fileKey(folder: string): Buffer {
  const file = join(folder, 'local.key')
  try {
    if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' })
    const key = readFileSync(file)
    if (key.length !== 32)
      throw new AppError('store_damaged', 'The key file of this profile is damaged', {
        hint: `Restore ${file} from a backup`,
        detail: { file },
      })
    chmodSync(file, 0o600)
    return key
  } catch (error) {
    throw openError(error, file, folder)
  }
}
