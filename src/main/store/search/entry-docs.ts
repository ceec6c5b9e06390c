/** One place of a document in an entry. */
export interface DocAt {
  readonly position: number
  readonly doc: number
}

/** Packs an entry's documents as pairs of 64-bit numbers: what has to be taken out when the entry changes. */
export function packDocs(docs: readonly DocAt[]): Buffer {
  return Buffer.from(new Float64Array(docs.flatMap(({ position, doc }) => [position, doc])).buffer)
}

/** Reads what {@link packDocs} wrote. */
export function unpackDocs(blob: Buffer): DocAt[] {
  return Array.from({ length: blob.length / 16 }, (_, at) => ({
    position: blob.readDoubleLE(at * 16),
    doc: blob.readDoubleLE(at * 16 + 8),
  }))
}
