import { cache } from './cache'
import { commands } from './commands'
import { connections } from './connections'
import { diagram } from './diagram'
import { exported } from './export'
import { grid } from './grid'
import { history } from './history'
import { menu } from './menu'
import { keymap } from './keymap'
import { palette } from './palette'
import { recovery } from './recovery'
import { redis } from './redis'
import { relation } from './relation'
import { search } from './search'
import { settings } from './settings'
import { transfer } from './transfer'
import { tabs } from './tabs'
import { tree } from './tree'
import { ui } from './ui'

/** English: what the names of all texts are taken from. A file an area. */
export const en = {
  cache,
  commands,
  connections,
  diagram,
  export: exported,
  grid,
  history,
  menu,
  palette,
  recovery,
  redis,
  relation,
  search,
  settings,
  transfer,
  tree,
  ui,
}
export const en = { cache, commands, connections, grid, history, palette, search, settings, tabs, tree, ui }
export const en = { cache, commands, connections, grid, history, keymap, palette, search, settings, tabs, tree, ui }
