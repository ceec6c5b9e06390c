import { beforeAll, beforeEach, expect, test, vi } from 'vitest'

/** What the window asked, and when the main process has answered. */
const asked: { readonly channel: string; readonly input: unknown }[] = []
let answer: () => Promise<void> = () => Promise.resolve()

vi.stubGlobal('window', {
  relata: {
    platform: 'linux',
    onProgress: () => undefined,
    onEvent: () => () => undefined,
    cancel: () => undefined,
    call: async (_id: string, channel: string, input: unknown) => {
      asked.push({ channel, input })
      await answer()
      return { ok: true, value: channel === 'query.drafts' ? [] : null }
    },
  },
})
const { consoleText, keepText, openConsole, restoreConsoles, whenConsoleGone } = await import('../../../../src/renderer/state/consoles')
const { closeConnectionTabs, closeTab, reopenTab, useTabs } = await import('../../../../src/renderer/state/tabs')
const { NO_TABS } = await import('../../../../src/renderer/state/tab-model')
const { editorOf, keepEditor } = await import('../../../../src/renderer/features/query/kept-editors')
const { newEditorState } = await import('../../../../src/renderer/features/query/editor')

const gone: string[] = []
beforeAll(async () => {
  await restoreConsoles()
  whenConsoleGone((console) => gone.push(console))
})
beforeEach(async () => {
  answer = () => Promise.resolve()
  useTabs.setState(NO_TABS)
  await settled()
  gone.length = 0
  asked.length = 0
})

/** Opens a console with an editor, and answers its tab. */
function opened(connectionId: string, text: string) {
  openConsole(connectionId, text)
  const tab = useTabs.getState().tabs.find(({ id }) => id === useTabs.getState().active)
  if (tab?.kind !== 'query') throw new Error('no console opened')
  const options = { engine: 'sqlite', label: '', hint: '', complete: () => null, onText: () => undefined }
  keepEditor(tab.console, newEditorState({ ...options, text }))
  return tab
}
const held = ({ console }: { readonly console: string }) => [consoleText(console), editorOf(console)?.doc.toString()]
/** Until everything that was asked is answered. */
const settled = async () => await new Promise((done) => setTimeout(done, 5))

test('a console that was closed keeps its text and its editor, and comes back with them', async () => {
  const tab = opened('c', 'SELECT 1')
  closeTab(tab.id)
  await settled()
  expect(held(tab)).toEqual(['SELECT 1', 'SELECT 1'])
  reopenTab()
  expect(held(tab)).toEqual(['SELECT 1', 'SELECT 1'])
  expect(gone).toEqual([])
})

test('once so many were closed since that it cannot come back, nothing is held of it', async () => {
  const tab = opened('c', 'SELECT 1')
  closeTab(tab.id)
  const others = Array.from({ length: 19 }, (_, at) => opened('c', `SELECT ${String(at)}`))
  for (const other of others) closeTab(other.id)
  await settled()
  expect(held(tab)).toEqual(['SELECT 1', 'SELECT 1'])
  closeTab(opened('c', 'SELECT 20').id)
  await settled()
  expect(gone).toEqual([tab.console])
  expect(held(tab)).toEqual(['', undefined])
})

test('with its connection it is gone at once, and its last text is written down before', async () => {
  const [tab, other] = [opened('c', 'SELECT 1'), opened('d', 'SELECT 2')]
  const { id: _id, preview: _preview, pinned: _pinned, side: _side, ...content } = tab
  await settled()
  asked.length = 0
  keepText(content, 'SELECT 1, 2')
  const late = Promise.withResolvers<undefined>()
  answer = async () => await late.promise
  closeConnectionTabs('c')
  await settled()
  expect(consoleText(tab.console)).toBe('SELECT 1, 2')
  late.resolve(undefined)
  await settled()
  expect(asked.map(({ channel }) => channel)).toEqual(['query.close', 'query.saveDraft', 'query.dropDraft'])
  expect(asked[1]?.input).toMatchObject({ text: 'SELECT 1, 2' })
  expect(held(tab)).toEqual(['', undefined])
  expect(held(other)).toEqual(['SELECT 2', 'SELECT 2'])
  // What is drawn of it goes after it.
  const options = { engine: 'sqlite', label: '', hint: '', complete: () => null, onText: () => undefined }
  keepEditor(tab.console, newEditorState({ ...options, text: 'late' }))
  expect(editorOf(tab.console)).toBeUndefined()
})
