import { OutOfProtocol } from './redis-protocol'

/** The cause where an answer did not come in time. */
export const TOO_SLOW = 'Redis took too long to answer'

/** Error replies by their first word (redis.io, "Error replies"; src/server.c names them), in words. */
const REPLIES: Readonly<Record<string, string>> = {
  OOM: 'Redis is out of memory',
  WRONGPASS: 'Redis refused the password',
  NOAUTH: 'Redis asks for a password',
  NOPERM: 'The Redis user lacks a right that Relata needs',
  READONLY: 'This Redis is a read-only replica',
  LOADING: 'Redis is still loading its data',
  BUSY: 'Redis is busy with a script',
  MISCONF: 'Redis cannot save to its disk and takes no writes',
  NOREPLICAS: 'Redis has too few replicas to take writes',
  MASTERDOWN: 'This Redis is a replica that has lost its master',
  CLUSTERDOWN: 'The Redis cluster is down',
  MOVED: 'This Redis is one of a cluster: its address begins with redis+cluster://',
  ASK: 'The Redis cluster is moving its keys',
  TRYAGAIN: 'The Redis cluster is moving its keys',
  CROSSSLOT: 'This Redis cluster does not keep our keys together',
}

/** Why Redis does not answer, in one sentence without its address or password. */
export function causeOf(error: unknown): string {
  // A cluster says that no node answered, and keeps what the last of them said.
  if (error instanceof Error && 'lastNodeError' in error && error.lastNodeError instanceof Error) return causeOf(error.lastNodeError)
  if (error instanceof OutOfProtocol) return 'What answers at the Redis address does not speak as Redis does'
  const text = error instanceof Error ? error.message : String(error)
  const said = REPLIES[/^-?([A-Z]+)/.exec(text)?.[1] ?? '']
  if (said !== undefined) return said
  if (/invalid password|invalid username-password/i.test(text)) return 'Redis refused the password'
  if (isReply(error)) return 'Redis answered with an error'
  if (/sentinel/i.test(text)) return 'No sentinel names a master that answers'
  if (/ECONNREFUSED/.test(text)) return 'Nothing answers at the Redis address'
  if (/ENOTFOUND|EAI_AGAIN/.test(text)) return 'The Redis host is unknown'
  if (/timed out|ETIMEDOUT/i.test(text)) return TOO_SLOW
  if (/altnames/i.test(text)) return 'The TLS certificate of Redis is for another host name'
  if (/certificate|self.signed|TLS|SSL/i.test(text)) return 'The TLS certificate of Redis is not trusted'
  return 'The connection to Redis was lost'
}

/** True for what Redis itself answered, which it will answer again: waiting for a third time tells nothing new. */
export function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError'
}

/** Why there is no way to a Redis at all. */
export function wrongSettings(error: unknown): string {
  const file = error instanceof Error && 'syscall' in error
  return file
    ? 'The file with the certificate authority of Redis cannot be read'
    : 'REDIS_URL is not an address of a Redis, such as redis://localhost:6379/0'
}
