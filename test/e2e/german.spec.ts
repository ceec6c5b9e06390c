import { expect, type Page, test } from '@playwright/test'
import { picture, type RunningApp, startApp, axeFinds, whenReady, endApp } from './app'

// The window in German: what it draws itself, and what the main process says.

let running: RunningApp
let page: Page
test.beforeAll(async () => {
  running = await startApp()
  page = running.page
  await whenReady(page)
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true })
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
})
test.afterAll(async () => {
  await endApp(running)
})

const expectAccessible = async () => expect(await axeFinds(page)).toEqual([])

test('a relation, its parts and the bar below it', async () => {
  await page.getByRole('tree').getByText('bookings', { exact: true }).dblclick()
  const relation = page.getByRole('article', { name: 'bookings' })
  await expect(relation.getByRole('heading', { name: /^Schlüssel und Verweise/ })).toBeVisible()
  await expect(relation.getByRole('columnheader', { name: 'Vorgabe' })).toBeVisible()
  await expect(page.getByTestId('cache-state')).toContainText(/Redis|Lokaler Cache/)
  await expect(page.getByRole('button', { name: 'Seitenleiste (Strg B)' })).toBeVisible()
  await picture(page, 'german-relation')
  await expectAccessible()
})

test('the form of an engine, what is wrong with what was typed, and a test that fails', async () => {
  await page.getByRole('button', { name: 'Verbindung hinzufügen' }).click()
  const form = page.getByRole('dialog', { name: 'Neue Verbindung' })
  await form.getByRole('radio', { name: 'PostgreSQL' }).check({ force: true })
  await form.getByRole('textbox', { name: 'Benutzer' }).fill('nobody')
  await expect(form.getByRole('radiogroup', { name: 'Verschlüsselung' })).toBeVisible()
  await form.getByLabel('Port', { exact: true }).fill('70000')
  await form.getByRole('button', { name: 'Testen', exact: true }).click()
  await expect(form.getByText('Port: Ein Port ist 1 bis 65535')).toBeVisible()
  await form.getByLabel('Port', { exact: true }).fill('1')
  await form.getByRole('button', { name: 'Testen', exact: true }).click()
  await expect(form.getByTestId('test-outcome')).toContainText('Auf localhost:1 hört nichts')
  await expect(form.getByText('Prüfen Sie den Port und ob der Server läuft')).toBeVisible()
  await picture(page, 'german-form')
  await expectAccessible()
})

test('the menus of the system, and what is said where the window cannot', async () => {
  const { app } = running
  const labels = async () =>
    await app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.flatMap(({ label, submenu }) => [label, ...(submenu?.items ?? []).map((one) => one.label)]),
    )
  await expect.poll(labels).toEqual(expect.arrayContaining(['Bearbeiten', 'Rückgängig', 'Alles auswählen', 'Fenster', 'Vollbild']))
  expect(await labels()).not.toContain('Edit')
  const asked = await app.evaluate(async ({ BrowserWindow, dialog }) => {
    const { showMessageBox } = dialog
    const question = new Promise<unknown>((told) => {
      dialog.showMessageBox = ((_window: unknown, said: unknown) => {
        told(said)
        return Promise.resolve({ response: 0, checkboxChecked: false })
      }) as typeof showMessageBox
    })
    BrowserWindow.getAllWindows()[0]?.emit('unresponsive')
    const said = await question
    dialog.showMessageBox = showMessageBox
    return said
  })
  expect(asked).toMatchObject({ message: 'Das Fenster antwortet nicht', buttons: ['Warten', 'Neu starten'] })
})
