import electron, { clipboard, type NativeImage, nativeImage } from 'electron'

/** Puts a PNG on the clipboard as an image. */
export async function copyImage(png: Uint8Array): Promise<void> {
  // The release runtime has the web's clipboard; the older one for development has the one before it.
  const { ClipboardItem } = electron as Partial<typeof electron>
  if (ClipboardItem !== undefined) {
    await clipboard.write([new ClipboardItem({ 'image/png': new Blob([new Uint8Array(png)], { type: 'image/png' }) })])
    return
  }
  const older = clipboard as unknown as { writeImage(image: NativeImage): void }
  older.writeImage(nativeImage.createFromBuffer(Buffer.from(png)))
}
