import { cache } from './cache'
import { changes } from './changes'
import { engines } from './engines'
import { facts } from './facts'
import { fields } from './fields'
import { network } from './network'
import { vault } from './vault'
import { work } from './work'

/**
 * What the main process says, in German, by the English sentence. A place is `{name}` and holds data; `{=name}` holds a text that is
 * itself looked up here. A test reads the sentences of the main process and misses none.
 */
export const said: Readonly<Record<string, string>> = {
  ...fields,
  ...network,
  ...engines,
  ...cache,
  ...vault,
  ...work,
  ...facts,
  ...changes,
}
