import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { ConnectionStore } from '../../../../src/main/store/connections'
import { openStore } from '../../../../src/main/store/open'
import { SealedSetting } from '../../../../src/main/store/sealed-setting'
import { openVault } from '../../../../src/main/store/open-vault'
import { newDice } from '../../../support/corruptions'
import { rounds } from '../../../support/soak'

const log = createLogger('silent')
const SAVED = 50
/** Bits of each record that are turned, one at a time: all of them in the soak. */
const FLIPS = rounds(300, Number.MAX_SAFE_INTEGER)
/** The first bytes of a sealed record are its magic, salt, nonce and tag. */
const HEAD = 48
const dice = newDice(20)

/** A vault that a password opens, with fifty connections and a setting in it. */
async function vaultWith(password: string) {
  const store = openStore(mkdtempSync(join(tmpdir(), 'relata-altered-')), log)
  const vault = await openVault(store, undefined, log)
  await vault.setPassword(password)
  const connections = new ConnectionStore(store, vault, () => 'there')
  const setting = new SealedSetting<string, string>(store, vault, 'redis')
  await setting.save({ plain: 'redis://there', secret: 'hunter3' })
  for (let count = 0; count < SAVED; count += 1) {
    const options = { host: `db${String(count)}.example`, user: 'x'.repeat(dice.below(400)) }
    await connections.create({
      name: String(count),
      engine: 'postgres',
      environment: 'test',
      options,
      secrets: { password: `hunter${String(count)}` },
    })
  }
  const rows = store.db.prepare('SELECT id, revision, config FROM connection').all() as { id: string; revision: number; config: Buffer }[]
  return { store, vault, connections, setting, rows }
}

test('R02 a stored record that was altered, cut, or put in another place, revision or vault is never opened', {
  timeout: 600_000,
}, async () => {
  const { store, connections, setting, rows } = await vaultWith('one')
  const other = await vaultWith('two')
  const config = store.db.prepare('UPDATE connection SET config = ? WHERE id = ?')
  const revision = store.db.prepare('UPDATE connection SET revision = ? WHERE id = ?')
  const value = store.db.prepare('UPDATE sealed_setting SET value = ?')
  const [tried, accepted] = [{ flips: 0, cuts: 0, swaps: 0 }, [] as string[]]
  const mustNotOpen = (what: keyof typeof tried, open: () => unknown, words: string) => {
    tried[what] += 1
    try {
      open()
      accepted.push(words)
    } catch (error) {
      expect(error).toMatchObject({ code: 'secrets_unavailable' })
    }
  }
  store.db.exec('BEGIN')
  for (const row of rows) {
    const opens = (what: keyof typeof tried, written: Buffer, words: string) => {
      config.run(written, row.id)
      mustNotOpen(what, () => connections.open(row.id), `${row.id} ${words}`)
    }
    const bits = row.config.length * 8
    const chosen = FLIPS >= bits ? Array.from({ length: bits }, (_, at) => at) : Array.from({ length: FLIPS }, () => dice.below(bits))
    for (const bit of chosen) {
      const turned = Buffer.from(row.config)
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      opens('flips', turned, `bit ${String(bit)}`)
    }
    // Cut at every length around the head and its tag, and at others; or made longer.
    for (let length = 0; length < HEAD + 16; length += 1) opens('cuts', row.config.subarray(0, length), `length ${String(length)}`)
    for (let count = 0; count < 40; count += 1) {
      const length = HEAD + dice.below(row.config.length - HEAD)
      opens('cuts', row.config.subarray(0, length), `length ${String(length)}`)
      opens('cuts', Buffer.concat([row.config, randomBytes(1 + count)]), `${String(1 + count)} more`)
      // A tag that is shorter, with what follows moved up: Node takes 4 bytes of a tag where it is not told how many there are.
      const cut = 1 + (count % 12)
      opens('cuts', Buffer.concat([row.config.subarray(0, HEAD - cut), row.config.subarray(HEAD)]), `tag ${String(cut)} shorter`)
    }
    for (const another of rows) if (another.id !== row.id) opens('swaps', another.config, `has what is of ${another.id}`)
    for (const foreign of other.rows.slice(0, 10)) opens('swaps', foreign.config, 'has what is of another vault')
    opens('swaps', store.db.prepare('SELECT value FROM sealed_setting').pluck().get() as Buffer, 'has what is of a setting')
    config.run(row.config, row.id)
    for (let step = 1; step <= 10; step += 1) {
      revision.run(row.revision + step, row.id)
      mustNotOpen('swaps', () => connections.open(row.id), `${row.id} as revision ${String(row.revision + step)}`)
    }
    revision.run(row.revision, row.id)
    value.run(row.config)
    tried.swaps += 1
    if (setting.get() !== 'locked') accepted.push(`setting with what is of ${row.id}`)
  }
  store.db.exec('ROLLBACK')
  expect(accepted).toEqual([])
  console.log(`R02: ${JSON.stringify(tried)}, none accepted`)
  expect(tried.flips + tried.cuts + tried.swaps).toBeGreaterThanOrEqual(20_000)
  expect(tried.swaps).toBeGreaterThan(SAVED * SAVED)
  // The control: what was not touched opens.
  expect(rows.map(({ id }) => connections.open(id).secrets['password'])).toEqual(rows.map((_, at) => `hunter${String(at)}`))
})
