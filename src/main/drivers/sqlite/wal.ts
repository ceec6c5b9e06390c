/** Offsets and sizes of sqlite.org/fileformat2.html §1.3 (the header) and §4 (the write-ahead log). */
const WRITE_VERSION = 18
const READ_VERSION = 19
const WAL_HEADER = 32
const FRAME_HEADER = 24
const MAGIC = 0x377f0682

/** True when the header says that the file is used with a write-ahead log. */
export function usesWal(header: Buffer): boolean {
  return header.length > READ_VERSION && (header[WRITE_VERSION] === 2 || header[READ_VERSION] === 2)
}

/**
 * The database as it stands with every finished transaction of its log, as one that uses no log. `database` is changed
 * and may be returned. A log that does not belong to it, or is cut short, counts up to the last whole transaction.
 */
export function withLog(database: Buffer, log: Buffer): Buffer {
  let result = database
  const frames = committedFrames(log)
  if (frames !== undefined) {
    const { pageSize, pages, total } = frames
    const size = total * pageSize
    if (size !== result.length) {
      const resized = Buffer.alloc(size)
      result.copy(resized, 0, 0, Math.min(size, result.length))
      result = resized
    }
    for (const [page, at] of pages) {
      if (page <= total) log.copy(result, (page - 1) * pageSize, at, at + pageSize)
    }
  }
  if (result.length > READ_VERSION) {
    result[WRITE_VERSION] = 1
    result[READ_VERSION] = 1
  }
  return result
}

interface Frames {
  readonly pageSize: number
  /** Where the newest committed version of a page begins in the log. */
  readonly pages: ReadonlyMap<number, number>
  /** Size of the database in pages after the last commit. */
  readonly total: number
}

/** Frames up to the last commit whose salts and checksums hold (§4.1 to §4.3). */
function committedFrames(log: Buffer): Frames | undefined {
  if (log.length < WAL_HEADER) return undefined
  const magic = log.readUInt32BE(0)
  if ((magic & ~1) !== MAGIC) return undefined
  const bigEndian = (magic & 1) === 1
  const pageSize = log.readUInt32BE(8)
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return undefined
  let sum = checksum(log, 0, 24, [0, 0], bigEndian)
  if (sum[0] !== log.readUInt32BE(24) || sum[1] !== log.readUInt32BE(28)) return undefined
  const pages = new Map<number, number>()
  const open = new Map<number, number>()
  let total = 0
  for (let at = WAL_HEADER; at + FRAME_HEADER + pageSize <= log.length; at += FRAME_HEADER + pageSize) {
    if (log.compare(log, 16, 24, at + 8, at + 16) !== 0) break
    sum = checksum(log, at, at + 8, sum, bigEndian)
    sum = checksum(log, at + FRAME_HEADER, at + FRAME_HEADER + pageSize, sum, bigEndian)
    if (sum[0] !== log.readUInt32BE(at + 16) || sum[1] !== log.readUInt32BE(at + 20)) break
    open.set(log.readUInt32BE(at), at + FRAME_HEADER)
    const size = log.readUInt32BE(at + 4)
    if (size === 0) continue
    total = size
    for (const [page, frame] of open) pages.set(page, frame)
    open.clear()
  }
  return total === 0 ? undefined : { pageSize, pages, total }
}

type Sum = readonly [number, number]

/** The running checksum over `[from, to)`, eight bytes at a time. */
function checksum(log: Buffer, from: number, to: number, before: Sum, bigEndian: boolean): Sum {
  let [first, second] = before
  for (let at = from; at < to; at += 8) {
    first = (first + (bigEndian ? log.readUInt32BE(at) : log.readUInt32LE(at)) + second) >>> 0
    second = (second + (bigEndian ? log.readUInt32BE(at + 4) : log.readUInt32LE(at + 4)) + first) >>> 0
  }
  return [first, second]
}
