import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '@shared/errors'
import type { Engine } from '../engine'
import { writeWhole } from '../explorer/write-whole'
import { svgPieces } from '../explorer/diagrams'
import type { Command } from './arguments'

/** Which diagram, as what, and where to; `out` undefined = standard output. */
type ErdCommand = Command & { readonly format: NonNullable<Command['format']> }

/** Writes the diagram of what was read before; of a database that never was, after reading it. What stands in a file stays. */
export async function erdCommand(engine: Engine, command: ErdCommand, id: string, signal: AbortSignal): Promise<void> {
  const { format, schema, overwrite } = command
  const out = command.out === undefined ? undefined : resolve(command.out)
  if (out !== undefined && !overwrite && existsSync(out))
    throw new AppError('conflict', `There is a file ${out} already`, { hint: 'Name another one, or add --overwrite' })
  const part = { id, schema, only: undefined }
  const look = { theme: command.theme, mode: command.columns, arrangement: undefined, area: undefined }
  const pieces =
    format === 'svg' ? svgPieces(await engine.diagrams.drawing(part, look, signal)) : engine.diagrams.text(format, part, signal)
  if (out !== undefined) return await writeWhole(out, pieces, signal)
  for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
}
