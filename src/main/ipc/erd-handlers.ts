import { bundle, groupBox } from '@shared/diagram/groups'
import type { ErdPicture, ErdScope } from '@shared/erd/request'
import type { Engine } from '../engine'
import type { ErdLook, ErdPart } from '../explorer/diagrams'
import { type DrawPicture, sheetOf } from '../explorer/sheet'
import type { FileChooser, Handlers } from './handlers'

type Channels = Extract<keyof Handlers, `erd.${string}`>

/** What makes pictures, and the clipboard they may go to. */
export interface Pictures {
  readonly draw: DrawPicture
  readonly copy: (png: Uint8Array) => Promise<void>
}

/** Handlers of diagrams that leave the window: as files where the user chooses, or as an image on the clipboard. */
export function erdHandlers({ diagrams }: Engine, files: FileChooser, { draw, copy }: Pictures): Pick<Handlers, Channels> {
  return {
    'erd.export': async ({ format, picture, ...scope }, { signal, progress }) => {
      const part = partOf(scope)
      const file = await files.toSave(await diagrams.fileName(part, format))
      if (file === undefined) return { file: null, scale: null }
      progress({ step: 'drawing' })
      const scale = await diagrams.toFile({ file, format, part, look: lookOf(picture), draw }, signal)
      return { file, scale }
    },
    'erd.copy': async ({ picture, ...scope }, { signal, progress }) => {
      progress({ step: 'drawing' })
      const drawing = await diagrams.drawing(partOf(scope), lookOf(picture), signal)
      const { bytes, scale } = await draw(await sheetOf(drawing), 'png', signal)
      await copy(bytes)
      return { scale }
    },
  }
}

function partOf({ id, schema, only, lines }: ErdScope): ErdPart {
  return { id, schema, only, lines }
}

function lookOf({ theme, mode, nodes, routes, groups, area, colours = [], notes = [], boxes = [], bundles = [] }: ErdPicture): ErdLook {
  const arrangement = nodes && {
    positions: new Map(nodes.map(({ id, x, y }) => [id, { x, y }])),
    routes: new Map(routes.map(({ id, points }) => [id, points])),
    groups,
  }
  const closed = {
    nodes: boxes.map(({ id, label, members }) => groupBox(id, label, members)),
    edges: bundles.map(({ source, target, count }) => bundle(source, target, count)),
  }
  return {
    theme,
    mode,
    arrangement: arrangement ?? undefined,
    area: area ?? undefined,
    colours: new Map(colours.map(({ id, colour }) => [id, colour])),
    notes,
    closed,
  }
}
