import { SaxesParser } from 'saxes'

/** An element of an SVG document that was read by a strict XML parser. */
export interface SvgElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: SvgElement[]
  /** Its own text, tips of its children not included. */
  text: string
}

/** Reads a whole document; throws where it is not well-formed XML 1.0. */
export function readSvg(document: string): SvgElement {
  const root: SvgElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.on('doctype', () => {
    throw new Error('a document type')
  })
  parser.on('processinginstruction', () => {
    throw new Error('an instruction')
  })
  parser.write(document).close()
  const [svg] = root.children
  if (svg === undefined) throw new Error('no element')
  return svg
}

/** An element and all below it. */
export function allOf(element: SvgElement): SvgElement[] {
  return [element, ...element.children.flatMap(allOf)]
}
