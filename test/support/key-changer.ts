import { writeSync } from 'node:fs'
import { createLogger } from '../../src/main/log'
import { Backups } from '../../src/main/store/backups'
import { openStore } from '../../src/main/store/open'
import { openVault } from '../../src/main/store/open-vault'

// A program that gives a vault another master password or another key, and says when that is done: to be cut off at each of its steps.
// Arguments: data folder, `password` or `key`, the master password, and the next one.
const [home = '', what = '', password = '', next = ''] = process.argv.slice(2)
const log = createLogger('silent')
const store = openStore(home, log)
const vault = await openVault(store, undefined, log)
const backups = new Backups(store, log)
vault.onNewKey(() => backups.replace())
await vault.unlock(password)
const code = what === 'key' ? await vault.rotate(password) : await vault.setPassword(next)
store.acknowledge()
// In one piece and at once: what is in the pipe survives this process.
writeSync(1, `${JSON.stringify({ done: what, code: code ?? null })}\n`)
await backups.close()
store.close()
