import { writeSync } from 'node:fs'
import { toWire } from '../../src/main/ipc/wire-error'
import { createLogger } from '../../src/main/log'
import { Backups } from '../../src/main/store/backups'
import { ConnectionStore } from '../../src/main/store/connections'
import { openStore } from '../../src/main/store/open'
import { PreferencesStore } from '../../src/main/store/preferences'
import { openVault } from '../../src/main/store/open-vault'
import { newDice } from './corruptions'
import { type Attempt, numbersOf, OPEN_KEYCHAIN, savedAs, type SaverLine } from './saved'

// A program that saves without end, and says what it is about to do and what was acknowledged: to be killed, or to run out of disk.
// Arguments: data folder, seed, how much it does at most, and `lax` for a store that does not wait for the disk (a control).
const [home = '', seed = '0', limit = '1000000', mode = ''] = process.argv.slice(2)
const dice = newDice(Number(seed))
const log = createLogger('silent')

/** In one piece and at once: what is in the pipe survives this process. */
function say(line: SaverLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

async function main(): Promise<void> {
  const store = openStore(home, log)
  if (mode === 'lax') store.db.pragma('synchronous = OFF')
  const vault = await openVault(store, OPEN_KEYCHAIN, log)
  const connections = new ConnectionStore(store, vault, () => 'there')
  const preferences = new PreferencesStore(store)
  const backups = new Backups(store, log)
  vault.onNewKey(() => backups.replace())
  const known = () => connections.list().map((summary) => ({ ...summary, ...numbersOf(summary.name) }))
  let next = Math.max(0, ...known().map(({ number }) => number)) + 1
  const attempt = async (what: Attempt, work: () => unknown) => {
    say({ say: 'try', ...what })
    await work()
    store.acknowledge()
    say({ say: 'done', ...what })
  }
  say({ say: 'ready' })
  try {
    for (let count = 0; count < Number(limit); count += 1) {
      const roll = dice.below(100)
      const all = roll < 55 ? [] : known()
      const one = all[dice.below(Math.max(1, all.length))]
      if (roll < 55 || (one === undefined && roll < 92)) {
        const number = next++
        const draft = { engine: 'postgres', environment: 'test' as const, ...savedAs(number, 1) }
        await attempt({ do: 'create', number, version: 1 }, async () => await connections.create(draft))
      } else if (roll < 82 && one !== undefined) {
        const version = one.version + 1
        const patch = { id: one.id, revision: one.revision, ...savedAs(one.number, version) }
        await attempt({ do: 'update', number: one.number, version }, async () => await connections.update(patch))
      } else if (roll < 92 && one !== undefined) {
        await attempt({ do: 'remove', number: one.number, version: one.version }, () => connections.remove(one.id))
      } else if (roll < 96) await attempt({ do: 'prefer' }, () => preferences.set({ sidebarWidth: 220 + dice.below(200) }))
      else if (roll < 98) await attempt({ do: 'rotate' }, async () => await vault.rotate(undefined))
      else await attempt({ do: 'backup' }, async () => await backups.take())
    }
  } catch (error) {
    fail(error)
    // Whoever cannot write can still read.
    for (const { id, name } of connections.list()) if (connections.open(id).secrets['password'] !== `secret-${name}`) throw error
    say({ say: 'reads', connections: connections.list().length })
  }
  await backups.close()
  store.close()
}

function fail(error: unknown): void {
  const { code, message, hint = '' } = toWire(error, log)
  say({ say: 'failed', code, message, hint })
}

main().catch((error: unknown) => {
  fail(error)
  process.exitCode = 1
})
