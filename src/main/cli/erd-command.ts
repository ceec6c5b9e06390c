import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { USUAL_LINES } from '@shared/diagram/lines'
import { AppError } from '@shared/errors'
import type { Engine } from '../engine'
import { type DrawPicture, svgPieces } from '../explorer/sheet'
import type { Command } from './arguments'

type ErdCommand = Command & { readonly format: NonNullable<Command['format']> }

/**
 * Writes the diagram of what was read before, to a file or to standard output. What stands in a file stays unless it was said
 * that it may go; a picture that could not have its whole size is told on standard error.
 */
export async function erdCommand(engine: Engine, command: ErdCommand, id: string, draw: DrawPicture, signal: AbortSignal): Promise<void> {
  const { format, schema, overwrite } = command
  const part = { id, schema, only: undefined, lines: { ...USUAL_LINES, inferred: command.inferred } }
  const look = { theme: command.theme, mode: command.columns, arrangement: undefined, area: undefined }
  if (command.out === undefined) {
    if (format === 'png' || format === 'pdf') throw new AppError('invalid_input', `A ${format} goes to a file: add --out`)
    const pieces =
      format === 'svg' ? svgPieces(await engine.diagrams.drawing(part, look, signal)) : engine.diagrams.text(format, part, signal)
    for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
    return
  }
  const file = resolve(command.out)
  if (!overwrite && existsSync(file))
    throw new AppError('conflict', `There is a file ${file} already`, { hint: 'Name another one, or add --overwrite' })
  const scale = await engine.diagrams.toFile({ file, format, part, look, draw }, signal)
  if (scale !== null && scale < 1)
    process.stderr.write(
      `relata: drawn at ${String(Math.round(scale * 100))} % of its size, as large as ${format} can be; svg has no limit\n`,
    )
}
