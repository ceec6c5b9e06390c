import { commands } from './commands'
import { connections } from './connections'
import { grid } from './grid'
import { palette } from './palette'
import { settings } from './settings'
import { tree } from './tree'

/** English: what the names of all texts are taken from. A file an area. */
export const en = { commands, connections, grid, palette, settings, tree }
