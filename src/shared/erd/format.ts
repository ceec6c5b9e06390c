import { z } from 'zod'

/** What a diagram can be written as. */
export const ErdFormat = z.enum(['png', 'svg', 'pdf', 'mermaid', 'dbml', 'plantuml', 'sql', 'json'])
export type ErdFormat = z.infer<typeof ErdFormat>

/** Those that are written from the model alone: names, columns and references, without places. */
export type ModelFormat = Extract<ErdFormat, 'mermaid' | 'dbml' | 'plantuml' | 'json'>

/** Ends of file names, as the tools of each format expect them. */
export const ERD_EXTENSIONS: Readonly<Record<ErdFormat, string>> = {
  png: 'png',
  svg: 'svg',
  pdf: 'pdf',
  mermaid: 'mmd',
  dbml: 'dbml',
  plantuml: 'puml',
  sql: 'sql',
  json: 'json',
}
