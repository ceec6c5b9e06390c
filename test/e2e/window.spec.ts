import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { dropHome, startApp } from './app'

test('a window that was moved is written down when the application is quit, which then ends', async () => {
  const first = await startApp()
  const { app, home } = first
  const place = { x: 12, y: 34, width: 1010, height: 707 }
  await app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), place)
  // Sooner than a moved window is written down by itself.
  const ended = once(app.process(), 'exit')
  await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined)
  expect(await ended).toEqual([0, null])
  await first.close().catch(() => undefined)
  const again = await startApp({ home })
  const found = await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())
  expect(found).toMatchObject({ width: place.width, height: place.height })
  await again.close()
  dropHome(home)
})

test('what looks at the settings from time to time looks no more once they are closed', async () => {
  const { app, home, close } = await startApp()
  await app.evaluate(({ app: electron }) => {
    process.on('uncaughtException', (error) => Object.assign(globalThis, { caught: error.message }))
    // It stays in the last moment of its life.
    electron.on('will-quit', (event) => event.preventDefault())
    setTimeout(() => electron.quit())
  })
  await sleep(11_000)
  // An answer is sometimes lost while it ends.
  const caught = async () => await app.evaluate(() => (globalThis as { caught?: string }).caught ?? 'nothing').catch(() => 'no answer')
  await expect.poll(caught).toBe('nothing')
  await app.evaluate(({ app: electron }) => electron.exit()).catch(() => undefined)
  await close().catch(() => undefined)
  dropHome(home)
})
