import { z } from 'zod'
import { HostKey } from './connection'

/** One thing after another that getting into a database takes; an engine and its options decide which of them there are. */
export const TestStep = z.object({
  /**
   * `file` a file is opened · `ssh` signing in at the SSH servers of a tunnel · `name` a host's name becomes an address · `tcp` the
   * server answers · `tls` it is encrypted and the certificate checked · `login` one is let in · `catalog` the catalog may be read.
   */
  name: z.enum(['file', 'ssh', 'name', 'tcp', 'tls', 'login', 'catalog']),
  /** `skipped`: not wanted here, or not offered by the server · `waiting`: not tried, or not yet. */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  /** How long it took; null where it was not tried or still runs. */
  ms: z.number().nullable(),
  /** What was found: an address, a version of TLS. */
  found: z.string().max(200).optional(),
})
export type TestStep = z.infer<typeof TestStep>

export const TestResult = z.object({
  success: z.boolean(),
  message: z.string(),
  /** Time of the test itself in ms; of a cached result, when it was made. */
  latencyMs: z.number(),
  /** In their order; the failed one is where it ended. */
  steps: z.array(TestStep),
  serverVersion: z.string().nullable(),
  /** Answered from what is known; nobody was asked for it. */
  cached: z.boolean(),
  /** It worked then, longer ago than a test is believed: shown with its age while the database is asked, see `connections.tested`. */
  stale: z.boolean(),
  /** ms since 1970. */
  testedAt: z.number(),
  hint: z.string().optional(),
  /** An ErrorCode, when it failed. */
  code: z.string().optional(),
  /** The server's or the system's own word for it: an SQLSTATE, an error number, `ECONNREFUSED`. */
  driverCode: z.string().max(100).optional(),
  /** The key to be trusted, of an SSH server that is not known yet. */
  hostKey: HostKey.optional(),
  /** SHA-256 of the certificate that the server showed, where the test failed because nothing proved it. */
  fingerprint: z.string().optional(),
  /** What that certificate says of itself; `elsewhere`: that it is made out to another host is what was wrong. */
  certificate: z.object({ names: z.array(z.string()), issuer: z.string(), until: z.string(), elsewhere: z.boolean() }).optional(),
})
export type TestResult = z.infer<typeof TestResult>
