import { Redis } from 'ioredis'
import { join } from 'node:path'
import { type Canary, type Hit, scanBytes, scanFile, scanFolder } from './canary'
import type { startRedis } from './redis-server'

/** Settings of a server that keeps all it was ever told in files, and nothing of it packed: what is searched for must not hide. */
export const KEEPS_ALL = ['--appendonly', 'yes', '--appendfsync', 'always', '--aof-use-rdb-preamble', 'no', '--rdbcompression', 'no']

/** Everything that a server with {@link KEEPS_ALL} holds: every key and value, the RDB file made of them now, and the AOF of all that was written. */
export async function scanRedis(
  { port, password, folder }: Pick<Awaited<ReturnType<typeof startRedis>>, 'port' | 'password' | 'folder'>,
  canaries: readonly Canary[],
): Promise<Hit[]> {
  const client = new Redis({ host: '127.0.0.1', port, password, lazyConnect: true })
  await client.connect()
  try {
    const hits: Hit[] = []
    let cursor = '0'
    do {
      const [next, keys] = await client.scanBuffer(cursor, 'COUNT', 1000)
      cursor = next.toString()
      for (const key of keys) {
        const where = `Redis: ${key.toString()}`
        hits.push(...scanBytes(key, where, canaries), ...scanBytes((await client.dumpBuffer(key)) ?? Buffer.alloc(0), where, canaries))
        // DUMP packs strings of a server that packs; anything but a string of ours would be read by DUMP alone.
        if ((await client.type(key)) === 'string')
          hits.push(...scanBytes((await client.getBuffer(key)) ?? Buffer.alloc(0), where, canaries))
      }
    } while (cursor !== '0')
    await client.save()
    // The rest of the folder, certificates and settings, is the test's own.
    const files = [...scanFolder(join(folder, 'appendonlydir'), canaries), ...scanFile(join(folder, 'dump.rdb'), canaries)]
    return [...hits, ...files]
  } finally {
    client.disconnect()
  }
}
