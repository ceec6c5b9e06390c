import { contract } from '@shared/contract'
import { AppError } from '@shared/errors'
import { DAMAGES } from '@shared/recovery'
import type { Logger } from '../log'
import { acceptStore, listRestorePoints, restoreBackup, startEmpty } from '../store/recovery'
import type { Handlers } from './handlers'

/** A start that found the store damaged, until there is one again. */
export interface Recovery {
  readonly folder: string
  readonly log: Logger
  /** The refusal to open it: the one of the start, or of a later attempt. */
  damage(): AppError
  /** Opens the store and all that is built on it, and shows it. Throws what is still in the way. */
  resume(): Promise<void>
  quit(): void
}

type Channels = Extract<keyof Handlers, `recovery.${string}`>

/** Handlers of the start window; `undefined` where the store opened and nothing is to be recovered. */
export function recoveryHandlers(recovery: Recovery | undefined): Pick<Handlers, Channels> {
  const needed = (): Recovery => {
    if (recovery !== undefined) return recovery
    throw new AppError('conflict', 'The saved connections are in use and sound', {
      hint: 'To go back to a backup, quit Relata and run: relata restore --list',
    })
  }
  return {
    'recovery.status': async () => (recovery === undefined ? null : statusOf(recovery)),
    'recovery.restore': async ({ name }) => {
      const { folder, log, resume } = needed()
      restoreBackup(folder, name, log)
      await resume()
      return null
    },
    'recovery.startEmpty': async () => {
      const { folder, log, resume } = needed()
      startEmpty(folder, log)
      await resume()
      return null
    },
    'recovery.accept': async () => {
      const { folder, log, resume } = needed()
      acceptStore(folder, log)
      await resume()
      return null
    },
    'recovery.quit': async () => {
      needed().quit()
      return null
    },
  }
}

/** Every channel while there is no store: only recovery works, the rest says why it does not. */
export function damagedHandlers(recovery: Recovery): Handlers {
  const refuse = async (): Promise<never> => {
    throw recovery.damage()
  }
  const all = Object.fromEntries(Object.keys(contract).map((channel) => [channel, refuse]))
  return { ...(all as unknown as Handlers), ...recoveryHandlers(recovery) }
}

function statusOf({ folder, damage }: Recovery) {
  const { message, detail } = damage()
  const kind = DAMAGES.find((one) => one === detail?.['damage']) ?? 'damaged'
  return { damage: kind, message, file: String(detail?.['file'] ?? folder), points: listRestorePoints(folder) }
}
