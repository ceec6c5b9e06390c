import type { en } from '../en'
import type { Same } from '../same'
import { cache } from './cache'
import { commands } from './commands'
import { connections } from './connections'
import { diagram } from './diagram'
import { exported } from './export'
import { frame } from './frame'
import { grid } from './grid'
import { history } from './history'
import { keymap } from './keymap'
import { kinds } from './kinds'
import { menu } from './menu'
import { palette } from './palette'
import { recovery } from './recovery'
import { redis } from './redis'
import { relation } from './relation'
import { search } from './search'
import { query } from './query'
import { settings } from './settings'
import { transfer } from './transfer'
import { tabs } from './tabs'
import { tree } from './tree'
import { ui } from './ui'

/** German, complete: a text that is missing here does not compile. */
export const de: Same<typeof en> = {
  cache,
  commands,
  connections,
  diagram,
  export: exported,
  frame,
  grid,
  history,
  keymap,
  kinds,
  menu,
  palette,
  recovery,
  redis,
  relation,
  query,
  search,
  settings,
  transfer,
  tabs,
  tree,
  ui,
}
