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

/** That cost with a new salt. */
export function newPasswordParameters(cost: Omit<PasswordParameters, 'salt'>): PasswordParameters {
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
