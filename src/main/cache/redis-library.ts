import { createRequire } from 'node:module'

type Library = typeof import('ioredis')

let library: Library | undefined

/** What speaks with Redis, loaded when the first client is made: it takes as long as a tenth of a start, which may need none. */
export function redisLibrary(): Library {
  return (library ??= createRequire(import.meta.url)('ioredis') as Library)
}
