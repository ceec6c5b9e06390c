import type { en } from '../en'
import type { Same } from '../same'
import { connections } from './connections'
import { grid } from './grid'
import { settings } from './settings'
import { tree } from './tree'

/** German, complete: a text that is missing here does not compile. */
export const de: Same<typeof en> = { connections, grid, settings, tree }
