import type { en } from '../en'
import type { Same } from '../same'
import { commands } from './commands'
import { connections } from './connections'
import { grid } from './grid'
import { palette } from './palette'
import { settings } from './settings'
import { tree } from './tree'

/** German, complete: a text that is missing here does not compile. */
export const de: Same<typeof en> = { commands, connections, grid, palette, settings, tree }
