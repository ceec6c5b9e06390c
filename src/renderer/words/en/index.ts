import { grid } from './grid'
import { settings } from './settings'

/** English: what the names of all texts are taken from. A file an area. */
export const en = { grid, settings }
