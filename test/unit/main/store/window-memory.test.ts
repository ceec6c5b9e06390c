import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { openStore } from '../../../../src/main/store/open'
import { openVault } from '../../../../src/main/store/open-vault'
import { WindowMemory } from '../../../../src/main/store/window-memory'

const log = createLogger('silent')
const SECRET = 'table_of_secret_plans'

async function openMemory(home: string) {
  const store = openStore(home, log)
  const memory = new WindowMemory(store, await openVault(store, undefined, log), log)
  const close = () => {
    memory.close()
    store.close()
  }
  return { memory, close }
}

test('what was opened is known after a start, stands in no file as it is, and goes with its connection', async () => {
  const home = mkdtempSync(join(tmpdir(), 'relata-memory-'))
  const first = await openMemory(home)
  first.memory.use({ connectionId: 'a', schema: 'main', name: SECRET })
  first.memory.use({ connectionId: 'b', schema: 'main', name: 'other' })
  first.close()
  for (const file of readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()))
    expect(readFileSync(join(file.parentPath, file.name)).includes(SECRET), file.name).toBe(false)
  const second = await openMemory(home)
  expect(second.memory.uses().map(({ name }) => name)).toEqual(['other', SECRET])
  second.memory.forget('a')
  expect(second.memory.uses().map(({ name }) => name)).toEqual(['other'])
  second.close()
})
