import { connections } from './connections'
import { grid } from './grid'
import { settings } from './settings'
import { tree } from './tree'

/** English: what the names of all texts are taken from. A file an area. */
export const en = { connections, grid, settings, tree }
