import { fold } from './text/lexer'

/** Endings of shadow tables by module (xShadowName in fts3.c, fts5_main.c, rtree.c). */
const SHADOWS: Readonly<Record<string, readonly string[]>> = {
  fts3: ['content', 'docsize', 'segdir', 'segments', 'stat'],
  fts4: ['content', 'docsize', 'segdir', 'segments', 'stat'],
  fts5: ['config', 'content', 'data', 'docsize', 'idx'],
  rtree: ['node', 'parent', 'rowid'],
  rtree_i32: ['node', 'parent', 'rowid'],
  geopoly: ['node', 'parent', 'rowid'],
}

/** Everything before the last underscore: the name of the virtual table, if this is a shadow table. */
export function shadowOwner(name: string): string | undefined {
  const at = name.lastIndexOf('_')
  return at <= 0 ? undefined : name.slice(0, at)
}

/** True when a table of this name belongs to a virtual table of that module, as sqlite3ShadowTableName (build.c) decides. */
export function isShadow(name: string, ownersModule: string | undefined): boolean {
  const ending = fold(name.slice(name.lastIndexOf('_') + 1))
  return ownersModule !== undefined && SHADOWS[fold(ownersModule)]?.includes(ending) === true
}
