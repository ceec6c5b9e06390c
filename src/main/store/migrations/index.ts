import { connections } from './0001-connections'
import { sealedSettings } from './0002-sealed-settings'
import { sharedReadings } from './0003-shared-readings'
import { vaultKeys } from './0004-vault-keys'
import { secondCopies } from './0005-second-copies'
import { diagramViews } from './0006-diagram-views'
import { queryTexts } from './0007-query-texts'
import { arrangement } from './0008-arrangement'
import type { Migration } from './migration'

/** All migrations in order; a test compares this list with the folder. */
export const migrations: readonly Migration[] = [
  connections,
  sealedSettings,
  sharedReadings,
  vaultKeys,
  secondCopies,
  diagramViews,
  queryTexts,
  arrangement,
]
