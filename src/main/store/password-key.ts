import { randomBytes } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import { z } from 'zod'

/** Argon2id cost. Memory in KiB; bounded on read, so that an edited file can neither weaken nor exhaust. */
export const PasswordParameters = z.strictObject({
  salt: z.string().length(24),
  memoryKiB: z.number().int().min(19_456).max(1_048_576),
  passes: z.number().int().min(2).max(10),
  lanes: z.number().int().min(1).max(16),
})
export type PasswordParameters = z.infer<typeof PasswordParameters>

/** What a guess costs: `PasswordParameters` without the salt. */
export type PasswordCost = Omit<PasswordParameters, 'salt'>

/** What any slot costs that is made today. */
export const LEAST_COST: PasswordCost = { memoryKiB: 65_536, passes: 3, lanes: 4 }

/** How long opening should take on this machine, ms: somebody who guesses waits as long for each. */
const UNLOCK_MS = 300

/**
 * The cost that takes about 300 ms on this machine: at least {@link LEAST_COST}, more memory first (up to 256 MiB), then more passes.
 * `measure` answers how long a derivation takes, ms; what else runs on the machine makes it longer, so the shortest of three counts.
 */
export async function fittingCost(measure: (cost: PasswordCost) => Promise<number> = timeOf): Promise<PasswordCost> {
  const taken = [await measure(LEAST_COST), await measure(LEAST_COST), await measure(LEAST_COST)]
  const times = Math.max(1, UNLOCK_MS / Math.min(...taken))
  const memory = times >= 4 ? 4 : times >= 2 ? 2 : 1
  const passes = Math.min(10, Math.ceil((LEAST_COST.passes * times) / memory))
  return { ...LEAST_COST, memoryKiB: LEAST_COST.memoryKiB * memory, passes }
}

async function timeOf(cost: PasswordCost): Promise<number> {
  const begun = performance.now()
  await passwordKey('', newPasswordParameters(cost))
  return performance.now() - begun
}

/** Whether a slot costs clearly less to guess at than `fitting`, or less than any made today. */
export function isCheap(cost: PasswordCost, fitting: PasswordCost): boolean {
  const below = cost.memoryKiB < LEAST_COST.memoryKiB || cost.passes < LEAST_COST.passes
  // A machine is not measured alike twice.
  return below || cost.memoryKiB * cost.passes < 0.75 * fitting.memoryKiB * fitting.passes
}

/** That cost with a new salt. */
export function newPasswordParameters(cost: PasswordCost): PasswordParameters {
  return { salt: randomBytes(16).toString('base64'), ...cost }
}

/** 32 bytes of a password by argon2id, which is the default algorithm of the library (RFC 9106). */
export async function passwordKey(password: string, { salt, memoryKiB, passes, lanes }: PasswordParameters): Promise<Buffer> {
  return await hashRaw(password.normalize('NFC'), {
    salt: Buffer.from(salt, 'base64'),
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: lanes,
    outputLen: 32,
  })
}
